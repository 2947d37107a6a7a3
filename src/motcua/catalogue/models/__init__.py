"""Procedures and what is published about them, one file per aggregate."""

from motcua.catalogue.models.allocation import Allocation, who_decides
from motcua.catalogue.models.imports import Import, ImportFile, ImportRow
from motcua.catalogue.models.parts import Channel, ChannelRule, FeeKind, FeeRule, PaperRequirement
from motcua.catalogue.models.procedure import Procedure, Sector
from motcua.catalogue.models.version import (
    Convention,
    FiledWhere,
    Level,
    LimitUnit,
    Missing,
    ProcedureVersion,
    ServiceLevel,
    VersionState,
)
from motcua.catalogue.models.words import IndexStamp, Synonym

__all__ = [
    "Allocation",
    "Channel",
    "ChannelRule",
    "Convention",
    "FeeKind",
    "FeeRule",
    "FiledWhere",
    "Import",
    "ImportFile",
    "ImportRow",
    "IndexStamp",
    "Level",
    "LimitUnit",
    "Missing",
    "PaperRequirement",
    "Procedure",
    "ProcedureVersion",
    "Sector",
    "ServiceLevel",
    "Synonym",
    "VersionState",
    "who_decides",
]
