"""What is wrong with a place of a request, in the asker's language; pydantic knows English."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_OTHER = _("This has not the form that is asked for.")
_TEXT = _("This must be text.")
_WHOLE = _("This must be a whole number.")
_NUMBER = _("This must be a number.")
_TRUTH = _("This must be true or false.")
_UUID = _("This must be a UUID.")
_MOMENT = _("This must be a moment: ISO 8601 with its offset, such as 2026-03-02T08:30:00+07:00.")
_DAY = _("This must be a day, such as 2026-03-02.")
_OBJECT = _("This must be an object, in braces.")

#: By the kind of error (pydantic's ``type``); places are filled from its ``ctx``.
WORDS: "dict[str, str | StrPromise]" = {
    "missing": _("This is missing."),
    "extra_forbidden": _("Nothing of this name is asked for here."),
    "enum": _("This must be one of: %(expected)s."),
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "string_too_short": _("This is too short; the least length is %(min_length)s."),
    "string_too_long": _("This is too long; the greatest length is %(max_length)s."),
    "string_pattern_mismatch": _OTHER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "greater_than": _("This must be more than %(gt)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than": _("This must be less than %(lt)s."),
    "less_than_equal": _("This may be at most %(le)s."),
    "uuid_type": _UUID,
    "uuid_parsing": _UUID,
    "uuid_version": _UUID,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "timezone_aware": _MOMENT,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "list_type": _("This must be a list, in brackets."),
    "too_short": _("These are too few; the least number is %(min_length)s."),
    "too_long": _("These are too many; the greatest number is %(max_length)s."),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
}


def said(error: dict[str, Any]) -> str:
    """Return what is wrong as a sentence; a rule of ours (``value_error``) brings its own."""
    facts = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(facts.get("error", _OTHER))
    return str(WORDS.get(error["type"], _OTHER)) % _plain(facts)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the places of a sentence; the list of choices without its English "or"."""
    if "expected" not in facts:
        return facts
    return facts | {"expected": str(facts["expected"]).replace(" or ", ", ")}
