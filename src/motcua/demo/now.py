"""What the sample shows at this very moment: due soon, late, waiting, and work for everybody."""

from datetime import datetime
from random import Random
from typing import Any

from motcua.catalogue.models import ProcedureVersion
from motcua.demo.past import GROUND, Crew, Stage, submission
from motcua.demo.province import WARD
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.models import Channel, Dossier
from motcua.workdays.rules import Calendar, add_working_minutes, next_opening

#: What the approver finds on the desk: enough to sign twenty at once.
TO_APPROVE = 24
LAND = "1.012783"
MARRIAGE, DEATH, ALLOWANCE = "1.000894", "1.000656", "1.001776"


def moment(at: datetime, calendar: Calendar) -> datetime:
    """Return the moment the sample calls now: this one, or the last working one on a day off."""
    if next_opening(at, calendar) == at:
        return at
    return add_working_minutes(at, -70, calendar)


def fill(stage: Stage, random: Random, serial: int) -> int:
    """Make the dossiers of the moment; returns the next free serial."""
    due_soon(stage, random, serial)
    late_with_apology(stage, random, serial + 1)
    waiting(stage, random, serial + 2)
    submitted_online(stage, random, serial + 3)
    to_approve(stage, random, serial + 10)
    to_appraise(stage, random, serial + 10 + TO_APPROVE)
    in_the_ward(stage, random, serial + 20 + TO_APPROVE)
    return serial + 20 + TO_APPROVE + 10


def due_soon(stage: Stage, random: Random, serial: int) -> Dossier:
    """One dossier that is due forty working minutes from now, on the approver's desk.

    On a day off that is forty minutes after the door opens again.
    """
    version, row = _of(stage, LAND)
    due = add_working_minutes(stage.wall, 40, stage.calendar)
    days = int(version.promise_value or version.limit_value or 1)
    received = add_working_minutes(due, -days * 480, stage.calendar)
    dossier = _taken_in(stage, version, row, random, serial, received)
    return _appraised(stage, dossier, received, minutes=300)


def late_with_apology(stage: Stage, random: Random, serial: int) -> Dossier:
    """One dossier past its date; the applicant was told in time, but the new date passed too."""
    version, row = _of(stage, "1.012275")
    received = add_working_minutes(stage.now, -6 * 480, stage.calendar)
    dossier = _taken_in(stage, version, row, random, serial, received)
    actions.take(dossier, by=_crew(stage, dossier).appraiser, at=_after(stage, received, 60))
    dossier.refresh_from_db()
    assert dossier.due_at is not None
    actions.apologise(
        dossier,
        until=add_working_minutes(stage.now, -30, stage.calendar),
        cause="agency", legal_ground=GROUND, text="Chờ ý kiến của hội đồng chuyên môn",
        by=stage.cast["giamdoc"], at=add_working_minutes(dossier.due_at, -500, stage.calendar),
    )  # fmt: skip
    return dossier


def waiting(stage: Stage, random: Random, serial: int) -> Dossier:
    """One dossier that waits for the citizen."""
    version, row = _of(stage, "3.000348")
    received = add_working_minutes(stage.now, -480, stage.calendar)
    dossier = _taken_in(stage, version, row, random, serial, received)
    appraiser = _crew(stage, dossier).appraiser
    actions.take(dossier, by=appraiser, at=_after(stage, received, 60))
    actions.request_supplement(
        dossier, items=[Asked(text="Giấy khám sức khỏe còn hiệu lực")], cause="applicant",
        legal_ground=GROUND, text="Giấy khám sức khỏe đã hết hạn", by=appraiser,
        at=_after(stage, received, 180),
    )  # fmt: skip
    return dossier


def submitted_online(stage: Stage, random: Random, serial: int) -> None:
    """Three submissions that wait at the counter to be received."""
    for place, code in enumerate(("1.002153", "1.014137", "9.000901")):
        version, row = _of(stage, code)
        officer = stage.cast["tiepnhan1"]
        at = add_working_minutes(stage.now, -20 * (place + 1), stage.calendar)
        given = submission(
            stage, version, row, random, serial + place, by=officer, at=at, channel=Channel.ONLINE
        )
        actions.submit(given, by=officer, at=at)


def to_approve(stage: Stage, random: Random, serial: int) -> None:
    """A pile on the approver's desk."""
    for place in range(TO_APPROVE):
        version, row = random.choice(_of_the_hall(stage))
        received = add_working_minutes(stage.now, -random.randrange(150, 300), stage.calendar)
        dossier = _taken_in(stage, version, row, random, serial + place, received)
        _appraised(stage, dossier, received, minutes=120)


def to_appraise(stage: Stage, random: Random, serial: int) -> None:
    """What the appraisers find free, each in their own matters."""
    for place in range(6):
        version, row = random.choice(_of_the_hall(stage))
        received = add_working_minutes(stage.now, -random.randrange(30, 90), stage.calendar)
        _taken_in(stage, version, row, random, serial + place, received)


def in_the_ward(stage: Stage, random: Random, serial: int) -> None:
    """Work for the ward: to receive, to appraise, for the chairman to sign, to seal, to return."""
    crew = stage.crew(WARD)
    version, row = _of(stage, ALLOWANCE)
    at = add_working_minutes(stage.now, -25, stage.calendar)
    given = submission(
        stage, version, row, random, serial, by=crew.receiver, at=at, channel=Channel.ONLINE
    )
    actions.submit(given, by=crew.receiver, at=at)
    for place, code in enumerate((DEATH, MARRIAGE, DEATH, ALLOWANCE, MARRIAGE, DEATH), start=1):
        version, row = _of(stage, code)
        received = add_working_minutes(stage.now, -20 * place - 60, stage.calendar)
        dossier = _taken_in(stage, version, row, random, serial + place, received)
        if place > 2:
            _appraised(stage, dossier, received, minutes=30)
        if place > 4:
            actions.approve(
                dossier, document=None, signed=None, by=crew.approver,
                at=_after(stage, received, 40),
            )  # fmt: skip
    actions.seal(dossier, signed=None, by=crew.clerk, at=_after(stage, received, 50))
    actions.complete(dossier, verification=None, by=crew.clerk, at=_after(stage, received, 55))


def _of_the_hall(stage: Stage) -> list[tuple[ProcedureVersion, dict[str, Any]]]:
    return [(version, row) for version, row in stage.versions if row["unit"] != WARD]


def _of(stage: Stage, code: str) -> tuple[ProcedureVersion, dict[str, Any]]:
    return next((v, r) for v, r in stage.versions if v.procedure.code == code)


def _taken_in(
    stage: Stage,
    version: ProcedureVersion,
    row: dict[str, Any],
    random: Random,
    serial: int,
    at: datetime,
) -> Dossier:
    officer = stage.crew(row["unit"]).receiver
    given = submission(stage, version, row, random, serial, by=officer, at=at)
    return actions.take_in([given], by=officer, at=at)[0]


def _appraised(stage: Stage, dossier: Dossier, received: datetime, *, minutes: int) -> Dossier:
    appraiser = _crew(stage, dossier).appraiser
    actions.take(dossier, by=appraiser, at=_after(stage, received, minutes // 3))
    return actions.appraise(
        dossier, text="Đủ điều kiện, trình phê duyệt", by=appraiser,
        at=_after(stage, received, minutes),
    )  # fmt: skip


def _crew(stage: Stage, dossier: Dossier) -> Crew:
    return stage.crew(dossier.deciding_unit.code)


def _after(stage: Stage, start: datetime, minutes: int) -> datetime:
    return add_working_minutes(start, minutes, stage.calendar)
