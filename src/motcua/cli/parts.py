"""The processes of a running hall, and the command line of each."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec

from motcua.runtime.children import Child
from motcua.runtime.places import Places
from motcua.runtime.serving import WEB_THREADS, live_command, web_command

MOTCUA = [sys.executable, "-m", "motcua"]
THIS_MACHINE = ("127.0.0.1", "localhost")
ANY = ("0.0.0.0", "::")  # noqa: S104 - names what the user asked for


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the instance answers."""

    host: str
    port: int
    live_port: int
    authorities_port: int  #: of the demo's signing authorities, on the loopback

    @property
    def names(self) -> tuple[str, ...]:
        """The names people may type for this machine."""
        return THIS_MACHINE if self.host in (*THIS_MACHINE, *ANY) else (*THIS_MACHINE, self.host)

    @property
    def probe(self) -> str:
        """The name under which this machine reaches itself there."""
        name = THIS_MACHINE[0] if self.host in (*THIS_MACHINE, *ANY) else self.host
        return f"[{name}]" if ":" in name else name

    def origins(self, port: int) -> list[str]:
        """Return the address of each name, at a port."""
        return [f"http://{name}:{port}" for name in self.names]

    def environment(self) -> dict[str, str]:
        """Return the settings that follow from the address."""
        return {
            "MOTCUA_HOSTS": ",".join((*self.names, "[::1]")),
            "MOTCUA_PUBLIC_URL": f"http://localhost:{self.port}",
            "MOTCUA_LIVE_ORIGIN": " ".join(self.origins(self.live_port)),
            "MOTCUA_LIVE_PORT": str(self.live_port),
            "MOTCUA_LIVE_PAGES": ",".join(self.origins(self.port)),
        }


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The children of one instance; each call makes a new one, not yet started."""

    places: Places
    address: Address
    env: dict[str, str]

    def web(self) -> Child:
        """Pages: two workers, each with threads and connections kept open."""
        command = web_command(self.address.host, self.address.port)
        env = self.env | {"MOTCUA_POOL": str(WEB_THREADS)}
        return Child(name="web", command=command, env=env, log=self.places.log / "web.log")

    def live(self) -> Child:
        """Live updates; browsers that wait are cut off at the end."""
        command = live_command(self.address.host, self.address.live_port)
        log = self.places.log / "live.log"
        env = self.env | {"MOTCUA_TASKS": "none"}  # it runs no job: a third of the memory
        return Child(name="live", command=command, env=env, log=log, patience_seconds=3)

    def worker(self, *, sample: bool) -> Child:
        """Background work, and the demo's own certificate, time stamping and status services."""
        port = str(self.address.authorities_port) if sample else "0"
        command = [*MOTCUA, "work", "--authorities-port", port]
        log = self.places.log / "worker.log"
        return Child(name="worker", command=command, env=self.env, log=log)

    def demo(self) -> Child:
        """What fills the sample province while the first page is open; it speaks for itself."""
        command = [*MOTCUA, "demo"]
        return Child(name="demo", command=command, env=self.env, log=None, lasting=False)


def has_demo() -> bool:
    """Say whether the sample province is installed."""
    return find_spec("motcua.demo.management") is not None
