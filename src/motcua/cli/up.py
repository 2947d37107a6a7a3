"""``motcua up``: the whole hall on one machine, as child processes that are kept alive.

Django is not loaded here: the parent stays small and has little that can fail.
"""

import argparse
import contextlib
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from types import FrameType

from motcua.runtime.children import Child, end_all
from motcua.runtime.errors import CannotStart
from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.sharing import Share, share

WEB_WORKERS = 2
WEB_THREADS = 8
LOOK_SECONDS = 0.25
#: How long the first page may take before the start counts as failed.
WEB_SECONDS = 60
BY_HAND = ("127.0.0.1", "localhost")


class Stopped(BaseException):
    """Somebody asked the instance to end."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the instance answers."""

    host: str
    port: int
    live_port: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names people may type for this machine."""
        return BY_HAND if self.host in (*BY_HAND, "0.0.0.0", "::") else (*BY_HAND, self.host)  # noqa: S104

    @property
    def probe(self) -> str:
        """The name under which this machine reaches itself there."""
        name = BY_HAND[0] if self.host in ("0.0.0.0", "localhost") else self.host  # noqa: S104
        return f"[{name}]" if ":" in name else name

    def origins(self, port: int) -> list[str]:
        """Return the address of each name, at a port."""
        return [f"http://{name}:{port}" for name in self.names]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's words; ``--data-dir`` is taken out before."""
    words = argparse.ArgumentParser(prog="motcua up", description=__doc__)
    words.add_argument("--port", type=int, default=int(os.environ.get("MOTCUA_PORT", "8000")))
    words.add_argument("--host", default=os.environ.get("MOTCUA_HOST", "127.0.0.1"))
    words.add_argument("--no-demo", action="store_true", help="start without the sample province")
    words.add_argument("--data-dir", metavar="DIR", help="where everything is kept (default: var)")
    return words


def run(options: argparse.Namespace, places: Places) -> int:
    """Start everything, keep it running until SIGTERM or Ctrl-C, end everything."""
    places.create()
    with contextlib.ExitStack() as stack:
        stack.enter_context(only_one(places))
        address = free_address(options.host, options.port)
        stop_on_signal()
        try:
            Instance(places, address, demo=not options.no_demo, stack=stack).run()
        except Stopped:
            say("Stopping …")
            ignore_signals()
    say("Stopped.")
    return 0


