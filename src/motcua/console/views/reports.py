"""The numbers: every report by its name; each figure opens its dossiers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.console.entry import Visit, enter
from motcua.console.keyset import keyset
from motcua.console.pages import reports as page
from motcua.console.pages.unseen import unseen_words
from motcua.reporting.coverage import Coverage
from motcua.reporting.ii06a import Form
from motcua.reporting.lists import is_known, procedures_behind, seen_among
from motcua.reporting.making import KINDS, count
from motcua.reporting.opening import behind
from motcua.reporting.permissions import readable_units
from motcua.reporting.wanted import Question, Wanted
from motcua.reporting.wording import TITLES, figure_words

#: Pages that are not the plain table of a definition.
TEMPLATES = {"on-time": "on_time", "ii06a": "ii06a", "coverage": "coverage"}


@require_safe
def show(request: HttpRequest, kind: str) -> HttpResponse:
    """Show one report."""
    visit = enter(request)
    if kind not in KINDS:
        raise Http404
    form, wanted = asked(visit, request.GET.dict(), kind)
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "title": TITLES[kind],
        "meaning": KINDS[kind].meaning,
        "others": [(other, TITLES[other]) for other in page.SMALLER],
    }
    if wanted:
        found = count(wanted, today=visit.day)
        context |= {
            "wanted": wanted,
            "words": page.words(wanted) | {"report": kind},
            "table": page.table(wanted, found),
            "total": found.total.figures(),
        }
        if isinstance(found, Form):
            context["broken"] = found.broken
        if isinstance(found, Coverage):
            context["found"] = found
    name = TEMPLATES.get(kind, "figures")
    status = 200 if form.is_valid() else 422
    return render(request, f"console/reports/{name}.html", context, status=status)


@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """List the dossiers behind a figure, as far as the visitor may see them."""
    visit = enter(request)
    question = questioned(visit, request.GET.dict())
    if question.kind == "coverage":  # counts procedures
        raise Http404
    counted = behind(question, today=visit.day)
    seen = seen_among(counted, user=visit.user, day=visit.day)
    found = keyset(seen, request.GET, key="id", newest_first=True)
    unseen = "" if visit.user.is_superuser else unseen_words(counted, found)
    context = {"page": found, "unseen": unseen}
    return render(request, "console/reports/dossiers.html", context | _about(question, visit))


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures behind a figure of the coverage."""
    visit = enter(request)
    question = questioned(visit, request.GET.dict())
    context = {"versions": procedures_behind(question)}
    return render(request, "console/reports/procedures.html", context | _about(question, visit))


def _about(question: Question, visit: Visit) -> dict[str, Any]:
    """Return what a list is of: the report, the figure, and the fields of a form about it."""
    more = {"report": question.kind, "figure": question.figure, "key": question.key}
    return {
        "question": question,
        "title": TITLES[question.kind],
        "figure": figure_words(question.figure),
        "words": page.words(question) | more,
    }


def reported(visit: Visit, given: dict[str, str]) -> Wanted:
    """Return which report is asked about. Raises Http404 where there is no such."""
    kind = given.get("report", "")
    if kind not in KINDS:
        raise Http404
    _form, wanted = asked(visit, given, kind)
    if wanted is None:
        raise Http404
    return wanted


def questioned(visit: Visit, given: dict[str, str]) -> Question:
    """Return which figure is asked about. Raises Http404 where there is no such."""
    wanted = reported(visit, given)
    figure, key = given.get("figure", ""), given.get("key", "")
    question = Question(**vars(wanted), figure=figure, key=key)
    if not is_known(question):
        raise Http404
    return question


def asked(visit: Visit, given: dict[str, str], kind: str) -> tuple[page.PeriodForm, Wanted | None]:
    """Return the form, and what was asked where it can be answered; a foreign unit is not found."""
    units = readable_units(visit.user, visit.day)
    given = page.usual(visit.user, visit.day, kind) | given
    may_all = kind == "coverage" or visit.user.is_superuser
    form = page.PeriodForm(given, kind=kind, units=units, may_all=may_all)
    if given["unit"] and not units.filter(code=given["unit"]).exists():
        raise Http404
    if not form.is_valid():
        return form, None
    if form.cleaned_data["unit"] is None and not may_all:
        raise Http404
    return form, form.wanted
