"""Settings of the tests: the same, with faster passwords and plain static files."""

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
