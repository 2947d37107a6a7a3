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
from tests.halls import Hall, eventually

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


#: What an administrator does after the upgrade, in one process: prove, prove, let a system in.
AFTER = """
from django.core.management import call_command
call_command("audit", "verify", "--json")
call_command("report", "rebuild", "--check")
call_command(
    "token", "create", "Cổng dịch vụ", "--unit", "H99.12", "--by", "quantri",
    "--scope", "dossier:read", "--scope", "dossier:write", "--duty", "appraise",
)
"""


def every_dossier(system: System) -> list[dict[str, object]]:
    found, cursor = [], ""
    while cursor is not None:
        page = system.call("GET", f"/dossiers?limit=200&cursor={cursor}").json()
        found, cursor = [*found, *page["items"]], page["next_cursor"]
    return found


def history(system: System, uuid: object) -> list[dict[str, object]]:
    return system.call("GET", f"/dossiers/{uuid}/history").json()["items"]


def test_a_hall_of_the_first_release_goes_on(old_hall: Hall):
    old_hall.start()
    assert heads(old_hall) == as_left()
    facts = "SELECT count(*) FROM reporting_dossierfact"
    eventually(lambda: old_hall.sql(facts) == [(len(as_left()),)])
    done = old_hall.python(AFTER)
    assert done.returncode == 0, done.stdout + done.stderr
    verified, *_said, secret = done.stdout.splitlines()
    assert json.loads(verified) == {
        "dossiers": len(as_left()),
        "rows": sum(int(str(row[1])) for row in as_left()),
        "breaks": [],
    }

    system = System(old_hall.port, secret)
    listed = every_dossier(system)
    assert Counter(one["state"] for one in listed) == Counter(row[3] for row in as_left())
    for one in listed:
        assert system.call("GET", f"/dossiers/{one['uuid']}").status == 200
        rows = history(system, one["uuid"])
        assert f"{len(rows)}-{str(rows[-1]['hash'])[:16]}" == str(one["etag"]).strip('"')
    free = next(one for one in listed if one["state"] == "received")
    before = history(system, free["uuid"])
    taken = system.call("POST", f"/dossiers/{free['uuid']}/taking", {})
    assert (taken.status, taken.json()["state"]) == (200, "in_progress")
    *same, new = history(system, free["uuid"])
    assert (same, new["verb"], new["hash_before"]) == (before, "take", before[-1]["hash"])
