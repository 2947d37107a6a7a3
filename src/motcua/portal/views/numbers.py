"""The hall's numbers for everybody, as pages and as open data."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.org.models import Unit
from motcua.reporting.periods import month, month_of
from motcua.reporting.public import DICTIONARY, hall_month, open_data, year_up_to
from motcua.reporting.reports import Line, Report
from motcua.reporting.tables import write_csv
from motcua.ui.diagram import ChartRow

FIRST_YEAR = 2016
Month = tuple[int, int]


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show early, on time and late of a reporting month, agency by agency."""
    asked = _asked(request)
    months = _months(asked)
    report = months[-1] if months else _report(asked)
    codes = _codes(report.lines)
    context = _frame(asked, report) | {
        "total": report.total.figures(),
        "rows": [
            (line.name or _("Other agencies"), codes.get(line.key), line.figures())
            for line in report.lines
        ],
        "dictionary": [(name, _(words)) for name, words in DICTIONARY.items()],
    }
    context |= _course(months, lambda found: found.total)
    return render(request, "portal/numbers/show.html", context)


@login_not_required
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agency's month and the months before it, as far as each tells agencies apart."""
    unit = get_object_or_404(Unit, code=code)
    asked = _asked(request)
    months = _months(asked)

    def own(found: Report) -> Line | None:
        return next((line for line in found.lines if line.key == str(unit.pk)), None)

    report = months[-1] if months else _report(asked)
    line, course = own(report), _course(months, own)
    if not course["course"]:
        raise Http404
    context = _frame(asked, report) | course
    context |= {"unit": unit, "total": line.figures() if line else None}
    context["nav_current"] = "portal:numbers"
    return render(request, "portal/numbers/agency.html", context)


@login_not_required
@require_safe
def data(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the same month to machines; JSON carries the meaning of its fields."""
    asked = _asked(request)
    label = _label(asked)
    rows = open_data(_report(asked), label, _("Other agencies"))
    if kind == "json":
        meanings = {name: _(words) for name, words in DICTIONARY.items()}
        options = {"ensure_ascii": False}
        return JsonResponse({"dictionary": meanings, "rows": rows}, json_dumps_params=options)
    text = StringIO(newline="")
    write_csv([list(DICTIONARY), *(list(row.values()) for row in rows)], text)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{label}.csv"'
    return answer


def _asked(request: HttpRequest) -> Month:
    """Return the month that the address names, the last whole one where it names none."""
    today = timezone.localdate()
    text = request.GET.get("month", "")
    if not text:
        begun = month_of(today)[1]
        return _beside((begun.year, begun.month), -1)
    head, _dash, tail = text.partition("-")
    if not (head.isdecimal() and tail.isdecimal() and len(head) == 4 and len(tail) == 2):
        raise Http404
    year, number = int(head), int(tail)
    if not (FIRST_YEAR <= year <= today.year + 1 and 1 <= number <= 12):
        raise Http404
    return year, number


def _beside(asked: Month, months: int) -> Month:
    year, index = divmod(asked[0] * 12 + asked[1] - 1 + months, 12)
    return year, index + 1


def _label(asked: Month) -> str:
    return "{}-{:02d}".format(*asked)


def _report(asked: Month) -> Report:
    return hall_month(*asked, today=timezone.localdate())


def _months(asked: Month) -> list[Report]:
    """Return the year up to a month, counted at most once a minute: anybody may ask, and often."""
    name = f"numbers-{_label(asked)}-{get_language()}"
    count = partial(year_up_to, *asked, today=timezone.localdate())
    return caches["near"].get_or_set(name, count) or []


def _codes(lines: Sequence[Line]) -> Mapping[str, str]:
    """Return the code of each agency by the key of its line."""
    keys = [int(line.key) for line in lines if line.key.isdecimal()]
    return {
        str(pk): code for pk, code in Unit.objects.filter(pk__in=keys).values_list("pk", "code")
    }


def _frame(asked: Month, report: Report) -> dict[str, Any]:
    """Return what both pages say of their month."""
    after = _beside(asked, 1)
    return {
        "report": report,
        "label": _label(asked),
        "before": _label(_beside(asked, -1)),
        "after": _label(after) if month(*after)[0] <= timezone.localdate() else "",
    }


def _course(months: Sequence[Report], line_of: Callable[[Report], Line | None]) -> dict[str, Any]:
    """Return the months as lines of a table and as bars; a month that tells nothing has none."""
    lines = ((found.last, line_of(found)) for found in months)
    told = [(last, line) for last, line in lines if line and line.counts["finished"]]
    rows = [(_label((last.year, last.month)), last, line.figures()) for last, line in told]
    bars = [
        ChartRow(
            label=f"{last.month:02d}/{last.year % 100:02d}",
            value=line.counts["finished"],
            compared=line.counts["late"],
        )
        for last, line in told
    ]
    return {"course": rows, "bars": bars if len(bars) > 1 else []}
