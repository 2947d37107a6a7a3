"""The numbers: on time, form II.06a, coverage; each figure opens its dossiers."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.catalogue.models import ProcedureVersion
from motcua.console.entry import Visit, enter
from motcua.console.keyset import keyset
from motcua.console.pages import reports as page
from motcua.core.text import fold
from motcua.dossiers.models import Dossier
from motcua.reporting.coverage import MEASURES, Share, coverage
from motcua.reporting.definitions import DEFINITIONS, STEPS
from motcua.reporting.ii06a import ARTICLE, ii06a
from motcua.reporting.ii06a import COLUMNS as FORM
from motcua.reporting.ii06a import SPLITS as FORM_SPLITS
from motcua.reporting.opening import FIGURES, Question, behind
from motcua.reporting.reports import ON_TIME_SPLITS, figures, on_time
from motcua.reporting.tables import table, write_csv, write_xlsx
from motcua.ui.diagram import ChartRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Bars of a chart; the table beneath holds every line.
BARS = 8


@never_cache
@require_safe
def punctuality(request: HttpRequest) -> HttpResponse:
    """Show early, on time and late of a period."""
    visit = enter(request)
    form, asked = _asked(request, visit, list(ON_TIME_SPLITS))
    context: dict[str, Any] = {"form": form, "definition": DEFINITIONS["on_time"]}
    if asked:
        found = on_time(asked.first, asked.last, today=visit.day, unit=asked.unit, by=asked.by)
        if request.GET.get("format"):
            return _download(found.as_json(), request.GET["format"])
        shown = [name for name in page.COLUMNS if name in found.total.counts]
        context |= {
            "asked": asked,
            "total": found.total.figures(),
            "heads": [(name, page.COLUMNS[name]) for name in shown],
            "rows": page.rows("on-time", asked, found.lines, shown),
            "sums": page.rows("on-time", asked, [found.total], shown)[0],
            "bars": [
                ChartRow(
                    label=line.name[:14],
                    value=line.counts["finished"],
                    compared=line.counts["late"],
                )
                for line in found.lines[:BARS]
            ],
            "by_words": page.BY[asked.by],
        }
    return render(request, "console/reports/on_time.html", context, status=_status(form))


@never_cache
@require_safe
def form_ii06a(request: HttpRequest) -> HttpResponse:
    """Show the thirteen columns."""
    visit = enter(request)
    form, asked = _asked(request, visit, list(FORM_SPLITS))
    context: dict[str, Any] = {"form": form, "article": ARTICLE}
    if asked:
        found = ii06a(asked.first, asked.last, today=visit.day, unit=asked.unit, by=asked.by)
        if request.GET.get("format"):
            return _download(found.as_json(), request.GET["format"])
        context |= {
            "asked": asked,
            "broken": found.broken,
            "heads": [(number, page.FORM_COLUMNS[number]) for number in FORM],
            "rows": page.rows("ii06a", asked, found.lines, list(FORM)),
            "sums": page.rows("ii06a", asked, [found.total], list(FORM))[0],
            "apart": found.total.counts,
            "by_words": page.BY[asked.by],
        }
    return render(request, "console/reports/ii06a.html", context, status=_status(form))


@never_cache
@require_safe
def of_definition(request: HttpRequest, code: str) -> HttpResponse:
    """Show one of the figures that stand on the facts: shortening, trips, supplements, steps …"""
    visit = enter(request)
    if code not in page.FIGURES:
        raise Http404
    definition, splits = DEFINITIONS[code], list(ON_TIME_SPLITS)
    if definition.table == STEPS:
        splits = list(page.STEP_BY)
    form, asked = _asked(request, visit, splits, by=splits[0])
    context: dict[str, Any] = {
        "form": form,
        "definition": definition,
        "words": page.FIGURES[code],
        "others": list(page.FIGURES.items()),
    }
    if asked:
        found = figures(
            code, asked.first, asked.last, today=visit.day, unit=asked.unit, by=asked.by
        )
        if request.GET.get("format"):
            return _download(found.as_json(), request.GET["format"])
        context |= {
            "asked": asked,
            "heads": [page.FIGURE_COLUMNS.get(name, name) for name in found.total.figures()],
            "lines": [(line.name, page.values(asked, line, code)) for line in found.lines],
            "total": page.values(asked, found.total, code),
            "by_words": (page.BY | page.STEP_BY)[asked.by],
        }
    return render(request, "console/reports/figures.html", context, status=_status(form))


@never_cache
@require_safe
def covered(request: HttpRequest) -> HttpResponse:
    """Show which procedures each agency has, and list those behind one figure."""
    visit = enter(request)
    page.units_of(visit.user, visit.day)
    on = _day(request.GET.get("on", "")) or visit.day
    found = coverage(on)
    if request.GET.get("format"):
        return _download(found.as_json(), request.GET["format"])
    figure, agency = request.GET.get("figure", ""), request.GET.get("agency", "")
    shares = {fold(share.name): share for share in (found.total, *found.agencies)}
    listed: list[ProcedureVersion] | None = None
    if figure:
        share = shares.get(fold(agency))
        if share is None or figure not in MEASURES:
            raise Http404
        listed = share.lists[figure]
    context = {
        "found": found,
        "lines": [(share, _cells(share)) for share in found.agencies],
        "sums": _cells(found.total),
        "listed": listed,
        "agency": agency,
    }
    return render(request, "console/reports/coverage.html", context)


@never_cache
@require_safe
def dossiers(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """List the dossiers behind a figure, as far as the visitor may see them."""
    visit = enter(request)
    splits = list(dict.fromkeys((*ON_TIME_SPLITS, *FORM_SPLITS)))
    _form, asked = _asked(request, visit, splits)
    report, figure = request.GET.get("report", ""), request.GET.get("figure", "")
    known = {"on-time": list(FIGURES), "ii06a": list(FORM)}.get(report, [])
    if asked is None or figure not in known:
        raise Http404
    question = Question(
        report=report,
        figure=figure,
        first=asked.first,
        last=asked.last,
        unit=asked.unit,
        by=asked.by,
        key=request.GET.get("key", ""),
    )
    seen = Dossier.objects.all()
    if not visit.user.is_superuser:
        seen = Dossier.objects.visible_to(visit.user, visit.day)
    found = seen.filter(pk__in=behind(question, today=visit.day).values("pk"))
    found = found.select_related("procedure_version", "deciding_unit")
    if request.GET.get("format") == "csv":
        return _streamed(found)
    context = {"page": keyset(found, request.GET, key="id", newest_first=True), "asked": asked}
    return render(request, "console/reports/dossiers.html", context)


def _asked(
    request: HttpRequest, visit: Visit, splits: list[str], by: str = "agency"
) -> tuple[page.PeriodForm, page.Asked | None]:
    """Return the form, and what was asked where it can be answered; a foreign unit is not found."""
    units = page.units_of(visit.user, visit.day)
    given = page.usual(visit.user, visit.day) | {"by": by} | request.GET.dict()
    form = page.PeriodForm(given)
    form.limit_to(units, splits)
    code = given["unit"]
    if code and not units.filter(code=code).exists():
        raise Http404
    if not form.is_valid():
        return form, None
    unit = form.cleaned_data["unit"]
    if unit is None and not visit.user.is_superuser:
        raise Http404
    return form, page.Asked(
        first=form.cleaned_data["first"],
        last=form.cleaned_data["last"],
        unit=unit,
        by=form.cleaned_data["by"],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _status(form: page.PeriodForm) -> int:
    return 200 if form.is_valid() else 422


def _cells(share: Share) -> list[tuple[str, int]]:
    return list(share.counts.items())


def _download(content: dict[str, Any], kind: str) -> HttpResponse:
    """Return a report as a file; raises Http404 for a kind nobody writes."""
    name = f"{content['kind']}.{kind}"
    if kind == "csv":
        text = StringIO(newline="")
        write_csv(table(content), text)
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        book = BytesIO()
        write_xlsx(table(content), book, content["kind"])
        answer = HttpResponse(book.getvalue(), content_type=XLSX)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _streamed(found: Any) -> StreamingHttpResponse:
    """Send the list as CSV while it is read: a hundred thousand rows need no more memory."""
    heads = [_("Code"), _("Procedure"), _("Agency"), _("Received"), _("Due"), _("Finished")]

    def lines() -> Iterator[str]:
        yield "\ufeff" + _line(heads)
        for dossier in found.order_by("id").iterator(chunk_size=2000):
            moments = (dossier.received_at, dossier.due_at, dossier.finished_at)
            yield _line(
                [
                    dossier.reference,
                    dossier.procedure_version.name_vi,
                    dossier.deciding_unit.name_vi,
                    *(moment.isoformat() if moment else "" for moment in moments),
                ]
            )

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="dossiers.csv"'
    return answer


def _line(cells: list[str]) -> str:
    text = StringIO(newline="")
    write_csv([cells], text)
    return text.getvalue()
