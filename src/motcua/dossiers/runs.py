"""Walks over many dossiers: begun with their row, batch by batch, broken off, tried again.

A job that breaks off is tried again by itself; after the last time somebody may start it anew from
the console, once what broke it is mended.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.translation import override
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.core.errors import Refusal
from motcua.dossiers.errors import RunGoesOn
from motcua.dossiers.models import Dossier, DossierQuerySet, Progress, Run
from motcua.people.models import User

#: Dossiers of one transaction: few, so that nobody waits for their locks.
BATCH = 50
#: Five attempts in all, the last some six minutes after the first.
ATTEMPTS = RetryStrategy(max_attempts=4, exponential_wait=4)
_PENDING = ("todo", "doing")


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a run does with each dossier."""

    waiting: DossierQuerySet
    do: Callable[[Dossier, datetime], object]  # a Refusal leaves this dossier as it is
    pick: Callable[[list[Dossier]], Iterable[Dossier]] = iter  # of a batch, those to do it with


def start(run: Progress, *, at: datetime | None = None) -> None:
    """Start the job, in the transaction that wrote the row; at a later moment if one is given."""
    app.configure_task(run.TASK, schedule_at=at, lock=f"{run.TASK}-{run.pk}").defer(run=run.pk)


def is_stopped(run: Progress) -> bool:
    """Say whether it is unfinished and no job will carry it on."""
    jobs = ProcrastinateJob.objects.filter(task_name=run.TASK, args__run=run.pk)
    return run.finished_at is None and not jobs.filter(status__in=_PENDING).exists()


@contextlib.contextmanager
def noting_failure(run: Progress) -> Iterator[None]:
    """Speak the language of who asked; where the work breaks off, keep why, as far as possible."""
    try:
        with override(run.asked_by.language or None):
            yield
    except Exception as error:
        with contextlib.suppress(DatabaseError):
            type(run).objects.filter(pk=run.pk).update(failure=_in_a_line(error))
        raise


def can_start_anew(run: Run) -> bool:
    """Say whether somebody may try again: it stopped, or it ended with refusals."""
    return bool(run.finished_at and run.refused) or is_stopped(run)


@transaction.atomic
def start_anew(run: Run, *, by: User, at: datetime) -> None:
    """Let whoever asks carry on a run that stopped, and look again at what was refused.

    What has moved is no longer among the waiting. Raises RunGoesOn where there is nothing to try.
    """
    locked = type(run).objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not can_start_anew(locked):
        raise RunGoesOn
    locked.asked_by, locked.asked_at, locked.finished_at = by, at, None
    locked.done, locked.refused, locked.last = locked.moved, 0, 0
    locked.sentence = locked.failure = ""
    locked.save()
    start(locked)


def carry_out(run: Run, work: Work, *, clock: Callable[[], datetime]) -> None:
    """Do the work on every dossier that waits; run twice, it goes on where it stopped."""
    with noting_failure(run):
        while chunk := list(work.waiting.filter(pk__gt=run.last).order_by("pk")[:BATCH]):
            _do_batch(run, work, chunk, clock())
    run.finished_at, run.failure = clock(), ""
    run.done = run.of = max(run.of, run.done)
    run.save(update_fields=["finished_at", "failure", "done", "of"])


@transaction.atomic
def _do_batch(run: Run, work: Work, chunk: list[Dossier], at: datetime) -> None:
    """Do it with each alone: one that is refused does not hold up the others."""
    for dossier in work.pick(chunk):
        try:
            work.do(dossier, at)
        except Refusal as refusal:
            run.refused += 1
            run.sentence = str(refusal)[:400]
        else:
            run.moved += 1
    run.last = chunk[-1].pk
    run.done += len(chunk)
    run.save(update_fields=["last", "done", "moved", "refused", "sentence"])


def _in_a_line(error: Exception) -> str:
    """Name the error without what follows its first line: there a database quotes values."""
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}"[:400]
