"""``motcua up``: starts, heals, survives, ends, and stays small."""

import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from motcua.runtime.postgres import Server
from tests.halls import Hall, eventually, hall_like

MOST_PSS_BYTES = 600_000_000
PARTS = {"web": "serving web", "live": "serving live", "worker": "motcua work"}


class Writer(threading.Thread):
    """Writes numbers one by one and remembers those the database acknowledged."""

    def __init__(self, hall: Hall) -> None:
        super().__init__(daemon=True)
        self.hall = hall
        self.acknowledged: list[int] = []
        self.done = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.done.is_set():
            try:
                with psycopg.connect(Server(self.hall.places).url, autocommit=True) as connection:
                    while not self.done.is_set():
                        number += 1
                        connection.execute("INSERT INTO kept VALUES (%s)", [number])
                        self.acknowledged.append(number)
            except psycopg.OperationalError:
                self.done.wait(0.05)


@contextmanager
def writing(hall: Hall) -> Iterator[Writer]:
    hall.sql("DROP TABLE IF EXISTS kept")
    hall.sql("CREATE TABLE kept (number int)")
    writer = Writer(hall)
    writer.start()
    eventually(lambda: len(writer.acknowledged) > 100)
    yield writer
    writer.done.set()
    writer.join(30)


@pytest.fixture(scope="module")
def running(migrated: Path) -> Iterator[Hall]:
    """A hall that runs with the beginning of its sample, for tests that leave it as it is.

    The filling is cut short: a hall that fills is not idle, and how much lies there is no matter.
    """
    with hall_like(migrated) as hall:
        hall.start(sample=True)
        filling = hall.child("motcua demo")
        eventually(lambda: hall.sql("SELECT count(*) > 20 FROM dossiers_dossier") == [(True,)])
        filling.terminate()
        eventually(lambda: not hall.children("motcua demo"))
        yield hall


@pytest.fixture(scope="module")
def wounded(migrated: Path) -> Iterator[Hall]:
    with hall_like(migrated) as hall:
        yield hall


@pytest.fixture
def healed(wounded: Hall) -> Hall:
    """One hall for the tests that wound it: it runs, whatever the one before did to it."""
    if wounded.process is None or wounded.process.poll() is not None:
        wounded.start()
    eventually(lambda: wounded.get("/readyz") == 200)
    return wounded


def lost(hall: Hall, writer: Writer) -> set[int]:
    kept = {row[0] for row in hall.sql("SELECT number FROM kept")}
    return set(writer.acknowledged) - kept


def test_a_new_hall_opens_speaks_its_address_and_ends_cleanly(new_hall: Hall):
    new_hall.start()
    assert new_hall.get("/healthz") == 200
    new_hall.child(PARTS["live"])  # starts once the address has been told
    family = new_hall.family()
    said = new_hall.stop()
    assert f"http://localhost:{new_hall.port}/" in said
    assert said.rstrip().endswith("Đã dừng.")
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert new_hall.process is not None
    assert new_hall.process.returncode == 0


def test_idle_with_the_sample_it_needs_less_than_600_megabytes(running: Hall):
    for _ in range(40):
        for page in ("/", "/procedures/?q=khai+sinh", "/sign-in/"):
            assert running.get(page) == 200
    for words in PARTS.values():
        running.child(words)
    time.sleep(5)
    used = {p: p.memory_full_info().pss for p in running.family()}
    for process, pss in used.items():
        print(f"PSS {pss / 1e6:5.1f} MB  {' '.join(process.cmdline())[-60:]}")  # noqa: T201
    print(f"PSS {sum(used.values()) / 1e6:.0f} MB in all")  # noqa: T201 - a figure of the report
    assert sum(used.values()) < MOST_PSS_BYTES


def test_the_sample_has_its_signing_authorities_in_the_worker(running: Hall):
    worker = running.child(PARTS["worker"])
    eventually(lambda: any(line.status == "LISTEN" for line in worker.net_connections("inet")))
    port = next(line.laddr.port for line in worker.net_connections("inet"))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as page:
        assert page.read() == b"ok"


def test_the_database_listens_on_no_port(running: Hall):
    database = running.child("bin/postgres")
    everyone = [database, *database.children(recursive=True)]
    assert [line for process in everyone for line in process.net_connections("inet")] == []


