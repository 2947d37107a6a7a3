"""Tags of the interface: icons, dates, money, chips; the words themselves stand in `wording`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.ui import wording
from motcua.ui.diagram import (
    ChartRow,
    RouteStep,
    chart_drawing,
    route_drawing,
    share_widths,
)

register = template.Library()

#: The shape that goes with each state of a clock.
STATE_ICONS = {
    "open": "clock",
    "soon": "soon",
    "late": "late",
    "paused": "pause",
    "done": "done",
    "seal": "seal",
    "here": "right",
    "none": "help",
}

#: What each form takes, a day or a moment, its name says.
_FORMS: Mapping[str, Callable[[Any], str]] = {
    "clock": wording.clock,
    "day": wording.day,
    "long": wording.long_moment,
    "long_day": wording.long_day,
    "moment": wording.moment,
    "short": wording.short_moment,
    "short_day": wording.short_day,
    "list_day": wording.list_day,
    "named_day": wording.named_day,
    "weekday": wording.weekday,
    "form": wording.form_moment,
}


@register.simple_tag
@cache  # there are few, and a page draws fifty
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon of the sprite; it decorates words and is hidden from screen readers."""
    kind = f"i i--{size}" if size else "i"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        kind,
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """Draw the shape of a state: clock, hourglass, triangle, two bars, tick."""
    return icon(STATE_ICONS.get(str(state), "clock"))


@register.simple_tag
def time_bar(used: float | str, state: str, label: str) -> SafeString:
    """Draw the share of a time that is used, 0 to 1; always beside words, which ``label`` says."""
    return format_html(
        '<progress class="bar" data-state="{}" max="1" value="{}" aria-label="{}"></progress>',
        state,
        str(used),
        label,
    )


@register.simple_tag
def badge(text: str, is_new: object = "") -> SafeString:
    """Draw what changed since somebody looked; ``is_new`` lets it stand out."""
    kind = SafeString(" badge--new") if is_new else ""
    return format_html('<span class="badge{}">{}</span>', kind, text)


@register.simple_tag(takes_context=True)
def rail_item(context: Mapping[str, Any], name: str, picture: str, text: str) -> SafeString:
    """Draw a place of the rail; nothing when the address `name` does not exist."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    match = getattr(context.get("request"), "resolver_match", None)
    here = context.get("rail_current") or (match.view_name if match else "")
    current = SafeString(' aria-current="page"') if here == name else ""
    return format_html(
        '<a class="rail__to" href="{}"{}>{}{}</a>', address, current, icon(picture), text
    )


@register.simple_tag(takes_context=True)
def nav_item(context: Mapping[str, Any], name: str, text: str) -> SafeString:
    """Draw a link of the citizens' lintel; nothing when the address `name` does not exist."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    match = getattr(context.get("request"), "resolver_match", None)
    here = context.get("nav_current") or (match.view_name if match else "")
    current = SafeString(' aria-current="page"') if here == name else ""
    return format_html('<a href="{}"{}>{}</a>', address, current, text)


@register.filter
def local_date(value: date | None, form: str = "moment") -> SafeString:
    """Write a moment or a day as <time>, in a form of `_FORMS`: "long", "short", "day"…"""
    if not value:
        return SafeString("")
    machine = value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)
    words = _FORMS[form](value)
    kind = SafeString(' lang="vi"') if form == "form" else ""
    style = "num num--wrap" if "," in words else "num"
    return format_html('<time class="{}" datetime="{}"{}>{}</time>', style, machine, kind, words)


@register.filter
def money(amount: Decimal | int | None) -> SafeString:
    """Write a fee: 135.000 đ, Miễn phí, Chưa rõ lệ phí."""
    return format_html('<span class="num">{}</span>', wording.money(amount))


@register.filter
def sum_of_money(amount: Decimal | int) -> SafeString:
    """Write a sum, where zero is 0 đ."""
    return format_html('<span class="num">{}</span>', wording.sum_of_money(amount))


@register.filter
def number(value: Decimal | int | str | None) -> SafeString:
    """Write a number with its separators and figures of equal width; a dash for nothing.

    A count that was not taken to its end says so: 99+.
    """
    bare = str("" if value is None else value).removesuffix("+")
    words = wording.number(Decimal(bare)) if bare else "–"
    words += "+" if str(value).endswith("+") else ""
    return format_html('<span class="num">{}</span>', words)


@register.filter
def percent(share: Decimal | float | None) -> SafeString:
    """Write a share as 96,4%; a dash for nothing."""
    words = "–" if share is None else wording.percent(share)
    return format_html('<span class="num">{}</span>', words)


