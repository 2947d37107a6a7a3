"""The verbs of the catalogue."""

from motcua.catalogue.actions.allocate import allocate, end_allocation
from motcua.catalogue.actions.importing import import_files, plan_import
from motcua.catalogue.actions.publish import (
    choose_route,
    discard_draft,
    end_version,
    publish_version,
    revise,
)

__all__ = [
    "allocate",
    "choose_route",
    "discard_draft",
    "end_allocation",
    "end_version",
    "import_files",
    "plan_import",
    "publish_version",
    "revise",
]
