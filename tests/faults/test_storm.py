"""Kills in the middle of a storm of acts: what was acknowledged is there, once."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil

from tests.faults.systems import Client, System, peopled
from tests.halls import Hall, eventually

KILLS = 20
#: Acts that are acknowledged between two kills, so that each kill meets the storm at full speed.
BETWEEN = 6
CLIENTS = 4


def database(hall: Hall) -> psutil.Process:
    return hall.child("bin/postgres")


def web(hall: Hall) -> psutil.Process:
    return hall.child("serving web")


def web_worker(hall: Hall) -> psutil.Process:
    eventually(lambda: bool(web(hall).children()))
    return web(hall).children()[0]


def worker(hall: Hall) -> psutil.Process:
    return hall.child("motcua work")


def live(hall: Hall) -> psutil.Process:
    return hall.child("serving live")


VICTIMS: list[Callable[[Hall], psutil.Process]] = [database, web, worker, web_worker, live]


@contextmanager
def storm(systems: list[System]) -> Iterator[list[Client]]:
    done = threading.Event()
    clients = [
        Client(system=systems[number % len(systems)], name_=f"K{number}", done=done)
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    yield clients
    done.set()
    for client in clients:
        client.join(120)
        assert not client.is_alive(), "an act is never answered"


def kill(hall: Hall, number: int, clients: list[Client]) -> None:
    """Let acts pass, kill the one whose turn it is, wait until acts pass again."""

    def acts() -> int:
        return sum(client.acknowledged for client in clients)

    begun = time.monotonic()
    before = acts()
    eventually(lambda: acts() >= before + BETWEEN)
    with suppress(psutil.NoSuchProcess):
        VICTIMS[number % len(VICTIMS)](hall).kill()
    after = acts()
    killed = time.monotonic()
    eventually(lambda: acts() > after)
    name = VICTIMS[number % len(VICTIMS)].__name__
    back = time.monotonic() - killed
    print(f"{name}: {killed - begun:.1f} s of acts, answers {back:.1f} s later")  # noqa: T201 - a figure


def test_acts_acknowledged_in_a_storm_of_kills_are_there_once(hall: Hall):
    hall.start()
    systems = peopled(hall)
    with storm(systems) as clients:
        for number in range(KILLS):
            kill(hall, number, clients)
    assert [wrong for client in clients for wrong in client.wrong] == []
    assert sum(client.asked_again for client in clients) > 0, "no kill was felt"
    asked_for = {receipt: uuid for client in clients for receipt, uuid in client.received.items()}
    assert received(hall) == Counter(asked_for.items())
    acts = [act for client in clients for act in client.acts]
    assert done(hall) == Counter(acts)
    assert_whole(hall)


def received(hall: Hall) -> Counter[tuple[str, str]]:
    """Return how often each receipt number stands at each dossier."""
    rows = hall.sql("SELECT summary, uuid::text FROM dossiers_dossier")
    return Counter((str(receipt), str(uuid)) for receipt, uuid in rows)


def done(hall: Hall) -> Counter[tuple[str, str]]:
    """Return how often each dossier was taken and appraised, by its history."""
    rows = hall.sql(
        "SELECT d.uuid::text, h.verb FROM dossiers_history h"
        " JOIN dossiers_dossier d ON d.id = h.dossier_id WHERE h.verb IN ('take', 'appraise')"
    )
    return Counter((str(uuid), str(verb)) for uuid, verb in rows)


def assert_whole(hall: Hall) -> None:
    """The chains hold, and the facts that the killed worker kept are those of the history."""
    verified = hall.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    eventually(lambda: hall.run("report", "rebuild", "--check").returncode == 0)
    codes = hall.sql("SELECT count(*) - count(DISTINCT code) FROM dossiers_dossier")
    assert codes == [(0,)]
