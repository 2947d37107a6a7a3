"""The one-screen dossier: what is read at the left, what is done at the right."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.desk.forms.acts import ActForm
from motcua.desk.pages import story
from motcua.desk.pages.acts import ActBar
from motcua.desk.pages.case import Case
from motcua.desk.pages.keyset import Place
from motcua.desk.pages.work import WorkPage, neighbours
from motcua.dossiers.errors import SealedAway
from motcua.dossiers.letters.prints import has_form
from motcua.dossiers.models import ClockEntry, Deviation, Paper, SupplementRequest
from motcua.dossiers.slips import handed_in_with, signed_slip
from motcua.dossiers.states import Verb
from motcua.people.models import IdKind
from motcua.ui.wording import ClockState

#: Rules that can be broken with a reason, in words.
RULES = {
    "second_supplement": lambda: _("A second supplement was asked for"),
    "late_supplement": lambda: _("The supplement was asked for after 3 working days"),
    "second_extension": lambda: _("Put off a second time"),
    "late_apology": lambda: _("The apology came less than a working day before expiry"),
    "received_incomplete": lambda: _("Received although papers are missing"),
    "late_transfer": lambda: _("Transferred late"),
    "late_hand_over": lambda: _("Handed over late"),
}


@dataclass
class DossierPage:
    """Everything the template draws."""

    case: Case
    bar: ActBar
    form: ActForm | None
    work: WorkPage | None = None  # the list the officer came from

    @cached_property
    def history(self) -> list[story.Entry]:
        return [] if self.sealed_away else story.history_of(self.case)

    @cached_property
    def sealed_away(self) -> str:
        """Say where an old history lies, if it cannot be read from there."""
        try:
            _acts, _looks = self.case.acts, self.looks
        except SealedAway as refusal:
            return str(refusal)
        return ""

    @cached_property
    def chain_holds(self) -> bool:
        return story.chain_holds(self.case)

    @cached_property
    def looks(self) -> list[Any]:
        return story.looks_at(self.case)

    @cached_property
    def route(self) -> story.RoutePicture:
        return story.route_of(self.case)

    @property
    def steps(self) -> list[dict[str, Any]]:
        return story.steps_of(self.case)

    @property
    def facts(self) -> list[str]:
        """Return what stands beside the code: field, how and where it came, on whose behalf."""
        dossier = self.case.dossier
        procedure = dossier.procedure_version.procedure
        came = str(dossier.get_channel_display())
        place = f"{came}, {dossier.counter}" if dossier.counter else came
        found = [str(procedure.sector)] if procedure.sector else []
        found += [place, dossier.receiving_unit.name]
        if dossier.deciding_unit_id != dossier.receiving_unit_id:
            found.append(_("decided by %(unit)s") % {"unit": dossier.deciding_unit.name})
        return found

    @property
    def papers(self) -> list[dict[str, Any]]:
        return [self._paper(paper) for paper in self.case.papers]

    def _paper(self, paper: Paper) -> dict[str, Any]:
        files = list(paper.files.all())
        state, words = _state_of(paper)
        return {
            "id": str(paper.uuid),
            "name": paper.name,
            "note": paper.requirement.form_name if paper.requirement else "",
            "state": state,
            "state_text": words,
            "originals": paper.originals,
            "copies": paper.copies,
            "why_none": paper.not_needed_because,
            "href": self._scan(files[0].uuid) if files else "",
            "pages": sum(kept.file.pages or 0 for kept in files),
            "files": sum(kept.file.pages is None for kept in files),
        }

    def _scan(self, uuid: Any) -> str:
        return reverse("desk:scan", args=[self.case.dossier.uuid, uuid])

    @property
    def to_scan(self) -> list[Paper]:
        """Return the papers to which this officer may add a scan."""
        if Verb.ATTACH_PAPER not in self.case.verbs:
            return []
        return [paper for paper in self.case.papers if not paper.not_needed_because]

    @property
    def to_check(self) -> list[Paper]:
        """Return the papers that this officer may state to be like the original."""
        if Verb.CHECK_PAPER not in self.case.verbs:
            return []
        return [paper for paper in self.to_scan if paper.is_received and not paper.checked_at]

    @property
    def received_papers(self) -> int:
        return sum(paper.is_received for paper in self.case.papers)

    @property
    def person(self) -> dict[str, Any]:
        """Return the applicant as declared; the number stays masked until somebody asks."""
        dossier = self.case.dossier
        person = dossier.person
        kind = str(IdKind(person.id_kind).label) if person else _("Tax code")
        has_number = bool(person and person.id_encrypted)
        return {
            "name": dossier.applicant_name,
            "id_label": kind,
            "id_number": dossier.number_end,
            "reveal_href": reverse("desk:number", args=[dossier.uuid]) if has_number else "",
            "facts": self._contact(),
        }

    def _contact(self) -> list[tuple[str, str]]:
        dossier = self.case.dossier
        pairs = [
            (_("Address"), dossier.applicant_address),
            (_("Phone"), dossier.applicant_phone),
            (_("Handed in by"), dossier.submitter_name),
            (_("Return"), str(dossier.get_return_method_display())),
        ]
        return [(label, value) for label, value in pairs if value]

    @cached_property
    def clock(self) -> list[ClockEntry]:
        return list(self.case.dossier.clock.select_related("by").order_by("-id"))

    @cached_property
    def supplements(self) -> list[SupplementRequest]:
        return list(self.case.dossier.supplements.select_related("asked_by").order_by("-round"))

    @cached_property
    def deviations(self) -> list[tuple[str, Deviation]]:
        rows = self.case.dossier.deviations.select_related("by").order_by("-at")
        return [(RULES[row.rule]() if row.rule in RULES else row.rule, row) for row in rows]

    @property
    def opinions(self) -> list[Any]:
        return [task for task in self.case.all_tasks if getattr(task, "opinion", None)]

    @cached_property
    def prints(self) -> list[tuple[str, str]]:
        """Return the forms of what was done to the dossier, with their addresses."""
        dossier = self.case.dossier
        names = {
            "control-slip": _("Process control slip (06)"),
            "supplement-request": _("Supplement request (02)"),
            "declination": _("Refusal to receive (03)"),
            "apology": _("Apology (04)"),
            "stop": _("Notice of stopping (05)"),
        }
        forms = [
            (text, reverse("desk:print", args=[dossier.uuid, noun]))
            for noun, text in names.items()
            if has_form(dossier, noun)
        ]
        if signed_slip(handed_in_with(dossier)):
            address = reverse("desk:signed_slip", args=[dossier.uuid])
            forms.insert(0, (_("Slip signed by the receiver (01)"), address))
        return forms

    @cached_property
    def around(self) -> tuple[str, str]:
        """Return the addresses of the previous and next dossier of the list."""
        if self.work is None:
            return "", ""
        own = next((t for t in reversed(self.case.all_tasks)), None)
        due_at = self.case.dossier.due_at or self.case.dossier.submitted_at
        return neighbours(self.work, self.case.dossier, Place(due_at, own.pk if own else 0))


def _state_of(paper: Paper) -> tuple[str, str]:
    if paper.not_needed_because:
        return "none", ""
    if not paper.is_received:
        return ClockState.SOON, _("Still missing")
    if paper.checked_by:
        who = paper.checked_by.full_name
        return ClockState.DONE, _("Checked against the original, %(who)s") % {"who": who}
    if paper.reused_from_id:
        return ClockState.DONE, _("Taken from an earlier dossier")
    return "", ""
