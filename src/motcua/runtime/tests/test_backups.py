"""How the database is asked for a backup, and how one is laid out again."""

import tarfile
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from motcua.runtime import backups
from motcua.runtime.restoring import unpack


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


@pytest.mark.parametrize("is_old", [False, True])
@pytest.mark.filterwarnings("ignore:Python 3.14:DeprecationWarning")
def test_nothing_is_laid_out_beside_the_folder_by_an_old_python_either(
    monkeypatch, tmp_path, is_old
):
    packed, folder = tmp_path / "base.tar", tmp_path / "laid" / "out"
    folder.mkdir(parents=True)
    with tarfile.open(packed, "w") as made:
        for name in ("base/1", "../beside", "base/link"):
            member = tarfile.TarInfo(name)
            if name.endswith("link"):
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            made.addfile(member)
    if is_old:  # Debian 12 has Python 3.11.2
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    if is_old or not hasattr(tarfile, "data_filter"):
        with tarfile.open(packed) as opened:
            unpack(opened, folder)
        assert (folder / "base" / "1").exists()
        assert not (folder / "base" / "link").is_symlink()
    else:
        with tarfile.open(packed) as opened, pytest.raises(tarfile.FilterError):
            unpack(opened, folder)
    assert not (folder.parent / "beside").exists()
