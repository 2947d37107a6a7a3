"""Children are restarted after a pause, and end with everything they started."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from motcua.runtime.children import Child, end_all, ending

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def child(tmp_path):
    child = Child(name="sleeper", command=SLEEP, env=os.environ, log=tmp_path / "sleeper.log")
    yield child
    end_all([child])


def until(question) -> None:
    deadline = time.monotonic() + 20
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Said:
    """Remembers what it is told, in English."""

    def __init__(self):
        self.lines: list[str] = []

    def __call__(self, text: str, **values: object) -> None:
        self.lines.append(text % values)


def test_a_dead_child_starts_again_and_says_so(child):
    said = Said()
    child.start()
    first = child.process.pid
    child.process.kill()

    def another() -> bool:
        child.watch(said)
        return child.process is not None and child.process.pid != first

    until(another)
    assert said.lines == ["sleeper ended (SIGKILL), starts again in 0.2 s."]


def test_one_that_keeps_dying_waits_longer_each_time(child):
    said = Said()
    child.command = [sys.executable, "-c", "raise SystemExit(3)"]
    child.start()

    def twice() -> bool:
        child.watch(said)
        return len(said.lines) == 2

    until(twice)
    assert [line.split("(")[1] for line in said.lines] == [
        "exit 3), starts again in 0.2 s.",
        "exit 3), starts again in 1 s.",
    ]


def test_one_that_shall_not_last_is_left_in_peace(child):
    child.lasting = False
    child.command = [sys.executable, "-c", ""]
    child.start()
    child.process.wait()
    child.watch(Said())
    assert child.process is None


def test_a_child_ends_with_its_own_children(child):
    family = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'], stdin=None)"
    child.command = [
        sys.executable,
        "-c",
        family.replace("input()", "import time; time.sleep(600)"),
    ]
    child.start()
    until(lambda: psutil.Process(child.process.pid).children())
    everyone = [psutil.Process(child.process.pid), *psutil.Process(child.process.pid).children()]
    end_all([child])
    assert psutil.wait_procs(everyone, timeout=10)[1] == []


def test_one_that_will_not_end_is_ended(child):
    child.patience_seconds = 0.2
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True)"
    child.command = [sys.executable, "-c", f"{deaf}; time.sleep(600)"]
    child.start()
    until(lambda: Path(child.log).read_text() == "deaf\n")
    process = psutil.Process(child.process.pid)
    end_all([child])
    assert not process.is_running()


def test_a_long_log_is_put_aside(child, monkeypatch):
    monkeypatch.setattr("motcua.runtime.children.LOG_BYTES", 3)
    child.log.write_text("old words")
    child.start()
    assert child.log.with_suffix(".log.1").read_text() == "old words"


def test_an_ending_is_named():
    assert (ending(1), ending(-15)) == ("exit 1", "SIGTERM")
