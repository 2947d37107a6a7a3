"""All that the intake page shows, gathered once."""

from typing import Any

from motcua.catalogue.models import ProcedureVersion
from motcua.desk.forms.applicant import BEHALF, Errors, person_found
from motcua.desk.forms.intake import Intake
from motcua.desk.forms.money import PAYS, bill, fee_rules
from motcua.desk.forms.papers import chosen_group, groups, missing, paper_rows
from motcua.desk.forms.preview import preview
from motcua.desk.forms.procedure import deciders, deciding_unit, hits, version_of
from motcua.desk.forms.reuse import held
from motcua.desk.standing import Place
from motcua.documents.sniffing import TAKEN
from motcua.dossiers.models import Dossier, ReturnMethod
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import State
from motcua.people.models import IdKind, Person, Sex

#: What a file field offers first; the camera's pictures are among it.
ACCEPTED = ",".join(f".{ending}" for kind in TAKEN for ending in kind.endings)


def screen(draft: Intake, place: Place, *, errors: Errors, full_number: str = "") -> dict[str, Any]:
    """Return the context of the intake page."""
    version = version_of(draft.case)
    return {
        "place": place,
        "draft": draft,
        "case": draft.case,
        "errors": errors,
        "error_of": dict(reversed(errors)),
        "focus": "" if errors else draft.focus or _focus(draft),
        "slip": preview(draft, place, version),
        "kept": _kept(draft),
        **_person(draft, place, full_number),
        **_procedure(draft, place, version),
        **_checklist(draft, version, place),
    }


def _person(draft: Intake, place: Place, full_number: str) -> dict[str, Any]:
    person = person_found(draft)
    return {
        "person": person,
        "full_number": full_number,
        "matches": list(Person.objects.filter(uuid__in=draft.matches).order_by("full_name_sort")),
        "said": {name: values[-1] for name, values in draft.visitor.items()},
        "behalf": draft.said("behalf", "self"),
        "behalf_choices": BEHALF,
        "id_kinds": IdKind.choices,
        "sexes": Sex.choices,
        "to_return": _to_return(person, place),
    }


def _procedure(draft: Intake, place: Place, version: ProcedureVersion | None) -> dict[str, Any]:
    day = local_day(place.at)
    if version is None:
        words = draft.case.one("q")
        return {"version": None, "words": words, "hits": hits(words, on=day)}
    return {
        "version": version,
        "is_receivable": version.is_receivable(day),
        "deciding": deciding_unit(draft.case, version, unit=place.unit, on=day),
        "deciders": deciders(place.unit, on=day),
    }


def _checklist(draft: Intake, version: ProcedureVersion | None, place: Place) -> dict[str, Any]:
    if version is None:
        return {"rows": []}
    case, rules = draft.case, fee_rules(version)
    rows = paper_rows(case, version)
    found = groups(list(version.papers.all()))
    return {
        "rows": rows,
        "received_count": sum(row.is_received for row in rows),
        "missing": missing(rows),
        "held": held(draft, rows, place),
        "groups": found,
        "group": chosen_group(case, found),
        "notes": [p for p in version.papers.all() if p.kind == p.Kind.NOTE],
        "rules": rules,
        "bill": bill(case, rules),
        "pays": PAYS,
        "return_methods": ReturnMethod.choices,
        "return_method": case.one("return_method", ReturnMethod.COUNTER),
        "accept": ACCEPTED,
    }


def _kept(draft: Intake) -> list[tuple[int, ProcedureVersion]]:
    versions = ProcedureVersion.objects.in_bulk([case.version for case in draft.kept])
    return [(place, versions[case.version]) for place, case in enumerate(draft.kept)]


def _to_return(person: Person | None, place: Place) -> Dossier | None:
    """Return a result of this person that waits at this unit, to give it in the same visit."""
    if person is None:
        return None
    waiting = Dossier.objects.filter(person=person, receiving_unit=place.unit, state=State.FINISHED)
    return waiting.order_by("id").first()


def _focus(draft: Intake) -> str:
    if not draft.person and not draft.said("full_name") and not draft.said("id_number"):
        return "who"
    if not draft.said("confirmed"):
        return "confirmed"
    return "q" if draft.case.version is None else ""
