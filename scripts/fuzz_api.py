"""Ten thousand made-up calls of the API: no 500, nothing outside its description.

    python scripts/fuzz_api.py [CALLS]

Half of them each operation alone, half as stories told by the links of the description, on a
database of their own. Exits with the status of pytest.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = "src/motcua/api/tests/test_description.py"


def main() -> int:
    calls = sys.argv[1] if sys.argv[1:] else "10000"
    quiet = ("-q", "-s", "-p", "no:randomly", "--show-capture=no")
    return subprocess.run(
        [sys.executable, "-m", "pytest", TEST, *quiet],
        cwd=ROOT,
        env=os.environ | {"MOTCUA_FUZZ": calls},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
