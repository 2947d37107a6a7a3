"""A hall of the first release, with its dossiers, goes on under today's code."""

import json
import lzma
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from motcua.runtime.postgres import Server
from tests.database import run
from tests.faults.systems import System
from tests.system.conftest import Hall, eventually

OLD = Path(__file__).resolve().parent.parent / "data" / "upgrade"
KEYS = {
    "MOTCUA_SECRET_KEY": "known to everyone, for tests only",
    "MOTCUA_IDENTITY_KEY": "known to everyone as well, for tests only",
    "MOTCUA_SIGNING_ROOTS": str(OLD / "root.pem"),
}


@pytest.fixture
def old_hall(new_hall: Hall, tmp_path: Path) -> Hall:
    """A data directory as the first release left it, not started since."""
    new_hall.environment |= KEYS
    server = Server(new_hall.places)
    server.start()
    dump = new_hall.places.root / "old.dump"
    dump.write_bytes(lzma.decompress((OLD / "81b5c12.dump.xz").read_bytes()))
    run(server, "pg_restore", "--no-owner", "--exit-on-error", "--dbname", "motcua", str(dump))
    server.stop()
    dump.unlink()
    return new_hall


def heads(hall: Hall) -> list[list[object]]:
    rows = hall.sql(
        "SELECT code, head_sequence, head_hash, state, due_at FROM dossiers_dossier ORDER BY id"
    )
    return [list(row) for row in rows]


def as_left() -> list[list[object]]:
    """Return what the old code saw: code, length and head of the chain, state, due moment."""
    told = json.loads((OLD / "heads.json").read_text(encoding="utf-8"))
    return [[*row[:4], row[4] and datetime.fromisoformat(row[4])] for row in told]


def system_of(hall: Hall) -> System:
    """Let another system in, as an administrator does after the upgrade."""
    words = ["--unit", "H99.12", "--by", "quantri", "--scope", "dossier:read"]
    words += ["--scope", "dossier:write", "--duty", "appraise", "--duty", "receive"]
    made = hall.run("token", "create", "Cổng dịch vụ", *words)
    assert made.returncode == 0, made.stderr
    return System(hall.port, made.stdout.split()[-1])


def every_dossier(system: System) -> list[dict[str, object]]:
    found, cursor = [], ""
    while cursor is not None:
        page = system.call("GET", f"/dossiers?limit=200&cursor={cursor}").json()
        found, cursor = [*found, *page["items"]], page["next_cursor"]
    return found


def test_a_hall_of_the_first_release_goes_on(old_hall: Hall):
    old_hall.start()
    assert heads(old_hall) == as_left()
    verified = old_hall.run("audit", "verify", "--json")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    told = json.loads(verified.stdout)
    assert told["dossiers"] == len(as_left())
    assert told["rows"] == sum(int(str(row[1])) for row in as_left())
    facts = "SELECT count(*) FROM reporting_dossierfact"
    eventually(lambda: old_hall.sql(facts) == [(len(as_left()),)])
    checked = old_hall.run("report", "rebuild", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr

    system = system_of(old_hall)
    listed = every_dossier(system)
    assert Counter(one["state"] for one in listed) == Counter(row[3] for row in as_left())
    for one in listed:
        assert system.call("GET", f"/dossiers/{one['uuid']}").status == 200
        history = system.call("GET", f"/dossiers/{one['uuid']}/history").json()["items"]
        assert f"{len(history)}-{history[-1]['hash'][:16]}" == str(one["etag"]).strip('"')
    free = next(told for told in listed if told["state"] == "received")
    taken = system.call("POST", f"/dossiers/{free['uuid']}/taking", {})
    assert (taken.status, taken.json()["state"]) == (200, "in_progress")
    one = old_hall.run("audit", "verify", "--dossier", str(free["code"]))
    assert one.returncode == 0, one.stdout
