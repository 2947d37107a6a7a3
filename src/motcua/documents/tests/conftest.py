"""A demo PKI on loopback for the whole run, and a store of files of its own per test."""

import shutil
import subprocess

import pytest

from motcua.documents import demo_pki


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    with demo_pki.serving(tmp_path_factory.mktemp("pki")) as served:
        yield served


@pytest.fixture(scope="session")
def approver(pki):
    return pki.signer("huy", "Phạm Quốc Huy")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "motcua.documents.storage.DurableStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }


def tool(name: str) -> str:
    """Return a Debian tool that the tests need; its absence is a failure, never a skip."""
    path = shutil.which(name)
    assert path, f"{name} is missing: apt-get install poppler-utils softhsm2"
    return path


@pytest.fixture
def text_of(tmp_path):
    """Return a function that reads the text of a PDF as poppler sees it."""

    def read(pdf: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(
            [tool("pdftotext"), "-layout", path, "-"], capture_output=True, check=True
        )
        return done.stdout.decode()

    return read
