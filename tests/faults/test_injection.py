"""A tool made to break in tries the public forms of a running hall."""

import subprocess
import time
from pathlib import Path

from tests.halls import Hall

ROOT = Path(__file__).parents[2]


def test_sqlmap_finds_no_way_in(hall: Hall):
    hall.start()
    address = f"http://127.0.0.1:{hall.port}"
    with subprocess.Popen(
        ["sh", "scripts/attack.sh", address],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as attack:
        tried = 0
        while attack.poll() is None:  # else the form would lock after twenty wrong PINs
            tried += len(hall.sql("DELETE FROM dossiers_wrongpin RETURNING 1"))
            time.sleep(0.05)
        assert attack.stdout is not None
        said = attack.stdout.read()
    assert attack.returncode == 0, said
    assert said.endswith("No way in was found.\n")
    assert tried > 20  # it came as far as the look-up of a PIN
