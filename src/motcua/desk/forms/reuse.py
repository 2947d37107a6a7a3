"""Papers the person handed in before: nobody brings again what the office already holds."""

from collections.abc import Sequence
from uuid import UUID

from motcua.desk.forms.intake import Intake
from motcua.desk.forms.papers import PaperRow
from motcua.desk.standing import Place
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.rules import local_day


def held(draft: Intake, rows: Sequence[PaperRow], place: Place) -> dict[str, Paper]:
    """Return for each line the newest scanned paper of that name of this person, if any.

    Only from dossiers the officer may see; what was received already is left alone.
    """
    wanted = {row.requirement.name: row.id for row in rows if not row.is_received}
    if not draft.person or not wanted:
        return {}
    seen = Dossier.objects.visible_to(place.user, local_day(place.at))
    found = (
        Paper.objects.filter(
            dossier__in=seen.filter(person__uuid=UUID(draft.person)),
            name__in=wanted,
            is_received=True,
            files__isnull=False,
        )
        .select_related("dossier")
        .order_by("id")
    )
    return {wanted[paper.name]: paper for paper in found}


def reuse(draft: Intake, rows: Sequence[PaperRow], place: Place, said: str) -> None:
    """Put the files of a paper held before to its line, and tick it."""
    paper = held(draft, rows, place).get(said)
    if paper is None:
        return
    draft.case.scans[said] = [
        {"file": kept.file_id, "name": kept.name, "pages": kept.file.pages}
        for kept in paper.files.select_related("file").order_by("id")
    ]
    draft.case.reused[said] = str(paper.uuid)
    draft.case.fields.setdefault("received", []).append(said)
