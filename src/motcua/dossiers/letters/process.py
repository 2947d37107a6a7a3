"""Forms 04, 05 and 06: sorry and until when, stopped at one's wish, and who had it when."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from motcua.documents.forms import Form04, Form05, Form06, HandOver, Timing
from motcua.dossiers.letters.heads import CHANNELS, applicant, content, header
from motcua.dossiers.models import Apology, Channel, Dossier, HistorySecret, Task
from motcua.dossiers.rules import local_day, timeliness
from motcua.dossiers.sealing.finding import acts_of
from motcua.dossiers.states import Verb
from motcua.org.models import Authority, Post, Unit
from motcua.workflow.models import StepKind

TIMINGS = {"early": Timing.EARLY, "on_time": Timing.ON_TIME, "late": Timing.LATE}
#: Places for the pen on a slip that goes on with the papers.
BLANK_BLOCKS = 2


def apology_letter(apology: Apology) -> Form04:
    """Return form 04: the agency that was late apologises and names the new date."""
    dossier = apology.dossier
    agency = _who_said(apology)
    assert dossier.received_at is not None, "only what was received can be late"
    post = Post.objects.of(apology.by).on(local_day(apology.at)).at(agency).first()
    authority = Authority.objects.of(apology.by).on(local_day(apology.at)).first()
    return Form04(
        header=header(agency, at=apology.at, number=str(apology.number)),
        applicant=applicant(dossier),
        agency_name=agency.name_vi,
        content=content(dossier),
        code=dossier.code or "",
        received_on=local_day(dossier.received_at),
        due_at=apology.due_before,
        reason=f"{apology.text} (căn cứ: {apology.legal_ground})",
        new_due_at=apology.due_after,
        copied_to=tuple({dossier.receiving_unit.name_vi} - {agency.name_vi}),
        signing_mode=f"{authority.mode}." if authority and authority.mode else "",
        signer_title=(post.title if post and post.title else "Thủ trưởng đơn vị").upper(),
        signer_name=apology.by.full_name,
    )


def _who_said(apology: Apology) -> Unit:
    """Return the unit whose head apologised: the agency, or the centre where it decides there."""
    dossier = apology.dossier
    said = acts_of(dossier, Verb.APOLOGISE)
    row = next((row for row in said if row.at == apology.at), None)
    return row.unit if row and row.unit else dossier.deciding_unit


def stop_notice(dossier: Dossier) -> Form05:
    """Return form 05: stopped because the applicant asked for it while no decision existed."""
    (row,) = acts_of(dossier, Verb.STOP)
    said = HistorySecret.objects.get(dossier=dossier, sequence=row.sequence).values
    assert dossier.received_at is not None, "only what was received can be stopped"
    unit = dossier.receiving_unit
    return Form05(
        header=header(unit, at=row.at, number=str(row.facts["number"])),
        applicant=applicant(dossier),
        content=content(dossier),
        code=dossier.code or "",
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        requested_at=datetime.fromisoformat(row.facts["requested_at"]),
        channel=CHANNELS[Channel(row.facts.get("channel", Channel.COUNTER))],
        state="Chưa có quyết định, chưa có thông báo kết quả",
        reason=f"{said.get('text', '')} (căn cứ: {row.facts['ground']})",
        stopped_on=local_day(row.at),
        returned=tuple(paper.name for paper in dossier.papers.filter(is_received=True)),
        contact_name=row.by.full_name,
        contact_phone=row.by.phone or unit.phone,
        signer_name=row.by.full_name,
    )


def control_slip(dossier: Dossier) -> Form06:
    """Return form 06: each step that ended, from whom to whom, and whether it kept its time."""
    assert dossier.received_at is not None, "the slip goes with what was received"
    related = ("unit", "ended_by", "holder")
    tasks = list(Task.objects.filter(dossier=dossier).select_related(*related).order_by("id"))
    return Form06(
        header=header(dossier.receiving_unit, at=dossier.received_at),
        code=dossier.code or "",
        agency_name=dossier.deciding_unit.name_vi,
        consulted=tuple(task.unit.name_vi for task in tasks if task.kind == StepKind.CONSULT),
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        hand_overs=_hand_overs([task for task in tasks if task.kind != StepKind.CONSULT]),
        blank_blocks=BLANK_BLOCKS if dossier.is_running else 0,
    )


def _hand_overs(tasks: Sequence[Task]) -> tuple[HandOver, ...]:
    return tuple(
        HandOver(
            from_unit=done.unit.name_vi,
            to_unit=following.unit.name_vi,
            at=done.until,
            giver_name=done.ended_by.full_name if done.ended_by else "",
            receiver_name=following.holder.full_name if following.holder else "",
            timing=_timing(done),
            note="Trả lại" if done.ending == Task.Ending.SENT_BACK else "",
        )
        for done, following in pairwise(tasks)
        if done.until
    )


def _timing(task: Task) -> Timing | None:
    if task.until is None or task.due_at is None:
        return None
    return TIMINGS[timeliness(task.until, task.due_at)]
