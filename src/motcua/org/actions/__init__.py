"""Acts on units, posts, authority and training."""

from motcua.org.actions.accounts import (
    describe_account,
    open_account,
    reset_password,
    start_account,
    stop_account,
    take_second_factor,
)
from motcua.org.actions.authority import end_authority, grant_authority
from motcua.org.actions.loading import load_units
from motcua.org.actions.posts import Posted, end_post, post, record_absence
from motcua.org.actions.training import record_qualification, record_training
from motcua.org.actions.units import Opening, close_unit, open_unit, rename, succeed

__all__ = [
    "Opening",
    "Posted",
    "close_unit",
    "describe_account",
    "end_authority",
    "end_post",
    "grant_authority",
    "load_units",
    "open_account",
    "open_unit",
    "post",
    "record_absence",
    "record_qualification",
    "record_training",
    "rename",
    "reset_password",
    "start_account",
    "stop_account",
    "succeed",
    "take_second_factor",
]
