"""The live process, as granian serves it."""

import os
from importlib import import_module

import django
from django.conf import settings

from motcua.runtime import live, telemetry
from motcua.runtime.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
die_with_parent()
django.setup()
# Models can be imported from here on.
listeners = import_module("motcua.config.listeners")
application = telemetry.traced(
    live.application(listeners.gate, listeners.database_url(), frozenset(settings.LIVE_PAGES))
)
