import pytest

from motcua.documents.demo_pki import serving
from motcua.dossiers.tests.cast import make_hall


@pytest.fixture
def hall(db):
    return make_hall()


@pytest.fixture
def signing(settings, tmp_path):
    """The demo's authorities on loopback, files in a folder of their own."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path) as pki:
        yield pki
