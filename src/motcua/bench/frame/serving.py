"""The real web and live processes on the measurement's database, and a client of the web."""

import contextlib
import http.client
import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import connection

from motcua.runtime.children import Child
from motcua.runtime.serving import WEB_THREADS, live_command, web_command

START_SECONDS = 120
HOST = "127.0.0.1"


@contextlib.contextmanager
def web(address: str, **settings: str) -> Iterator[int]:
    """Serve pages and API as ``motcua up`` does; yields the port."""
    port = free_port()
    with _serving("web", web_command(HOST, port), port, address, settings):
        yield port


@contextlib.contextmanager
def live(address: str, **settings: str) -> Iterator[int]:
    """Serve live updates as ``motcua up`` does; yields the port."""
    port = free_port()
    with _serving("live", live_command(HOST, port), port, address, settings):
        yield port


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _serving(
    name: str, command: list[str], port: int, address: str, settings: Mapping[str, str]
) -> Iterator[None]:
    keeps = str("prepare_threshold" in connection.settings_dict["OPTIONS"])
    usual = {"DATABASE_URL": address, "MOTCUA_POOL": str(WEB_THREADS), "MOTCUA_PREPARE": keeps}
    env = os.environ | usual | dict(settings)
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        log = Path(folder) / f"{name}.log"
        child = Child(name=name, command=command, env=env, log=log)
        child.start()
        try:
            _wait(port, log)
            yield
        finally:
            child.ask_to_end()
            child.end()


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException), Caller(port) as caller:
            if caller.ask("GET", "/healthz")[0] == 200:
                return
        if time.monotonic() > deadline:
            message = f"no answer after {START_SECONDS} s:\n{log.read_text()[-3000:]}"
            raise RuntimeError(message)
        time.sleep(0.1)


class Caller:
    """One HTTP client with a connection that is kept."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self.line = http.client.HTTPConnection(HOST, port, timeout=60)
        self.headers = {"Content-Type": "application/json", **(headers or {})}

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_error: object) -> None:
        self.line.close()

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Return the status and the body of the answer."""
        content = None if body is None else json.dumps(body).encode()
        self.line.request(method, path, content, {**self.headers, **(headers or {})})
        answer = self.line.getresponse()
        return answer.status, answer.read()
