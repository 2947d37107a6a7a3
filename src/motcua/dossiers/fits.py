"""That new rows fit their columns: said before they are written, so that one spoils no batch."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import CharField, Model, PositiveSmallIntegerField, TextField
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid

_MOST = 32_767


def need_fitting(rows: Iterable[Model]) -> None:
    """Raise Invalid where a text is too long or cannot be kept, or a number is off."""
    for row in rows:
        texts, numbers = _columns(type(row))
        for name, most in texts:
            text = getattr(row, name)
            if text and (len(text) > most or "\x00" in text):
                reason = _("“%(name)s” is too long, or holds characters that cannot be kept.")
                raise Invalid(reason=reason % {"name": name})
        for name in numbers:
            if not 0 <= getattr(row, name) <= _MOST:
                raise Invalid(reason=_("“%(name)s” is no possible number.") % {"name": name})


@lru_cache(maxsize=32)
def _columns(model: type[Model]) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - the documented way to ask a model
    texts = [
        (field.attname, field.max_length or 10**6)
        for field in fields
        if isinstance(field, CharField | TextField)
    ]
    numbers = [field.attname for field in fields if isinstance(field, PositiveSmallIntegerField)]
    return tuple(texts), tuple(numbers)
