"""Run a simulation: one thread draws and makes the next batch while the other writes the last one.

A batch is a transaction of a second or so: long ones would stall every listener (design.md,
decision 1). What was stopped goes on where it stopped, with the numbers it had taken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
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
from motcua.demo.simulation.rows import Given, rows_of
from motcua.demo.simulation.script import Life, World, batch
from motcua.demo.simulation.tables import COLUMNS
from motcua.workdays.models import national_calendar
from motcua.workdays.rules import LOCAL

BATCH = 1000
#: Days before the first reception on which an online submission may have been handed in.
AHEAD = timedelta(days=4)
Say = Callable[[int, float], None]


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
    with ThreadPoolExecutor(1) as maker:
        for done in _written(simulation, world, maker):
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
class _Made:
    """A batch ready to be written."""

    first: int
    text: Mapping[str, bytes]
    size: int


def _written(simulation: Simulation, world: World, maker: ThreadPoolExecutor) -> Iterator[int]:
    """Write batch after batch; yields how many dossiers stand."""
    batches = _batches(simulation)
    drawn = _draw(maker, world, batches)
    ready: Future[_Made] | None = None
    while drawn:
        lives, first = drawn.result()
        given = _equip(simulation, first, lives)
        making = maker.submit(_make, world, first, lives, given)
        drawn = _draw(maker, world, batches)
        if ready:
            yield _write(simulation, ready.result())
        ready = making
    if ready:
        yield _write(simulation, ready.result())


def _batches(simulation: Simulation) -> Iterator[tuple[int, list[datetime]]]:
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


def _draw(
    maker: ThreadPoolExecutor, world: World, batches: Iterator[tuple[int, list[datetime]]]
) -> Future[tuple[list[Life], int]] | None:
    following = next(batches, None)
    if following is None:
        return None
    first, moments = following
    return maker.submit(lambda: (batch(world, first, moments), first))


def _equip(simulation: Simulation, first: int, lives: Sequence[Life]) -> Given:
    """Take keys and numbers for a batch; the numbers are kept until it is written, so that a
    batch that was lost is written with the same ones and no series has a gap."""
    with transaction.atomic():
        row = Simulation.objects.select_for_update().get(pk=simulation.pk)
        kept = row.reserved.get(str(first))
        if kept is None:
            firsts = reserved(wanted(lives))
            row.reserved[str(first)] = [[*_plain(key), number] for key, number in firsts.items()]
            row.save(update_fields=["reserved"])
        else:
            firsts = {_series(*key): number for *key, number in kept}
    return equipped(lives, firsts)


def _plain(key: Series) -> tuple[int, str, int, str]:
    return key.unit, key.symbol, key.year, key.day.isoformat() if key.day else ""


def _series(unit: int, symbol: str, year: int, day: str) -> Series:
    return Series(unit, symbol, year, date.fromisoformat(day) if day else None)


def _make(world: World, first: int, lives: list[Life], given: Given) -> _Made:
    random = Random(f"{world.seed} rows {first}")  # noqa: S311 - a sample, not a secret
    return _Made(first, encoded(rows_of(lives, given, random)), len(lives))


def _write(simulation: Simulation, made: _Made) -> int:
    done = made.first + made.size
    with transaction.atomic():
        copied(made.text)
        row = Simulation.objects.select_for_update().get(pk=simulation.pk)
        row.reserved.pop(str(made.first), None)
        row.done = done
        row.save(update_fields=["reserved", "done"])
    return done


def _refresh_statistics() -> None:
    """Let the planner know what has come; autovacuum would be some minutes behind."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(COLUMNS)}")
