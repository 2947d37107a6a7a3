"""After a change of a calendar: which due dates would move, and moving them, batch by batch.

A dossier stays on the version its date was counted on until somebody says otherwise. What was put
off to a promised moment moves only where the change lies within the time it was put off by.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from motcua.dossiers import actions, runs
from motcua.dossiers.clock import counted_on, due_of
from motcua.dossiers.errors import RecountRuns
from motcua.dossiers.models import ClockEntry, Dossier, DossierQuerySet, RecountRun
from motcua.dossiers.states import MOVES, Verb
from motcua.people.models import User
from motcua.workdays.models import CalendarVersion

#: Dossiers read for one page of the preview, at most.
READ_FOR_A_PAGE = 2000


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One due date that would move."""

    dossier: Dossier
    old: datetime
    new: datetime


def behind(version: CalendarVersion) -> DossierQuerySet:
    """Return the open dossiers whose date was counted on an older version of this calendar."""
    counted = ClockEntry.objects.filter(dossier=OuterRef("pk"), calendar_version__isnull=False)
    newest = counted.order_by("-id")
    return (
        Dossier.objects.filter(
            state__in=MOVES[Verb.RECOUNT].sources, due_at__isnull=False, system_of_record="motcua"
        )
        .annotate(
            entry=Subquery(newest.values("pk")[:1]),
            counted_on=Subquery(newest.values("calendar_version__calendar")[:1]),
            counted_number=Subquery(newest.values("calendar_version__number")[:1]),
        )
        .filter(counted_on=version.calendar_id, counted_number__lt=version.number)
    )


def shifts(dossiers: list[Dossier], version: CalendarVersion) -> Iterator[Shift]:
    """Yield which of these (from ``behind``) would move, and to when."""
    ids = [found.entry for found in dossiers]  # type: ignore[attr-defined]
    entries = ClockEntry.objects.select_related("calendar_version").in_bulk(ids)
    for dossier, key in zip(dossiers, ids, strict=True):
        entry = entries[key]
        current = due_of(entry)
        assert entry.calendar_version is not None
        new = counted_on(current, version).due_at
        if new != counted_on(current, entry.calendar_version).due_at and dossier.due_at:
            yield Shift(dossier=dossier, old=dossier.due_at, new=new)


def page_of_shifts(
    version: CalendarVersion, *, after: int, size: int
) -> tuple[list[Shift], int | None]:
    """Return up to ``size`` shifts after a key, and the key to go on from (None at the end)."""
    found: list[Shift] = []
    waiting, read = behind(version).order_by("pk"), 0
    while read < READ_FOR_A_PAGE:
        chunk = list(waiting.filter(pk__gt=after)[: runs.BATCH])
        if not chunk:
            return found, None
        for shift in shifts(chunk, version):
            if len(found) == size:
                return found, found[-1].dossier.pk
            found.append(shift)
        after, read = chunk[-1].pk, read + len(chunk)
    return found, after


def ask_for(version: CalendarVersion, *, by: User, at: datetime) -> RecountRun:
    """Write down that the dates are to move, and start the job that moves them.

    Raises RecountRuns while another run on this version is under way.
    """
    try:
        with transaction.atomic():
            run = RecountRun.objects.create(
                calendar_version=version,
                ground=version.decision_number,
                asked_by=by,
                asked_at=at,
                of=behind(version).count(),
            )
            runs.start(run)
    except IntegrityError:
        raise RecountRuns from None
    return run


def carry_out(run: RecountRun, *, clock: Callable[[], datetime]) -> None:
    """Move every date that moves; run twice, it goes on where it stopped."""
    version = run.calendar_version

    def do(dossier: Dossier, at: datetime) -> None:
        actions.recount(
            [dossier], calendar_version=version, ground=run.ground, by=run.asked_by, at=at
        )

    def pick(chunk: list[Dossier]) -> list[Dossier]:
        return [shift.dossier for shift in shifts(chunk, version)]

    runs.carry_out(run, runs.Work(waiting=behind(version), do=do, pick=pick), clock=clock)
