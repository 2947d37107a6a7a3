"""The embedded database starts, survives being killed, and lies where its account reaches it."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from motcua.runtime import binaries, cluster
from motcua.runtime.errors import CannotStart
from motcua.runtime.places import Places
from motcua.runtime.postgres import Server, buffers_mb


@pytest.fixture
def open_dir() -> Iterator[Path]:
    """A short folder that every account can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(open_dir: Path) -> Iterator[Server]:
    server = Server(Places.under(open_dir / "data"))
    server.start()
    yield server
    server.stop()


def write(server: Server, *numbers: int) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        for number in numbers:
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
            connection.commit()


def read(server: Server) -> list[int]:
    with psycopg.connect(server.url) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number")]


def test_it_keeps_pages_checked_and_written_through(server: Server):
    with psycopg.connect(server.url) as connection:
        asked = ("data_checksums", "fsync", "full_page_writes", "listen_addresses")
        told = [connection.execute(f"SHOW {name}").fetchone() for name in asked]
    assert told == [("on",), ("on",), ("on",), ("",)]


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(1, 128), (4, 256), (24, 1024), (512, 1024)])
def test_it_keeps_as_many_pages_as_the_machine_has_room_for(gigabytes: int, megabytes: int):
    assert buffers_mb(gigabytes << 30) == megabytes


def test_vietnamese_letters_know_their_capitals(server: Server):
    with psycopg.connect(server.url) as connection:
        row = connection.execute("SELECT upper('đường ở'), lower('ĐƯỜNG Ở')").fetchone()
    assert row == ("ĐƯỜNG Ở", "đường ở")


def test_no_tcp_port_is_open(server: Server):
    process = server.process()
    assert process is not None
    everyone = [process, *process.children(recursive=True)]
    assert [c for p in everyone for c in p.net_connections("inet")] == []


def test_the_application_is_no_superuser(server: Server):
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT rolsuper, current_user FROM pg_roles WHERE rolname = current_user"
        )
        assert row.fetchone() == (False, "motcua")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second account")
def test_another_account_of_the_machine_is_not_let_in(server: Server):
    psql = server.cluster.installation.program("psql")
    answer = subprocess.run(
        [psql, server.url, "-c", "SELECT 1"], user=2, capture_output=True, text=True, check=False
    )
    assert answer.returncode != 0
    assert "ermission denied" in answer.stderr


def test_what_was_acknowledged_survives_a_kill_of_the_main_process(server: Server):
    write(server, *range(50))
    main = server.process()
    assert main is not None
    main.kill()
    server.start()
    assert read(server) == list(range(50))


def test_what_was_acknowledged_survives_a_kill_of_everything(server: Server):
    write(server, *range(50))
    main = server.process()
    assert main is not None
    for process in [main, *main.children(recursive=True)]:
        process.kill()
    again = Server(server.places)
    again.start()
    kept = read(again)
    again.stop()
    assert kept == list(range(50))


def test_busy_sessions_of_a_killed_server_do_not_block_the_next(server: Server):
    sleeper = psycopg.connect(server.url, autocommit=True)
    sleeper.pgconn.send_query(b"SELECT pg_sleep(600)")
    main = server.process()
    assert main is not None
    main.kill()
    server.start()
    write(server, 1)
    assert read(server) == [1]
    sleeper.close()


def test_a_stale_process_number_of_a_stranger_is_no_obstacle(server: Server):
    server.stop()
    file = server.cluster.path / "postmaster.pid"
    file.write_text(
        f"{os.getppid()}\n{server.cluster.path}\n1\n5432\n{server.cluster.sockets}\n*\n"
    )
    server.start()
    write(server, 1)


def test_a_server_left_behind_is_taken_over(server: Server):
    heir = Server(server.places)
    heir.start()
    assert heir.process() == server.process()
    heir.stop()
    assert server.process() is None


def test_a_killed_initdb_leaves_nothing_in_the_way(open_dir: Path):
    places = Places.under(open_dir / "data")
    places.create()
    half = places.root / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server = Server(places)
    server.start()
    server.stop()
    assert not half.exists()


def test_a_long_path_gets_a_short_socket(open_dir: Path):
    deep = open_dir / "a-rather-long-folder-name" / "thư-mục-rất-dài" / ("x" * 60)
    server = Server(Places.under(deep))
    server.start()
    write(server, 7)
    socket = server.cluster.sockets / cluster.SOCKET
    server.stop()
    shutil.rmtree(server.cluster.sockets)
    assert len(os.fsencode(socket)) < cluster.SOCKET_BYTES
    assert not socket.is_relative_to(open_dir)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the database to another account")
def test_under_a_closed_home_programs_and_data_move_where_the_account_reaches_them(
    open_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    home = open_dir / "home"
    home.mkdir(mode=0o700)
    wheel = binaries.wheel_programs()
    assert wheel is not None
    package = wheel.parent.parent
    closed = home / "site-packages"
    shutil.copytree(package / "pginstall", closed / package.name / "pginstall")
    shutil.copytree(f"{package}.libs", closed / f"{package.name}.libs")
    programs = closed / package.name / "pginstall" / "bin"
    state = open_dir / "state"
    monkeypatch.setattr(binaries, "wheel_programs", lambda: programs)
    monkeypatch.setattr(binaries, "STATE_DIR", state)
    monkeypatch.setattr(cluster, "STATE_DIR", state)
    server = Server(Places.under(home / "checkout" / "var"))
    server.start()
    write(server, 3)
    server.stop()
    again = Server(Places.under(home / "checkout" / "var"))
    again.start()
    kept = read(again)
    main = again.process()
    assert main is not None
    runs_as, program = main.uids().real, Path(main.exe())
    again.stop()
    shutil.rmtree(again.cluster.sockets)
    assert kept == [3]
    assert runs_as not in (0, None)
    assert program.is_relative_to(state)
    assert again.cluster.path.is_relative_to(state)


def test_an_installed_postgresql_serves_where_the_wheel_is_missing(
    open_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(binaries, "wheel_programs", lambda: None)
    if not list(binaries.installed_programs()):
        monkeypatch.setattr(binaries, "installed_programs", lambda: iter([]))
        with pytest.raises(CannotStart, match="install the wheel"):
            binaries.find()
        return
    server = Server(Places.under(open_dir / "data"))
    server.start()
    write(server, 5)
    server.stop()
    assert server.cluster.installation.programs != binaries.wheel_programs()


def test_data_of_another_version_is_refused_with_a_sentence():
    with pytest.raises(CannotStart, match="made by PostgreSQL 9"):
        binaries.find(9)


def test_the_server_ends_with_a_leash_when_its_starter_is_killed(open_dir: Path):
    places = Places.under(open_dir / "data")
    child = os.fork()
    if child == 0:
        Server(places, leash=True).start()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    left = Server(places).process()
    if left is not None:
        psutil.wait_procs([left], timeout=10)
    assert Server(places).process() is None
