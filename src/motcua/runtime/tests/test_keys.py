"""Secrets are made once, for the owner's eyes."""

import stat
from pathlib import Path

from motcua.runtime.keys import key_files
from motcua.runtime.places import Places


def test_keys_are_made_once_and_private(tmp_path):
    places = Places.under(tmp_path / "data")
    first = key_files(places, {})
    contents = {name: Path(file).read_text() for name, file in first.items()}
    assert key_files(places, {}) == first
    assert {name: Path(file).read_text() for name, file in first.items()} == contents
    assert len(set(contents.values())) == 2
    assert all(len(content) >= 48 for content in contents.values())
    assert {stat.S_IMODE(Path(file).stat().st_mode) for file in first.values()} == {0o600}


def test_given_keys_are_left_alone(tmp_path):
    places = Places.under(tmp_path / "data")
    given = {"MOTCUA_SECRET_KEY": "a", "MOTCUA_IDENTITY_KEY_FILE": "/b"}
    assert key_files(places, given) == {}
    assert not places.root.exists()


def test_two_data_directories_have_different_keys(tmp_path):
    one, two = (key_files(Places.under(tmp_path / name), {}) for name in ("one", "two"))
    assert (
        Path(one["MOTCUA_SECRET_KEY_FILE"]).read_text()
        != Path(two["MOTCUA_SECRET_KEY_FILE"]).read_text()
    )
