"""Every page asks who you are, but those that are named here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import Operation

import motcua.api.urls  # noqa: F401 - hangs the routers on the API
from motcua.api.authentication import Bearer
from motcua.api.surface import api

#: Pages open to everybody: `namespace:name`. A new one is added here on purpose, or not at all.
OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "api:openapi",  # what there is, never what it holds
    "api_docs",
    "healthz",
    "live",  # only points to the live process, which asks itself
    "metrics",  # asks for its own token, or to come from this machine
    "mfa_authenticate",
    "portal:home",
    "portal:notice",
    "portal:numbers",  # sums; small ones are protected
    "portal:numbers_agency",
    "portal:numbers_data",
    "portal:procedure",
    "portal:procedures",
    "portal:track",
    "portal:tracking",  # how far it is; more only with the PIN
    "portal:tracking_close",
    "portal:tracking_papers",  # only with the PIN
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


def operations() -> list[Operation]:
    """Return every operation of the API."""
    found: list[Operation] = []
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            found.extend(view.operations)
    return found


def test_every_operation_of_the_api_asks_for_a_token_with_a_scope():
    assert operations()
    unguarded = [op.operation_id for op in operations() if not op.auth_callbacks]
    assert unguarded == []
    assert all(isinstance(guard, Bearer) for op in operations() for guard in op.auth_callbacks)


def test_every_page_has_a_name():
    unnamed = [str(page.pattern) for _name, page in pages(get_resolver()) if not page.name]
    assert unnamed == []
