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
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from types import FrameType

import psycopg

from motcua.cli.parts import Address, Parts, has_demo
from motcua.cli.words import said, words_of
from motcua.runtime.children import Child, end_all
from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _
from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.sharing import Share, share

LOOK_SECONDS = 0.25
#: How long the first page may take before the start counts as failed.
WEB_SECONDS = 60
#: Between two tries to start a database that does not start.
AGAIN_SECONDS = 3


#: Set by the signal too: where Python swallows what a handler raises, the next look ends it.
ASKED_TO_END = threading.Event()


class Stopped(BaseException):
    """Somebody asked the instance to end."""


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
        mark_demo(places, is_demo=not options.no_demo)
        stop_on_signal()
        try:
            Instance(places, address, demo=not options.no_demo, stack=stack).run()
        except Stopped:
            tell(_("Stopping …"))
            ignore_signals()
    tell(_("Stopped."))
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
        self.again_at = 0.0
        self.server = None if os.environ.get("DATABASE_URL") else Server(places, leash=True)

    def run(self) -> None:
        """Start the parts in the order they need each other, then watch them."""
        if self.server:
            held = Share(self.server)
            self.stack.callback(self.server.stop)
            held.take()
        env = self.environment()
        prepare(env)
        parts = Parts(places=self.places, address=self.address, env=env)
        # The first page first: on a small machine the others would slow it down.
        children = [parts.web()]
        self.stack.callback(end_all, children)
        children[0].start()
        self.wait_for_first_page(children[0])
        address = f"http://localhost:{self.address.port}/"
        tell(_("Motcua is open: %(address)s"), address=address)
        for child in self.others(parts):
            children.append(child)
            child.start()
        while True:
            self.look_after(children)
            time.sleep(LOOK_SECONDS)

    def others(self, parts: Parts) -> list[Child]:
        """Return what runs beside the web, in the order it is started and ended."""
        sample = self.demo and has_demo()
        lasting = [parts.live(), parts.worker(sample=sample)]
        return [*lasting, *([parts.demo()] if sample else [])]

    def look_after(self, children: list[Child]) -> None:
        """Restart what has died, the database first; end where that was asked for."""
        if ASKED_TO_END.is_set():
            raise Stopped
        if self.server and self.server.process() is None:
            self.bring_back(self.server)
        for child in children:
            child.watch(tell)

    def bring_back(self, server: Server) -> None:
        """Start the database again; where that fails (a full disk), say so, and try it later."""
        if time.monotonic() < self.again_at:
            return
        tell(_("The database ended, starts again."))
        try:
            server.start()
        except (CannotStart, OSError, psycopg.OperationalError) as error:
            self.again_at = time.monotonic() + AGAIN_SECONDS
            say(words_of(error))
            tell(_("It is tried again every %(seconds)s seconds."), seconds=AGAIN_SECONDS)
        else:
            tell(_("The database answers again."))

    def environment(self) -> dict[str, str]:
        """Return what the children are told; what the user set stands."""
        usual = self.address.environment() | {
            "MOTCUA_DEMO": str(self.demo),
            "PYTHONUNBUFFERED": "1",
            "MOTCUA_LOG_JSON": "True",
            "MOTCUA_REQUEST_LOG_LEVEL": "INFO",
        }
        ours = {"DATABASE_URL": self.server.url, "MOTCUA_PREPARE": "True"} if self.server else {}
        return usual | os.environ | ours

    def wait_for_first_page(self, web: Child) -> None:
        """Return when the web answers."""
        deadline = time.monotonic() + WEB_SECONDS
        while not answers(f"http://{self.address.probe}:{self.address.port}/healthz"):
            if time.monotonic() > deadline:
                message = _("No page after %(seconds)s seconds; see %(file)s.")
                file = self.places.log / "web.log"
                raise CannotStart(message, seconds=WEB_SECONDS, file=file)
            self.look_after([web])
            time.sleep(0.1)


def mark_demo(places: Places, *, is_demo: bool) -> None:
    """Remember whether the data are samples, for the commands that come later."""
    if is_demo:
        places.demo_mark.touch()
    else:
        places.demo_mark.unlink(missing_ok=True)


def prepare(env: dict[str, str]) -> None:
    """Migrate the database and collect what browsers load, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "motcua", "prepare"], env=env, check=False)
    if done.returncode:
        message = _("The database or the static files could not be made ready; see above.")
        raise CannotStart(message)


def give_database(places: Places) -> None:
    """Start the embedded database, or join the running one, and name it in DATABASE_URL."""
    if not os.environ.get("DATABASE_URL"):
        os.environ |= {"DATABASE_URL": share(places).url, "MOTCUA_PREPARE": "True"}


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
            message = _("Motcua already runs on %(folder)s (process %(process)s).")
            process = lock.read().strip()
            raise CannotStart(message, folder=places.root, process=process) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def free_address(host: str, port: int) -> Address:
    """Return the address to use: the port asked for, and the next free one for live updates."""
    if not is_free(host, port):
        message = _("Port %(port)s is taken: end what uses it, or choose another with --port.")
        raise CannotStart(message, port=port)
    free = (number for number in range(port + 1, 65536) if is_free(host, number))
    return Address(host=host, port=port, live_port=next(free, 0), authorities_port=next(free, 0))


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
        ASKED_TO_END.set()
        raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)


def ignore_signals() -> None:
    """Finish stopping even if asked again."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def tell(text: str, **values: object) -> None:
    """Speak in Vietnamese; ``text`` is English, marked by ``gettext_noop``."""
    say(said(text, **values))


def say(sentence: str) -> None:
    """Speak to whoever started us."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
