"""The motcua command: ours and Django's own, found as management commands."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> int:
    """Run ``motcua NAME …``; hyphens in NAME may be typed as the user likes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    argv = list(sys.argv)
    if len(argv) > 1:
        argv[1] = argv[1].replace("-", "_") if not argv[1].startswith("-") else argv[1]
    execute_from_command_line(argv)
    return 0