@register.filter
def masked(text: str) -> SafeString:
    """Write •••• •••• 4127, and say in words what the dots mean."""
    return format_html(
        '<span class="num masked" aria-hidden="true">{}</span><span class="vh">{}</span>',
        wording.masked(text),
        _("number ending in %(end)s") % {"end": text[-4:]},
    )


@register.simple_tag
def vi_field(thing: object, name: str) -> str:
    """Write the catalogue's text in the reader's language; Vietnamese is marked as such elsewhere.

    `thing` has attributes `<name>_vi` and `<name>_en`; a missing English text falls back.
    """
    vietnamese = getattr(thing, f"{name}_vi")
    if wording.language() == "vi":
        return str(vietnamese or "")
    english = getattr(thing, f"{name}_en", None)
    return english or format_html('<span lang="vi">{}</span>', vietnamese or "")


@register.inclusion_tag("ui/due_chip.html")
def due_chip(
    due_at: datetime | None,
    *,
    now: datetime,
    state: str = "",
    words: str = "",
    minutes: int | None = None,
    days: int | None = None,
    explanation: Any = None,
    side: str = "",
) -> dict[str, Any]:
    """Draw the due date: what is left in words, the shape of its state, and the sum behind it.

    `state` paused or done needs `words`; `explanation` has `lines` (why.html), shown on press.
    """
    if due_at is not None and not words:
        words = wording.left(due_at, now, minutes=minutes, days=days)
    if due_at is not None and not state:
        state = wording.clock_state(due_at, now, working_minutes=minutes)
    is_today = due_at is not None and wording.local_day(due_at) == wording.local_day(now)
    return {
        "due_at": due_at,
        "state": str(state or "open"),
        "words": words or _("No due date"),
        "is_today": is_today,
        "explanation": explanation,
        "side": side,
    }


@register.inclusion_tag("ui/route.html")
def route_diagram(columns: Sequence[Sequence[RouteStep]], title: str) -> dict[str, Any]:
    """Draw a route: columns of steps that run side by side; `title` says the same in words."""
    return {"drawing": route_drawing(columns), "title": title}


@register.inclusion_tag("ui/chart.html")
def bar_chart(
    rows: Sequence[ChartRow], *, title: str, first: str, second: str = ""
) -> dict[str, Any]:
    """Draw bars of one or two series, with the same figures as a table beneath."""
    return {"drawing": chart_drawing(rows), "title": title, "first": first, "second": second}


@register.inclusion_tag("ui/share.html")
def share_bar(early: int, on_time: int, late: int) -> dict[str, Any]:
    """Draw the share of early, on time and late."""
    title = _("%(early)d early, %(on_time)d on time, %(late)d late") % {
        "early": early,
        "on_time": on_time,
        "late": late,
    }
    return {"title": title, **share_widths(early, on_time, late)}


@register.filter
def key_words(key: str) -> str:
    """Write a key as people read it: Ctrl ↵, Alt R."""
    return key.replace("Control", "Ctrl").replace("Enter", "↵").replace("+", " ")


@register.filter
def access_letter(key: str) -> str:
    """Return the letter of Alt+R, the `accesskey` where no script runs; nothing for other keys."""
    head, _plus, letter = key.partition("+")
    return letter.lower() if head == "Alt" and len(letter) == 1 else ""


@register.simple_tag
def form_errors(form: BaseForm) -> list[tuple[str, str]]:
    """Return (id of the field, sentence) of every error of a form, the form's own first."""
    found = [("", str(sentence)) for sentence in form.non_field_errors()]
    for field in form:
        place = field.id_for_label or f"{field.auto_id}_0"  # of a group of boxes the first one
        found += [(place, _of_field(field, error)) for error in field.errors.as_data()]
    return found


def _of_field(field: BoundField, error: ValidationError) -> str:
    """Return the sentence; with the field's name where it is Django's, which fits any field."""
    sentence = " ".join(error.messages)
    kinds = type(field.field).__mro__
    general = [vars(kind).get("default_error_messages", {}).get(error.code) for kind in kinds]
    if error.message not in general:
        return sentence
    if error.code == "required":
        return _("Still missing: %(field)s.") % {"field": field.label}
    return f"{field.label}: {sentence}"


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """Draw a form field's widget with our class and with what describes it."""
    attrs: dict[str, str | bool] = (
        {} if field.widget_type in ("checkbox", "radioselect") else {"class": "input"}
    )
    ids = [f"{field.id_for_label}-hint"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.id_for_label}-error")
        attrs["aria-invalid"] = "true"
        attrs["class"] = f"{attrs.get('class', '')} input--wrong".strip()
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    kept = field.field.widget.attrs.get("class", "")
    if kept:
        attrs["class"] = f"{attrs.get('class', '')} {kept}".strip()
    return field.as_widget(attrs=attrs)
