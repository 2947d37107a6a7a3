"""The intake screen: person, procedure, papers, fee, slip; one form, every button a whole page."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core.errors import Refusal
from motcua.core.once import Answer, answered, once
from motcua.desk.forms.applicant import Errors, fill_contact
from motcua.desk.forms.intake import Case, Intake
from motcua.desk.forms.papers import paper_rows
from motcua.desk.forms.procedure import by_code, version_of
from motcua.desk.forms.reuse import reuse
from motcua.desk.forms.search import find_visitor
from motcua.desk.forms.submission import Ready, check_case, ready
from motcua.desk.standing import Place, place_of
from motcua.desk.views.papers import keep_scans
from motcua.desk.views.screen import screen
from motcua.dossiers.actions import take_in
from motcua.dossiers.rules import local_day
from motcua.org.models import Duty
from motcua.people.actions import reveal_number
from motcua.people.models import Person

#: Fields to which a refusal of the act leads.
FIELD_OF = {
    "papers_missing": "papers",
    "fee_unstated": "fee-stated",
    "receipt_taken": "receipt_number",
    "reason_missing": "fee_reason",
    "procedure_not_receivable": "q",
}

#: Buttons that lead to a page of their own.
LEADS = {"supplement": "desk:intake_supplement", "decline": "desk:intake_decline"}


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Show the visit in hand, or do what a button of it says."""
    place = place_of(request, Duty.RECEIVE, at=now())
    if request.method != "POST":
        return show(request, place, Intake.of(place.user, at=place.at))
    if done := answered(place.user, _once_key(request.POST.get("key", ""))):
        return redirect("desk:intake_done", done["visit"])  # a double click or a retry
    draft = Intake.of(place.user, at=place.at)
    if request.POST.get("key") != draft.key:
        return redirect("desk:intake")  # a page of a visit that has ended
    draft.read(request.POST)
    return _act(request, place, draft)


@require_POST
def next_person(request: HttpRequest) -> HttpResponse:
    """Wipe everything of the visitor; nothing of them stays on the screen or in the draft."""
    place = place_of(request, Duty.RECEIVE, at=now())
    Intake.wipe(place.user)
    return redirect("desk:intake")


def show(
    request: HttpRequest,
    place: Place,
    draft: Intake,
    *,
    errors: Errors | None = None,
    full_number: str = "",
) -> HttpResponse:
    """Draw the screen; 422 with an error summary where something needs correcting."""
    context = screen(draft, place, errors=errors or [], full_number=full_number)
    return render(request, "desk/intake/page.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, place: Place, draft: Intake) -> HttpResponse:
    errors = keep_scans(request, draft, place)
    do = "reopen" if "reopen" in request.POST else request.POST.get("do", "next")
    if errors:
        draft.keep(place.user, at=place.at)
        return show(request, place, draft, errors=errors)
    if do == "take":
        return take(request, place, draft)
    if do == "reveal":
        return _reveal(request, place, draft)
    errors = STEPS.get(do, _go_on)(draft, place, request.POST)
    draft.keep(place.user, at=place.at)
    if errors:
        return show(request, place, draft, errors=errors)
    return redirect(LEADS.get(do, "desk:intake"))


def take(request: HttpRequest, place: Place, draft: Intake) -> HttpResponse:
    """Take the visit in: all its procedures or none, once."""
    found, errors = ready(draft, place)
    if found is None:
        draft.keep(place.user, at=place.at)
        return show(request, place, draft, errors=errors)
    return finish(request, place, draft, partial(_take_in, found, place, draft.visit))


def finish(
    request: HttpRequest, place: Place, draft: Intake, act: Callable[[], Answer]
) -> HttpResponse:
    """Do the act that ends the visit; where it refuses, nothing typed is lost."""
    try:
        answer = once(place.user, _once_key(draft.key), at=place.at, act=act)
    except Refusal as refusal:
        draft.keep(place.user, at=place.at)
        wrong = [(FIELD_OF.get(refusal.code, ""), str(refusal))]
        return show(request, place, draft, errors=wrong)
    Intake.wipe(place.user)
    return redirect("desk:intake_done", answer["visit"])


def _take_in(found: Ready, place: Place, visit: str) -> Answer:
    dossiers = take_in(found.identified(place), by=place.user, at=place.at, reason=found.reason)
    return {"visit": visit, "dossiers": [str(dossier.uuid) for dossier in dossiers]}


def _reveal(request: HttpRequest, place: Place, draft: Intake) -> HttpResponse:
    """Show the number in clear, once; who looked is kept."""
    draft.keep(place.user, at=place.at)
    if not draft.person:
        return redirect("desk:intake")
    person = Person.objects.get(uuid=UUID(draft.person))
    number = reveal_number(person, by=place.user, at=place.at, reason=_("At the counter"))
    return show(request, place, draft, full_number=number)


def _go_on(draft: Intake, place: Place, posted: Mapping[str, str]) -> Errors:
    """Do what comes next: choose what was pressed, find what was typed."""
    draft.focus = ""
    if posted.get("person"):
        fill_contact(draft, Person.objects.current().get(uuid=UUID(posted["person"])))
        draft.focus = "confirmed"
    elif posted.get("reuse"):
        _reuse(draft, place, posted["reuse"])
    elif posted.get("pick"):
        draft.case.version = int(posted["pick"])
        draft.focus = "papers"
    elif draft.said("who"):
        draft.focus = "confirmed"
        return find_visitor(draft)
    elif draft.case.one("q") and draft.case.version is None:
        draft.case.version = by_code(draft.case.one("q"), on=local_day(place.at))
        draft.focus = "papers" if draft.case.version else "hit"
    return []


def _reuse(draft: Intake, place: Place, said: str) -> None:
    version = version_of(draft.case)
    if version is not None:
        reuse(draft, paper_rows(draft.case, version), place, said)


def _another_person(draft: Intake, place: Place, posted: Mapping[str, str]) -> Errors:
    draft.forget_person()
    draft.focus = "who"
    return []


def _another_procedure(draft: Intake, place: Place, posted: Mapping[str, str]) -> Errors:
    draft.case = Case()
    draft.focus = "q"
    return []


def _one_more(draft: Intake, place: Place, posted: Mapping[str, str]) -> Errors:
    errors = check_case(draft, place)
    if not errors:
        draft.put_aside()
        draft.focus = "q"
    return errors


def _take_back(draft: Intake, place: Place, posted: Mapping[str, str]) -> Errors:
    """Open a procedure again that was laid aside; the one in hand goes to its place."""
    place_in_list = posted.get("reopen", "")
    if place_in_list.isdigit() and int(place_in_list) < len(draft.kept):
        chosen = draft.kept.pop(int(place_in_list))
        if draft.case.version:
            draft.kept.append(draft.case)
        draft.case = chosen
    return []


def _before_letter(draft: Intake, place: Place, posted: Mapping[str, str]) -> Errors:
    return ready(draft, place, is_complete=False)[1]


def _once_key(key: str) -> str:
    return f"intake:{key}"[:80]


STEPS: dict[str, Callable[[Intake, Place, Mapping[str, str]], Errors]] = {
    "next": _go_on,
    "another_person": _another_person,
    "another_procedure": _another_procedure,
    "more": _one_more,
    "reopen": _take_back,
    "supplement": _before_letter,
    "decline": _before_letter,
}
