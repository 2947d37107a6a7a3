"""``python -m motcua.bench.frame.write_export KEY``: write one export, tell time and memory."""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

import django


def main() -> None:
    """Write it and forget it; memory is what the system counted at its highest."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    from django.core.files.storage import default_storage  # noqa: PLC0415
    from django.utils.timezone import now  # noqa: PLC0415

    from motcua.reporting import exports  # noqa: PLC0415
    from motcua.reporting.models import Export  # noqa: PLC0415

    export = Export.objects.select_related("asked_by", "unit").get(pk=int(sys.argv[1]))
    start, began = _peak_mb(), perf_counter()
    exports.write(export, clock=now)
    told = {
        "rows": export.done,
        "seconds": perf_counter() - began,
        "size_mb": round(default_storage.size(export.storage_name) / 1e6, 1),
        "start_mb": start,
        "peak_mb": _peak_mb(),
    }
    default_storage.delete(export.storage_name)
    sys.stdout.write(json.dumps(told))


def _peak_mb() -> int:
    """Return the most memory of this program; what rusage counts begins with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
