"""Run a simulation: a few processes, each draws, makes and writes a batch after another.

A batch is a transaction of a second or so: long ones would stall every listener (design.md,
decision 1). Batches take their numbers and are committed in their order, so that a seed gives the
same rows however many processes there are; what was stopped goes on where it stopped, with the
numbers it had taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from motcua.demo import persons
from motcua.demo.errors import NoDaysToSimulate, SimulatedAlready
from motcua.demo.models import Simulation
from motcua.demo.simulation import arrivals, stage
from motcua.demo.simulation.copying import copied, encoded, equipped, reserved
from motcua.demo.simulation.numbering import Series, wanted
from motcua.demo.simulation.rows import rows_of
from motcua.demo.simulation.script import Life, World, batch
from motcua.demo.simulation.sharing import Gate, shared, workers
from motcua.demo.simulation.standing import Given
from motcua.demo.simulation.tables import COLUMNS
from motcua.demo.turns import take_turn
from motcua.workdays.models import national_calendar
from motcua.workdays.rules import LOCAL

BATCH = 1000
#: Days before the first reception on which an online submission may have been handed in.
AHEAD = timedelta(days=4)
Say = Callable[[int, float], None]
Moments = Sequence[datetime]


def begin(seed: int, dossiers: int, *, years: float, until: datetime) -> Simulation:
    """Return the simulation of a seed: a new one, or the one that was stopped.

    Raises SimulatedAlready where the seed's dossiers stand here, NoDaysToSimulate where none fits.
    """
    known = Simulation.objects.filter(seed=seed).first()
    if known:
        if known.finished_at or known.dossiers != dossiers:
            raise SimulatedAlready(seed=seed, dossiers=known.dossiers)
        return known
    first = (until - timedelta(days=round(365.25 * years))).astimezone(LOCAL)
    opens = datetime.combine(stage.begins_on(first.date()), first.timetz())
    calendar = national_calendar()
    if opens >= until or not arrivals.days(opens, until, calendar, seed):
        raise NoDaysToSimulate(day=opens.date().isoformat())
    return Simulation.objects.create(
        seed=seed,
        dossiers=dossiers,
        first_at=opens,
        until_at=until,
        first_number=sum(Simulation.objects.values_list("dossiers", flat=True)),
        started_at=timezone.now(),
    )


def run(simulation: Simulation, say: Say) -> dict[str, Any]:
    """Write what is still missing of a simulation and return the figures."""
    world, already = _world(simulation), simulation.done
    started = perf_counter()
    for done in _written(simulation, world):
        say(done, (done - already) / (perf_counter() - started))
    seconds = perf_counter() - started
    Simulation.objects.filter(pk=simulation.pk).update(finished_at=timezone.now())
    _refresh_statistics()
    return {
        "seed": simulation.seed,
        "dossiers": simulation.dossiers,
        "written": simulation.dossiers - already,
        "from": simulation.first_at.astimezone(LOCAL).isoformat(),
        "until": simulation.until_at.astimezone(LOCAL).isoformat(),
        "seconds": round(seconds, 2),
        "dossiers_per_s": round((simulation.dossiers - already) / seconds, 1),
    }


def _world(simulation: Simulation) -> World:
    since = (simulation.first_at.astimezone(LOCAL) - AHEAD).date()
    return World(
        offers=stage.offers(since=stage.begins_on(since), at=timezone.now()),
        names=persons.NAMES,
        seed=simulation.seed,
        until=simulation.until_at.astimezone(LOCAL),
        first_number=simulation.first_number,
    )


@dataclass(frozen=True)
class _Gates:
    """What batches do in their order, whoever makes them: take their numbers, become visible."""

    numbers: Gate = field(default_factory=Gate)
    commit: Gate = field(default_factory=Gate)


def _written(simulation: Simulation, world: World) -> Iterator[int]:
    """Write batch after batch; yields how many dossiers stand."""
    gates = _Gates()

    def work(worker: int, workers: int) -> Iterator[int]:
        mine = islice(enumerate(_batches(simulation)), worker, None, workers)
        for turn, (first, moments) in mine:
            yield _write(simulation, world, gates, turn, first, moments)

    if connection.in_atomic_block or simulation.dossiers - simulation.done <= BATCH:
        return work(0, 1)
    return shared(work, workers())


def _write(
    simulation: Simulation, world: World, gates: _Gates, turn: int, first: int, moments: Moments
) -> int:
    """Draw, make and write one batch; returns how many dossiers stand then."""
    lives = batch(world, first, moments)
    gates.numbers.wait(turn)
    given = _equip(simulation, first, lives)
    gates.numbers.passed()
    random = Random(f"{world.seed} rows {first}")  # noqa: S311 - a sample, not a secret
    text, done = encoded(rows_of(lives, given, random)), first + len(lives)
    with transaction.atomic():
        copied(text)
        gates.commit.wait(turn)
        _mark(simulation, first, done)
    gates.commit.passed()
    return done


def _mark(simulation: Simulation, first: int, done: int) -> None:
    row = Simulation.objects.select_for_update().get(pk=simulation.pk)
    row.reserved.pop(str(first), None)
    row.done = done
    row.save(update_fields=["reserved", "done"])


def _batches(simulation: Simulation) -> Iterator[tuple[int, Moments]]:
    moments = arrivals.moments(
        simulation.dossiers,
        simulation.first_at.astimezone(LOCAL),
        simulation.until_at.astimezone(LOCAL),
        national_calendar(),
        simulation.seed,
    )
    first = simulation.done
    moments = islice(moments, first, None)
    while found := list(islice(moments, BATCH)):
        yield first, found
        first += len(found)


def _equip(simulation: Simulation, first: int, lives: Sequence[Life]) -> Given:
    """Take keys and numbers for a batch; the numbers are kept until it is written, so that a
    batch that was lost is written with the same ones and no series has a gap."""
    needs = wanted(lives)
    with transaction.atomic():
        take_turn()
        row = Simulation.objects.select_for_update().get(pk=simulation.pk)
        kept = row.reserved.get(str(first))
        if kept is None:
            firsts = reserved(needs)
            row.reserved[str(first)] = [[*_plain(key), number] for key, number in firsts.items()]
            row.save(update_fields=["reserved"])
        else:
            firsts = {_series(*key): number for *key, number in kept}
    return equipped(lives, needs, firsts)


def _plain(key: Series) -> tuple[int, str, int, str]:
    return key.unit, key.symbol, key.year, key.day.isoformat() if key.day else ""


def _series(unit: int, symbol: str, year: int, day: str) -> Series:
    return Series(unit, symbol, year, date.fromisoformat(day) if day else None)


def _refresh_statistics() -> None:
    """Let the planner know what has come; autovacuum would be some minutes behind."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(COLUMNS)}")
