"""``python -m motcua.cli.serving PART --port N``: granian, with the program loaded beforehand.

granian forks its workers. What is loaded before that is in memory once for all of them, page by
page until somebody writes there; loaded by each worker it would be there as often as there are
workers, and a worker that died would take seconds to come back.
"""

import argparse
import gc
import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import translation
from granian.constants import Interfaces
from granian.server import Server

from motcua.runtime.processes import die_with_parent

#: The parts of a hall, and how granian speaks to each.
PARTS = {"web": Interfaces.WSGI, "live": Interfaces.ASGI}


def main() -> None:
    """Serve one part until asked to end."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("part", choices=PARTS)
    words.add_argument("--host", default="127.0.0.1")
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--workers", type=int, default=1)
    words.add_argument("--threads", type=int, default=1)
    options = words.parse_args()
    loader = loaded(PARTS[options.part])
    Server(
        options.part,
        address=options.host,
        port=options.port,
        interface=PARTS[options.part],
        workers=options.workers,
        blocking_threads=options.threads,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
    ).serve(target_loader=loader, wrap_loader=False)


def loaded(interface: Interfaces) -> Callable[[], Any]:
    """Load the application; return what each worker calls to have it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    application = import_module(f"motcua.config.{interface}").application
    if interface == Interfaces.WSGI:
        import_module(settings.ROOT_URLCONF)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                translation.gettext("Sign in")  # reads the whole catalogue
    # A collection that walked the old objects would copy every page they lie on.
    gc.collect()
    gc.freeze()

    def in_worker() -> Any:
        die_with_parent()  # a fork does not inherit it
        return application

    return in_worker


if __name__ == "__main__":
    main()
