"""What the command says before Django is there, in the language of the other commands.

The catalogue is the same; it is read here by itself, since ``motcua up`` never loads Django, and a
setting may be what is wrong.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations

from motcua.runtime.errors import CannotStart
from motcua.ui.messages import LOCALE, compile_if_stale


def said(text: str, **values: object) -> str:
    """Return an English text, marked by ``gettext_noop``, in Vietnamese with its values."""
    found = catalogue().gettext(text)
    return found % values if values else found


def words_of(error: BaseException) -> str:
    """Return what an error says; what PostgreSQL or the system says stays as it is."""
    if not isinstance(error, CannotStart):
        return str(error)
    values = {
        name: words_of(value) if isinstance(value, BaseException) else value
        for name, value in error.values.items()
    }
    return said(error.text, **values)


@cache
def catalogue() -> NullTranslations:
    """Return the Vietnamese catalogue; where the disk is full or closed, English does."""
    try:
        compile_if_stale()
        with (LOCALE / "vi/LC_MESSAGES/django.mo").open("rb") as file:
            return GNUTranslations(file)
    except OSError:
        return NullTranslations()
