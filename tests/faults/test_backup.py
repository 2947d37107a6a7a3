"""Backups and the way back: to the newest moment, to a chosen one, never over something."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.halls import Hall, database, hall_like


@pytest.fixture
def lasting(hall: Hall) -> Iterator[Hall]:
    """A hall whose database runs, with a table and a file of its own."""
    with kept_in(hall):
        yield hall


@pytest.fixture(scope="module")
def backed_up(migrated: Path) -> Iterator[Hall]:
    """One such hall with a backup, for the tests that leave it as it is."""
    with hall_like(migrated) as hall, kept_in(hall):
        back_up(hall)
        yield hall


@contextmanager
def kept_in(hall: Hall) -> Iterator[None]:
    with database(hall.places) as hall.server:
        hall.sql("CREATE TABLE kept (number int)")
        (hall.places.files / "ab").mkdir()
        (hall.places.files / "ab" / "abcd").write_text("giấy tờ", encoding="utf-8")
        yield


def back_up(hall: Hall) -> dict[str, object]:
    done = hall.run("backup", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def restore(hall: Hall, *words: str) -> Hall:
    target = hall.places.root.with_name("restored")
    done = hall.run("restore", "--into", str(target), *words)
    assert done.returncode == 0, done.stderr
    return Hall(target)


#: Closed dossiers of a past year, moved to sealed files as ``motcua archive`` does years later.
OLD_YEAR = """
from django.conf import settings
from motcua.documents.demo_pki import serving
from motcua.dossiers.tests.cast import make_hall
from motcua.reporting.tests.old_year import archive, make_year
make_year(make_hall())
with serving(settings.DATA_DIR):
    archive()
"""


def archive_a_year(hall: Hall) -> None:
    hall.places.demo_mark.touch()  # its own authorities sign
    done = hall.python(OLD_YEAR)
    assert done.returncode == 0, done.stderr


def told(hall: Hall, *words: str) -> dict[str, object]:
    """Return what a command answers as JSON."""
    done = hall.run(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def numbers(hall: Hall) -> set[object]:
    with database(hall.places):
        return {row[0] for row in hall.sql("SELECT number FROM kept")}


def moment() -> str:
    return datetime.now(UTC).isoformat()


def test_everything_acknowledged_comes_back_though_the_database_was_killed(lasting):
    lasting.sql("INSERT INTO kept VALUES (1)")
    back_up(lasting)
    lasting.sql("INSERT INTO kept VALUES (2)")
    process = lasting.server.process()
    assert process is not None
    process.kill()
    copy = restore(lasting)
    assert numbers(copy) == {1, 2}
    assert (copy.places.files / "ab" / "abcd").read_text(encoding="utf-8") == "giấy tờ"
    keys = [(hall.places.keys / "identity").read_bytes() for hall in (lasting, copy)]
    assert keys[0] == keys[1]


def test_nobody_else_of_the_machine_reads_a_backup(lasting):
    folder = Path(str(back_up(lasting)["path"])).parent
    within = [path for path in folder.iterdir() if path.is_dir()]
    assert {path.name for path in within} >= {"files", "keys"}
    assert [path for path in (folder, *within) if path.stat().st_mode & 0o077] == []


def test_a_moment_between_two_acts_comes_back(lasting):
    back_up(lasting)
    lasting.sql("INSERT INTO kept VALUES (1)")
    between = moment()
    lasting.sql("INSERT INTO kept VALUES (2)")
    assert numbers(restore(lasting, "--to", between)) == {1}


def test_a_restored_hall_has_its_archived_year_is_worked_with_and_backed_up_again(lasting):
    lasting.sql("INSERT INTO kept VALUES (1)")
    archive_a_year(lasting)
    report = ("report", "steps", "--period", "2026", "--format", "json")
    before = told(lasting, *report)
    back_up(lasting)
    for name in ("archive", "demo-pki"):  # the backup alone has them now
        shutil.rmtree(lasting.places.root / name)
    copy = restore(lasting)
    with database(copy.places):
        assert told(copy, *report) == before
        assert before["total"]["steps"] > 0
        assert told(copy, "audit", "verify", "--json")["breaks"] == []
        copy.sql("INSERT INTO kept VALUES (2)")
        assert Path(str(back_up(copy)["path"])).is_relative_to(copy.places.root)
    assert numbers(copy) == {1, 2}


def test_the_oldest_backups_are_let_go(lasting):
    paths = []
    for number in range(3):
        lasting.sql("INSERT INTO kept VALUES (%s)", number)
        done = lasting.run("backup", "--json", "--keep", "2")
        paths.append(Path(json.loads(done.stdout)["path"]))
    assert [path.exists() for path in paths] == [False, True, True]
    assert numbers(restore(lasting)) == {0, 1, 2}


def test_a_folder_in_use_is_never_restored_into(backed_up):
    answer = backed_up.run("restore", "--into", str(backed_up.places.root))
    assert answer.returncode == 1
    assert "không trống" in answer.stderr


def test_a_moment_before_the_first_backup_cannot_be_had(backed_up):
    before = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    answer = backed_up.run("restore", "--to", before)
    assert answer.returncode == 1
    assert "Không có bản sao lưu nào từ thời điểm đó" in answer.stderr


@pytest.mark.parametrize(("text", "says"), [("bao giờ", "bao giờ"), ("2999-01-01T00:00", "2999")])
def test_a_moment_that_is_none_is_refused(backed_up, text, says):
    answer = backed_up.run("restore", "--to", text)
    assert answer.returncode == 1
    assert says in answer.stderr


def test_a_backup_that_was_changed_is_not_brought_back(lasting):
    made = back_up(lasting)
    base = Path(str(made["path"])) / "backup_manifest"
    base.write_text(base.read_text().replace('"Size": 3', '"Size": 4'))
    answer = lasting.run("restore", "--into", str(lasting.places.root.with_name("restored")))
    assert answer.returncode == 1
    assert "pg_verifybackup" in answer.stderr


def test_a_file_is_no_folder_for_backups(backed_up):
    file = backed_up.places.root / "a file"
    file.touch()
    answer = backed_up.run("backup", "--to", str(file))
    assert answer.returncode == 1
    assert "Không dùng được “" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_somebody_elses_database_is_not_ours_to_back_up(hall):
    hall.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    answer = hall.run("backup")
    assert answer.returncode == 1
    assert "pgBackRest" in answer.stderr
