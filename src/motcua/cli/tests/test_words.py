"""What the command makes of the words it is given."""

import json
import os
import subprocess
import sys

import pytest
from django.db import ProgrammingError
from django.utils.translation import override
from psycopg.errors import UndefinedTable

from motcua import cli
from motcua.cli import up, without_data_dir, words
from motcua.cli.parts import Address
from motcua.cli.words import words_of
from motcua.runtime.errors import CannotStart
from motcua.runtime.places import Places


@pytest.mark.parametrize(
    ("words", "rest", "data_dir"),
    [
        (["motcua", "up"], ["motcua", "up"], None),
        (["motcua", "up", "--data-dir", "/d"], ["motcua", "up"], "/d"),
        (["motcua", "--data-dir=/d", "search", "gplx"], ["motcua", "search", "gplx"], "/d"),
        (
            ["motcua", "x", "--", "--data-dir", "/d"],
            ["motcua", "x", "--", "--data-dir", "/d"],
            None,
        ),
    ],
)
def test_the_data_directory_is_understood_everywhere(words, rest, data_dir):
    assert without_data_dir(words) == (rest, data_dir)


def test_the_origins_are_those_people_may_type():
    address = Address(host="10.0.0.5", port=8000, live_port=8001, authorities_port=8002)
    assert address.origins(address.live_port) == [
        "http://127.0.0.1:8001",
        "http://localhost:8001",
        "http://10.0.0.5:8001",
    ]


def test_up_starts_on_port_8000_for_this_machine_only(monkeypatch):
    monkeypatch.delenv("MOTCUA_PORT", raising=False)
    monkeypatch.delenv("MOTCUA_HOST", raising=False)
    options = up.parser().parse_args([])
    assert (options.host, options.port, options.no_demo) == ("127.0.0.1", 8000, False)


def test_a_hall_of_samples_is_remembered_until_it_is_opened_without(tmp_path):
    places = Places.under(tmp_path)
    places.create()
    up.mark_demo(places, is_demo=True)
    assert places.demo_mark.exists()
    up.mark_demo(places, is_demo=False)
    assert not places.demo_mark.exists()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://nobody:hush@127.0.0.1:1/none", "DATABASE_URL có đúng không"),
        ("hush", "DATABASE_URL không phải là địa chỉ của một cơ sở dữ liệu"),
    ],
)
def test_a_database_that_cannot_be_reached_is_a_sentence(address, sentence):
    done = subprocess.run(
        [sys.executable, "-m", "motcua", "search", "khai sinh", "--json"],
        env=os.environ | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "nobody:hush" not in done.stderr


def test_a_database_of_another_version_names_the_remedy():
    error = ProgrammingError('relation "x" does not exist\nLINE 1: SELECT')
    error.__cause__ = UndefinedTable()
    for language, word in (("vi", "Cơ sở dữ liệu"), ("en", "The database")):
        with override(language):
            said = cli.database_fault(error)
        assert "motcua migrate" in said
        assert said.startswith(word)
        assert "LINE" not in said


def test_what_keeps_the_database_from_starting_is_said_in_vietnamese_with_its_values():
    refused = CannotStart("%(folder)s does not belong to %(account)s: remove it.",
                          folder="/run/x", account="nobody")  # fmt: skip
    assert str(refused) == "/run/x does not belong to nobody: remove it."
    said = "/run/x không thuộc tài khoản nobody: hãy xóa đi."
    assert words_of(refused) == said
    around = CannotStart("The backup could not be brought back:\n%(error)s", error=refused)
    assert words_of(around) == f"Không khôi phục được từ bản sao lưu:\n{said}"


def test_what_the_system_says_stays_as_it_is():
    assert words_of(OSError("100 % full")) == "100 % full"
    assert words_of(CannotStart("100 % full")) == "100 % full"


def test_without_a_catalogue_the_sentence_is_there_in_english(monkeypatch, tmp_path):
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    words.catalogue.cache_clear()
    try:
        assert words.said("The database answers again.") == "The database answers again."
    finally:
        words.catalogue.cache_clear()


def test_a_search_on_an_untouched_machine_starts_no_database(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "motcua", "--data-dir", tmp_path, "search", "gplx", "--json"],
        env={
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER")
            and not name.startswith("MOTCUA_")
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0] == {"code": "3.000348", "name": "Cấp lại giấy phép lái xe"}
    assert not (tmp_path / "postgres").exists()
