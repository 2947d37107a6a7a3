"""The verbs of the catalogue."""

from motcua.catalogue.actions.allocate import allocate, end_allocation
from motcua.catalogue.actions.drafts import begin_procedure, write_draft
from motcua.catalogue.actions.importing import import_files, plan_import
from motcua.catalogue.actions.publish import (
    choose_route,
    discard_draft,
    end_version,
    publish_version,
    revise,
)
from motcua.catalogue.actions.words import add_synonym, end_synonym

__all__ = [
    "add_synonym",
    "allocate",
    "begin_procedure",
    "choose_route",
    "discard_draft",
    "end_allocation",
    "end_synonym",
    "end_version",
    "import_files",
    "plan_import",
    "publish_version",
    "revise",
    "write_draft",
]
