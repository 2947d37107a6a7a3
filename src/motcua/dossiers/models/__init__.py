"""The case. Direction of dependencies inside: dossier ← work ← history."""

from motcua.dossiers.models.batch import (
    Batch,
    BatchLine,
    Progress,
    RecountRun,
    Run,
    SuccessionRun,
)
from motcua.dossiers.models.dossier import (
    Access,
    Channel,
    Dossier,
    DossierQuerySet,
    Draft,
    Outcome,
    ReturnMethod,
    Serial,
    WorkFilter,
)
from motcua.dossiers.models.history import (
    History,
    HistorySecret,
    Look,
    Root,
    RootHead,
    WrongPin,
)
from motcua.dossiers.models.sealed import SealedFile
from motcua.dossiers.models.work import (
    Apology,
    Cause,
    ClockEntry,
    Deviation,
    Fee,
    HandOver,
    Opinion,
    Paper,
    PaperFile,
    Result,
    SupplementRequest,
    Task,
)

__all__ = [
    "Access", "Apology", "Batch", "BatchLine", "Cause", "Channel", "ClockEntry", "Deviation",
    "Dossier", "DossierQuerySet", "Draft", "Fee", "HandOver", "History", "HistorySecret",
    "Look", "Opinion", "Outcome", "Paper", "PaperFile", "Progress", "RecountRun", "Result",
    "ReturnMethod", "Root", "RootHead", "Run", "SealedFile", "Serial", "SuccessionRun",
    "SupplementRequest", "Task", "WorkFilter", "WrongPin",
]  # fmt: skip
