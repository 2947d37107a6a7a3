"""Faults are inflicted on a hall that runs as a user would start it (tests/system)."""

from pathlib import Path

import pytest

from tests.system.conftest import hall, migrated, new_hall

__all__ = ["hall", "migrated", "new_hall"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("system")
            item.add_marker(pytest.mark.xdist_group("system"))
