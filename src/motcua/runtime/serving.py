"""The command lines of the processes that answer: the web and the live updates."""

import sys

WEB_WORKERS = 2
WEB_THREADS = 8
GRANIAN = [
    *(sys.executable, "-m", "granian", "--no-ws", "--workers-kill-timeout", "5"),
    *("--respawn-failed-workers", "--respawn-interval", "0.5"),
]


def web_command(host: str, port: int) -> list[str]:
    """Return what serves pages: two workers, each with threads."""
    return [
        *(*GRANIAN, "--host", host, "--port", str(port)),
        *("--interface", "wsgi", "--workers", str(WEB_WORKERS)),
        *("--blocking-threads", str(WEB_THREADS), "motcua.config.wsgi:application"),
    ]


def live_command(host: str, port: int) -> list[str]:
    """Return what serves live updates."""
    return [
        *(*GRANIAN, "--host", host, "--port", str(port)),
        *("--interface", "asgi", "motcua.config.asgi:application"),
    ]
