"""The page on who may do what is what the code says today."""

from pathlib import Path

from django.core.management import call_command

from motcua.dossiers.permission_table import page
from motcua.dossiers.states import MOVES

DOCS = Path(__file__).resolve().parents[4] / "docs"


def test_the_page_is_not_stale():
    written = (DOCS / "permissions.md").read_text(encoding="utf-8")
    assert written == page(), "run: motcua permissions > docs/permissions.md"


def test_the_command_prints_every_act_twice(capsys):
    call_command("permissions")
    printed = capsys.readouterr().out
    assert all(printed.count(f"`{verb}`") == 2 for verb in MOVES)
