"""Every page asks who you are, but those that are named here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

#: Pages open to everybody: `namespace:name`. A new one is added here on purpose, or not at all.
OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "healthz",
    "live",  # only points to the live process, which asks itself
    "mfa_authenticate",
    "portal:home",
    "portal:notice",
    "portal:procedure",
    "portal:procedures",
    "portal:track",
    "portal:tracking",  # how far it is; more only with the PIN
    "portal:tracking_close",
    "portal:tracking_result",  # only with the PIN
    "portal:verify",
    "portal:verify_paper",
    "readyz",
    "sign_out",
    "ui:gallery",
    "ui:gallery_desk",
    "ui:language",
}


def pages(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Yield each address with its full name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            deeper = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from pages(entry, deeper)
        else:
            yield ":".join([*spaces, entry.name or str(entry.pattern)]), entry


def test_every_other_page_asks_who_you_are():
    opened = {
        name
        for name, page in pages(get_resolver())
        if not getattr(page.callback, "login_required", True)
    }
    assert opened == OPEN


def test_every_page_has_a_name():
    unnamed = [str(page.pattern) for _name, page in pages(get_resolver()) if not page.name]
    assert unnamed == []
