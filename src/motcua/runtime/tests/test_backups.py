"""How the database is asked for a backup."""

from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from motcua.runtime import backups


@pytest.mark.django_db
def test_a_backup_on_a_slow_machine_is_not_broken_off(monkeypatch, tmp_path):
    asked, here = [], connection.get_connection_params()
    words = ("dbname", "user", "password", "host", "port")
    address = make_conninfo(**{word: here[word] for word in words if here.get(word)})
    monkeypatch.setattr(backups, "run", asked.append)
    installation = SimpleNamespace(program=lambda name: name)
    server = SimpleNamespace(
        superuser_url=address, cluster=SimpleNamespace(installation=installation)
    )
    backups._base_backup(server, tmp_path)
    (command,) = asked
    with psycopg.connect(command[-1]) as line:
        assert line.execute("SHOW wal_sender_timeout").fetchone() == ("0",)
