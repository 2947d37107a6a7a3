"""The limit: pgbench writing the same rows into the same tables, by as many clients.

The statements are made from rows that an act has really written, so that they have the same
width, the same indexes, keys and triggers; what made each row its own is put in anew each time.
"""

import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from motcua.bench.frame.storm import Prepare, Work
from motcua.runtime.binaries import find

#: By column, the SQL that takes the place of what stood there; a mapping changes only the values
#: it names (as text). ``:names`` are variables.
Words = Mapping[str, "str | Mapping[str, str]"]
_NAME = re.compile(r"(?<![:\w]):([a-z_]\w*)")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement with ``:variables``; ``keeps``: its answer's columns become variables."""

    sql: str
    keeps: bool = False


@dataclass(frozen=True, kw_only=True)
class Script:
    """One transaction as plain SQL; ``of_client`` are the whole numbers each client has."""

    statements: Sequence[Statement]
    of_client: Sequence[Mapping[str, int]]

    def for_pgbench(self) -> str:
        """Return it as a script of pgbench."""
        lines = []
        for name in self.of_client[0]:
            cases = " ".join(
                f"when :client_id = {client} then {values[name]}"
                for client, values in enumerate(self.of_client)
            )
            lines.append(f"\\set {name} case {cases} end")
        lines.append("BEGIN;")
        ends = {True: " \\gset", False: ";"}
        lines += [each.sql + ends[each.keeps] for each in self.statements]
        return "\n".join([*lines, "COMMIT;", ""])

    def in_psycopg(self, address: str) -> Prepare:
        """Return it as work of clients that use psycopg and nothing else."""
        prepared = [(_NAME.sub(r"%(\1)s", _doubled(s.sql)), s.keeps) for s in self.statements]

        def prepare(client: int) -> Work:
            line = psycopg.connect(address, autocommit=True)
            cursor = line.cursor()

            def work(_number: int) -> None:
                known: dict[str, Any] = dict(self.of_client[client])
                with line.transaction():
                    for sql, keeps in prepared:
                        cursor.execute(sql, known, prepare=True)
                        if keeps:
                            names = [column.name for column in cursor.description or ()]
                            known |= zip(names, cursor.fetchone() or (), strict=True)

            return work

        return prepare


def pgbench(address: str, script: Script, *, clients: int = 8, seconds: int = 10) -> float:
    """Return how many times a second the script commits, by so many clients at once.

    Prepared statements, two threads; a transaction that fails stops the measurement.
    """
    return _pgbench(address, script, [f"--client={clients}", f"--time={seconds}"])


def pgbench_times(address: str, script: Script, *, times: int) -> float:
    """Let one client do it so often; return how many times a second."""
    return _pgbench(address, script, ["--client=1", f"--transactions={times}"])


def _pgbench(address: str, script: Script, words: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "limit.sql"
        file.write_text(script.for_pgbench(), encoding="utf-8")
        program = find().program("pgbench")
        options = ["--no-vacuum", "--protocol=prepared", "--jobs=2", f"--file={file}", *words]
        if "--client=1" in words:
            options.remove("--jobs=2")
        answer = subprocess.run(
            [program, *options, address], capture_output=True, text=True, check=False
        )
    rate = re.search(r"^tps = ([\d.]+)", answer.stdout, re.MULTILINE)
    if answer.returncode or rate is None:
        message = f"pgbench failed: {answer.stderr[-2000:]}"
        raise RuntimeError(message)
    return float(rate[1])


def insert(table: str, where: str, words: Words) -> str:
    """Return the INSERT that writes once more the rows of a table that ``where`` picks.

    A column not named keeps its value as a constant; ``id`` and ``xid`` come from the database.
    """
    columns = [name for name in _columns(table) if name in words or name not in ("id", "xid")]
    asked = ", ".join(f'"{name}"::text, quote_nullable("{name}"::text)' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked} FROM {table} WHERE {where}")  # noqa: S608 - our tables
        rows = cursor.fetchall()
    values = ",\n  ".join(f"({', '.join(_row(columns, row, words))})" for row in rows)
    named = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({named}) VALUES\n  {values}"


def _row(columns: Sequence[str], row: Sequence[str], words: Words) -> list[str]:
    """Return the values of one row; ``row`` holds each first bare, then quoted."""
    made = []
    for place, name in enumerate(columns):
        bare, quoted = row[2 * place], row[2 * place + 1]
        word = words.get(name, quoted)
        made.append(word if isinstance(word, str) else word.get(bare, quoted))
    return made


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _doubled(sql: str) -> str:
    return sql.replace("%", "%%")
