"""The cells of a work list: drawn so often on every page of it that they are no template."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.ui.rows import WorkRow
from motcua.ui.templatetags.ui import badge, local_date, state_icon, time_bar

register = template.Library()

_CELLS = (
    '<td>{due}</td><td class="left num" data-state="{state}">{shape}{left}</td><td>{bar}</td>'
    '<td class="num"><a href="{href}">{code}</a></td><td class="clip">{who}</td>'
    '<td class="clip proc" title="{procedure}">{procedure}</td>'
    '<td class="clip quiet">{from_who}</td><td>{badge}</td>'
)


@register.simple_tag
def work_cells(row: WorkRow) -> SafeString:
    """Draw when it is due, what is left, which dossier, whose, from whom, and what is new."""
    return format_html(
        _CELLS,
        due=local_date(row.due_at, "clock" if row.is_today else "list_day"),
        state=row.state,
        shape=state_icon(row.state),
        left=row.left,
        bar=time_bar(row.used, row.state, row.left) if row.due_at else "",
        href=row.href,
        code=row.code,
        who=row.who,
        procedure=row.procedure,
        from_who=row.from_who,
        badge=badge(row.badge, row.is_new) if row.badge else "",
    )


@register.simple_tag
def pick_cell(row: WorkRow, picks: str, form: str = "") -> SafeString:
    """Draw the box that picks a row: the name of the boxes' field, the form they belong to."""
    return format_html(
        '<td><input type="checkbox" name="{}" value="{}"{}{} aria-label="{}"></td>',
        picks,
        row.id,
        format_html(' form="{}"', form) if form else "",
        SafeString(" checked") if row.is_picked else "",
        _("Pick %(code)s") % {"code": row.code},
    )