def test_a_part_that_is_killed_comes_back_with_its_helpers(healed: Hall):
    for words in PARTS.values():
        victim = healed.child(words)
        helpers = victim.children(recursive=True)
        victim.kill()
        eventually(
            lambda words=words, victim=victim: any(
                child != victim for child in healed.children(words)
            )
        )
        assert psutil.wait_procs(helpers, timeout=10)[1] == []
        eventually(lambda: healed.get("/readyz") == 200)
    web = healed.child(PARTS["web"])
    eventually(lambda: len(web.children()) == 2)
    victim = web.children()[0]
    victim.kill()
    eventually(lambda: len(web.children()) == 2 and victim not in web.children())
    assert healed.get("/readyz") == 200


def test_a_killed_database_comes_back_with_everything_acknowledged(healed: Hall):
    with writing(healed) as writer:
        for _ in range(3):
            seen = len(writer.acknowledged)
            healed.child("bin/postgres").kill()
            eventually(lambda seen=seen: len(writer.acknowledged) > seen + 50)
        eventually(lambda: healed.get("/readyz") == 200)
    assert lost(healed, writer) == set()


def test_a_kill_of_everything_loses_nothing_acknowledged(healed: Hall):
    with writing(healed) as writer:
        for process in healed.family():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        assert healed.process is not None
        healed.process.communicate()
        healed.start()
    assert lost(healed, writer) == set()


def test_it_starts_again_after_an_end_and_after_a_kill_that_no_child_outlives(healed: Hall):
    healed.stop()
    print(f"second start {healed.start():.1f} s")  # noqa: T201 - a figure of the report
    family = healed.family()
    healed.kill()
    assert psutil.wait_procs(family, timeout=30)[1] == []
    healed.start()
    assert healed.get("/readyz") == 200


def test_a_second_instance_on_the_same_data_is_refused(running: Hall):
    second = Hall(running.places.root)
    answer = second.run("up", "--port", str(second.port))
    assert answer.returncode == 1
    assert "đang chạy trên" in answer.stderr


def test_a_taken_port_is_refused_with_a_sentence(running: Hall, new_hall: Hall):
    answer = new_hall.run("up", "--port", str(running.port))
    assert answer.returncode == 1
    assert f"Cổng {running.port} đang bị chiếm" in answer.stderr


def test_commands_use_the_database_of_the_running_instance(running: Hall):
    before = running.child("bin/postgres")
    running.sql("CREATE TABLE told (word text)")
    write = (
        "from django.db import connection;"
        "connection.cursor().execute(\"INSERT INTO told VALUES ('x')\")"
    )
    done = running.python(write)
    assert done.returncode == 0, done.stderr
    assert running.sql("SELECT word FROM told") == [("x",)]
    assert running.child("bin/postgres") == before


def test_doctor_finds_a_running_instance_well_and_a_fault_where_there_is_one(running: Hall):
    eventually(lambda: running.run("doctor").returncode == 0)
    running.child(PARTS["worker"]).send_signal(signal.SIGSTOP)
    running.sql(
        "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
    )
    answer = running.run("doctor")
    running.child(PARTS["worker"]).send_signal(signal.SIGCONT)
    assert answer.returncode == 1
    assert "✗ Tiến trình nền" in answer.stdout


def test_a_command_without_questions_starts_no_database(new_hall: Hall):
    answer = new_hall.run("makemigrations", "--check")
    assert answer.returncode == 0, answer.stderr
    assert not new_hall.places.root.exists()


def test_live_updates_reach_the_browser_and_only_what_it_may_hear(running: Hall):
    eventually(lambda: running.get("/live/?topics=unit-1") == 204)
    url = f"http://127.0.0.1:{running.port}/live/?topics=public-hall"
    with urllib.request.urlopen(url, timeout=20) as stream:
        assert stream.readline() == b"retry: 3000\n"
        running.sql("SELECT pg_notify('motcua_live', 'public-hall')")
        running.sql("SELECT pg_notify('motcua_live', 'unit-1')")
        said = [stream.readline() for _ in range(3)]
    assert b"event: public-hall\n" in said
