"""What the program reads from its environment is written down and checked."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import make_conninfo

from motcua.config import env

PACKAGE = Path(env.__file__).parent.parent
EXAMPLE = PACKAGE.parent.parent / ".env.example"


def test_the_example_names_everything():
    example = EXAMPLE.read_text(encoding="utf-8")
    read = {
        name
        for folder in ("config", "runtime", "cli")
        for file in (PACKAGE / folder).glob("*.py")
        if file.name != "settings_test.py"
        for name in re.findall(r"(?:env\.\w+|environ\.get)\(\s*\"([A-Z_]+)\"", file.read_text())
    }
    assert {name for name in read if name not in example} == set()


@pytest.mark.parametrize(("read", "wrong"), [(env.number, "ten"), (env.number, "-1")])
def test_a_wrong_number_stops_the_start(monkeypatch, read, wrong):
    monkeypatch.setenv("MOTCUA_PORT", wrong)
    with pytest.raises(ImproperlyConfigured, match="MOTCUA_PORT"):
        read("MOTCUA_PORT", 1)


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    file = tmp_path / "secret"
    file.write_text("hidden\n")
    monkeypatch.setenv("MOTCUA_ANY_FILE", str(file))
    assert env.text("MOTCUA_ANY") == "hidden"


def test_no_address_means_the_embedded_database(tmp_path):
    found = env.database("", data_dir=tmp_path)
    assert found["ENGINE"] == "motcua.runtime.embedded"
    assert found["DATA_DIR"] == str(tmp_path)


def test_an_address_is_read_whole(monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_POOL", "8")
    found = env.database("postgresql://m:p@db:5433/hall?sslmode=require", data_dir=tmp_path)
    assert (found["NAME"], found["USER"], found["HOST"], found["PORT"]) == (
        "hall",
        "m",
        "db",
        "5433",
    )
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]["max_size"] == 8
    assert found["OPTIONS"]["options"] == "-c statement_timeout=60s"


@pytest.mark.parametrize(
    ("seconds", "given", "options"),
    [
        ("5", "-c search_path=hall", "-c statement_timeout=5s -c search_path=hall"),
        ("0", "-c search_path=hall", "-c search_path=hall"),
        ("0", "", None),
    ],
)
def test_a_statement_of_a_page_has_an_end(monkeypatch, tmp_path, seconds, given, options):
    monkeypatch.setenv("MOTCUA_POOL", "8")
    monkeypatch.setenv("MOTCUA_STATEMENT_SECONDS", seconds)
    address = make_conninfo("dbname=hall", **({"options": given} if given else {}))
    assert env.database(address, data_dir=tmp_path)["OPTIONS"].get("options") == options


def test_a_job_may_take_its_time(monkeypatch, tmp_path):
    monkeypatch.delenv("MOTCUA_POOL", raising=False)
    assert "options" not in env.database("dbname=hall", data_dir=tmp_path)["OPTIONS"]