class Instance:
    """One running hall."""

    def __init__(
        self, places: Places, address: Address, *, demo: bool, stack: contextlib.ExitStack
    ) -> None:
        self.places = places
        self.address = address
        self.demo = demo
        self.stack = stack
        self.server = None if os.environ.get("DATABASE_URL") else Server(places, leash=True)

    def run(self) -> None:
        """Start the parts in the order they need each other, then watch them."""
        if self.server:
            held = Share(self.server)
            self.stack.callback(self.server.stop)
            held.take()
        env = self.environment()
        prepare(env)
        children = self.children(env)
        self.stack.callback(end_all, children)
        # The first page first: on a small machine the others would slow it down.
        web = next(child for child in children if child.name == "web")
        web.start()
        self.wait_for_first_page(web)
        for child in children:
            if child is not web:
                child.start()
        say(f"Motcua is open: http://localhost:{self.address.port}/")
        if self.demo and find_spec("motcua.demo.management") is not None:
            children.insert(0, self.demo_child(env))
            children[0].start()
        while True:
            self.look_after(children)
            time.sleep(LOOK_SECONDS)

    def look_after(self, children: list[Child]) -> None:
        """Restart what has died, the database first."""
        if self.server and self.server.process() is None:
            say("The database ended, starts again.")
            self.server.start()
            say("The database answers again.")
        for child in children:
            child.watch(say)

    def environment(self) -> dict[str, str]:
        """Return what the children are told; what the user set stands."""
        url = {"DATABASE_URL": self.server.url} if self.server else {}
        live = self.address.origins(self.address.live_port)
        usual = {
            "MOTCUA_DEMO": str(self.demo),
            "MOTCUA_HOSTS": ",".join((*self.address.names, "[::1]")),
            "MOTCUA_PUBLIC_URL": f"http://localhost:{self.address.port}",
            "MOTCUA_LIVE_ORIGIN": " ".join(live),
            "MOTCUA_LIVE_PORT": str(self.address.live_port),
            "MOTCUA_LIVE_PAGES": ",".join(self.address.origins(self.address.port)),
            "PYTHONUNBUFFERED": "1",
        }
        return usual | os.environ | url

    def children(self, env: dict[str, str]) -> list[Child]:
        """Return the lasting processes, in the order they are ended."""
        host = ["--host", self.address.host]
        granian = [sys.executable, "-m", "granian", *host, "--no-ws", "--workers-kill-timeout", "5"]
        web = [
            *(*granian, "--interface", "wsgi", "--port", str(self.address.port)),
            *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
            *("--respawn-failed-workers", "--respawn-interval", "0.5"),
            "motcua.config.wsgi:application",
        ]
        live = [
            *(*granian, "--interface", "asgi", "--port", str(self.address.live_port)),
            *("--respawn-failed-workers", "--respawn-interval", "0.5"),
            "motcua.config.asgi:application",
        ]
        worker = [sys.executable, "-m", "motcua", "procrastinate", "worker"]
        pooled = env | {"MOTCUA_POOL": str(WEB_THREADS)}
        log = self.places.log
        authorities = [sys.executable, "-m", "motcua", "demo_pki"]
        authorities += ["--port", str(self.address.live_port + 1)]
        demo = Child(name="demo-pki", command=authorities, env=env, log=log / "demo-pki.log")
        return [
            *([demo] if self.demo else []),
            Child(name="web", command=web, env=pooled, log=log / "web.log"),
            Child(name="live", command=live, env=env, log=log / "live.log", patience_seconds=3),
            Child(name="worker", command=worker, env=env, log=log / "worker.log"),
        ]

    def demo_child(self, env: dict[str, str]) -> Child:
        """Return the process that fills the sample province while the first page is open."""
        command = [sys.executable, "-m", "motcua", "demo"]
        return Child(name="demo", command=command, env=env, log=None, lasting=False)

    def wait_for_first_page(self, web: Child) -> None:
        """Return when the web answers."""
        deadline = time.monotonic() + WEB_SECONDS
        while not answers(f"http://{self.address.probe}:{self.address.port}/healthz"):
            if time.monotonic() > deadline:
                message = f"No page after {WEB_SECONDS} s; see {self.places.log / 'web.log'}."
                raise CannotStart(message)
            self.look_after([web])
            time.sleep(0.1)


def prepare(env: dict[str, str]) -> None:
    """Migrate the database and collect what browsers load, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "motcua", "prepare"], env=env, check=False)
    if done.returncode:
        message = "The database or the static files could not be made ready; see above."
        raise CannotStart(message)


def give_database(places: Places) -> None:
    """Start the embedded database, or join the running one, and name it in DATABASE_URL."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = share(places).url


def answers(url: str) -> bool:
    """Say whether a page comes."""
    try:
        with urllib.request.urlopen(url, timeout=2) as page:  # noqa: S310 - our own address
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def only_one(places: Places) -> Generator[None]:
    """Refuse a second instance on the same data."""
    with (places.root / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            message = f"Motcua already runs on {places.root} (process {lock.read().strip()})."
            raise CannotStart(message) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def free_address(host: str, port: int) -> Address:
    """Return the address to use: the port asked for, and the next free one for live updates."""
    if not is_free(host, port):
        message = f"Port {port} is taken: end what uses it, or choose another with --port."
        raise CannotStart(message)
    live_port = next((number for number in candidates(port + 1) if is_free(host, number)), 0)
    return Address(host=host, port=port, live_port=live_port)


def candidates(first: int) -> Iterator[int]:
    """Yield ports to try."""
    yield from range(first, min(first + 100, 65536))


def is_free(host: str, port: int) -> bool:
    """Say whether nobody listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def stop_on_signal() -> None:
    """Turn SIGTERM, SIGINT and a closed terminal into Stopped."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)


def ignore_signals() -> None:
    """Finish stopping even if asked again."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def say(sentence: str) -> None:
    """Speak to whoever started us."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
