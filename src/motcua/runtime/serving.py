"""The command lines of the processes that answer: the web and the live updates."""

import sys

WEB_WORKERS = 2
WEB_THREADS = 8
SERVING = [sys.executable, "-m", "motcua.cli.serving"]


def web_command(host: str, port: int) -> list[str]:
    """Return what serves pages: two workers, each with threads."""
    return [
        *(*SERVING, "web", "--host", host, "--port", str(port)),
        *("--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)),
    ]


def live_command(host: str, port: int) -> list[str]:
    """Return what serves live updates."""
    return [*SERVING, "live", "--host", host, "--port", str(port)]
