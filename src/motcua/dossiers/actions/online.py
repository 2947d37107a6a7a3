"""What the applicant does without coming: papers that were asked for, sent with code and PIN.

The counter says whether they are complete, within 8 working hours as for anything that is filed
online; with its word the clock starts from zero (docs/adr/0150).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.core.text import nfc
from motcua.documents.models import File
from motcua.dossiers import clock
from motcua.dossiers.act import Act
from motcua.dossiers.errors import NothingSent, TooManyFiles
from motcua.dossiers.models import Dossier, Paper, PaperFile, SupplementRequest
from motcua.dossiers.states import Verb
from motcua.dossiers.transitions import moving_by_applicant
from motcua.workdays import rules

#: Files one dossier takes from its applicant.
MOST_FILES = 60
#: What comes online is looked at within 8 working hours (Decree 45/2020).
LOOKED_AT_WITHIN = 8 * 60


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One file, already kept, for one of the things asked for."""

    item: int  # its place in the request
    file: File
    name: str


def send_papers(dossier: Dossier, sent: Sequence[Sent], *, at: datetime) -> SupplementRequest:
    """Put what the applicant sends to the papers that were asked for; the state stays.

    Raises NotNow where nothing is asked for, NothingSent, TooManyFiles.
    """
    if not sent:
        raise NothingSent
    with moving_by_applicant(dossier, Verb.SEND_PAPERS, at=at) as act:
        _need_room(act, len(sent))
        request = act.dossier.supplements.filter(answered_at=None).latest("round")
        papers = {place: _paper(act, request, place) for place in sorted({s.item for s in sent})}
        PaperFile.objects.bulk_create(
            PaperFile(paper=papers[one.item], file=one.file, name=nfc(one.name)[:200],
                      at=at, by=act.by)
            for one in sent
        )  # fmt: skip
        request.sent_at = at
        request.save(update_fields=["items", "sent_at"])
        act.facts |= {"round": request.round, "files": [one.file.sha256 for one in sent]}
        act.facts["papers"] = [str(paper.uuid) for paper in papers.values()]
    return request


def looked_at_by(request: SupplementRequest) -> datetime | None:
    """Return until when the counter looks at what was sent, None where nothing was."""
    if request.sent_at is None:
        return None
    calendar = clock.calendar_of(request.dossier.receiving_unit).frozen()
    return rules.add_working_minutes(request.sent_at, LOOKED_AT_WITHIN, calendar)


def _need_room(act: Act, more: int) -> None:
    kept = PaperFile.objects.filter(paper__dossier=act.dossier, by=act.by).count()
    if kept + more > MOST_FILES:
        raise TooManyFiles(n=MOST_FILES)


def _paper(act: Act, request: SupplementRequest, place: int) -> Paper:
    """Return the paper of the checklist a thing asked for is about, a new line where it is none."""
    item = request.items[place]
    found = act.dossier.papers.filter(uuid=item["paper"]).first() if item["paper"] else None
    if found is None:
        last = act.dossier.papers.order_by("-position").first()
        position = last.position + 1 if last else 1
        found = Paper(dossier=act.dossier, position=position, name=item["text"])
        item["paper"] = str(found.uuid)
    found.is_received, found.not_needed_because = True, ""
    found.checked_at = found.checked_by = None  # this copy was not compared yet
    found.save()
    return found
