"""The hall's numbers for everybody, as a page and as open data."""

from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.reporting.periods import month, month_of
from motcua.reporting.public import DICTIONARY, hall_month, open_data
from motcua.reporting.reports import Report
from motcua.reporting.tables import write_csv

FIRST_YEAR = 2016


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show early, on time and late of a reporting month, agency by agency."""
    report, label = _asked(request)
    year, number = report.last.year, report.last.month
    before, after = (
        (year - (number == 1), (number - 2) % 12 + 1),
        (
            year + (number == 12),
            number % 12 + 1,
        ),
    )
    today = timezone.localdate()
    context: dict[str, Any] = {
        "report": report,
        "label": label,
        "total": report.total.figures(),
        "rows": [(line.name or _("Other agencies"), line.figures()) for line in report.lines],
        "before": "{}-{:02d}".format(*before),
        "after": "{}-{:02d}".format(*after) if month(*after)[0] <= today else "",
        "dictionary": [(name, _(words)) for name, words in DICTIONARY.items()],
    }
    return render(request, "portal/numbers/show.html", context)


@login_not_required
@require_safe
def data(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the same month to machines; JSON carries the meaning of its fields."""
    report, label = _asked(request)
    rows = open_data(report, label, _("Other agencies"))
    if kind == "json":
        meanings = {name: _(words) for name, words in DICTIONARY.items()}
        options = {"ensure_ascii": False}
        return JsonResponse({"dictionary": meanings, "rows": rows}, json_dumps_params=options)
    text = StringIO(newline="")
    write_csv([list(DICTIONARY), *(list(row.values()) for row in rows)], text)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{label}.csv"'
    return answer


def _asked(request: HttpRequest) -> tuple[Report, str]:
    """Return the month that the address names, the last whole one where it names none."""
    today = timezone.localdate()
    begun = month_of(today)[1]
    text = request.GET.get("month", "")
    year, number = (begun.year - (begun.month == 1), (begun.month - 2) % 12 + 1)
    if text:
        head, _dash, tail = text.partition("-")
        if not (head.isdecimal() and tail.isdecimal() and len(head) == 4 and len(tail) == 2):
            raise Http404
        year, number = int(head), int(tail)
    if not (FIRST_YEAR <= year <= today.year + 1 and 1 <= number <= 12):
        raise Http404
    return hall_month(year, number, today=today), f"{year}-{number:02d}"
