"""Settings of the tests: the same, with faster passwords, plain static files, a passing place."""

import os
import tempfile
from pathlib import Path

# The workers of xdist inherit the place that the first process chose.
if "MOTCUA_TEST_DIR" not in os.environ:
    os.environ["MOTCUA_TEST_DIR"] = tempfile.mkdtemp(prefix="motcua-test-")
    # The account of the database passes through.
    Path(os.environ["MOTCUA_TEST_DIR"]).chmod(0o711)
# Each worker has a server of its own: what one test leaves open in its transaction would hold back
# the readers of the history in every database of the server.
os.environ["MOTCUA_DATA_DIR"] = str(
    Path(os.environ["MOTCUA_TEST_DIR"], os.environ.get("PYTEST_XDIST_WORKER", ""))
)
if not Path(os.environ["MOTCUA_DATA_DIR"]).exists():
    Path(os.environ["MOTCUA_DATA_DIR"]).mkdir(mode=0o711)
os.environ["MOTCUA_SECRET_KEY"] = "known to everyone, for tests only"
os.environ["MOTCUA_IDENTITY_KEY"] = "known to everyone as well, for tests only"

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import DATABASES, MIDDLEWARE, STORAGES

DATABASES["default"] |= {"DURABLE": False, "MIGRATE": False}
MOTCUA_SECOND_FACTOR = False
API_TOKEN_SECONDS = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
#: Static files come from the apps themselves, nothing is collected.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
