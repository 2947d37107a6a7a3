"""Units, posts, authority."""

from motcua.org.models.authority import Authority, AuthorityQuerySet, SigningMode
from motcua.org.models.posts import Absence, Duty, Post, PostQuerySet, Rank
from motcua.org.models.training import Qualification, Training, TrainingResult
from motcua.org.models.units import (
    FormerName,
    Succession,
    SuccessionKind,
    Unit,
    UnitKind,
    UnitQuerySet,
)

__all__ = [
    "Absence",
    "Authority",
    "AuthorityQuerySet",
    "Duty",
    "FormerName",
    "Post",
    "PostQuerySet",
    "Qualification",
    "Rank",
    "SigningMode",
    "Succession",
    "SuccessionKind",
    "Training",
    "TrainingResult",
    "Unit",
    "UnitKind",
    "UnitQuerySet",
]
