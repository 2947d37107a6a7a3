"""The kinds of value that bodies and answers are made of."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

#: Moments and days outside these years are mistakes of typing.
FIRST_YEAR, LAST_YEAR = 1900, 2200
#: A sum that no procedure reaches; whole dong.
MOST_DONG = 10**12


class Body(BaseModel):
    """What a client sends: a field nobody knows is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Shown(BaseModel):
    """What a client reads."""

    model_config = ConfigDict(extra="forbid")


def _in_our_time(value: Any) -> Any:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        message = _("The year must lie between %(first)s and %(last)s.")
        raise ValueError(message % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return value


def _in_utc(moment: datetime) -> datetime:
    """Return the moment in UTC: an offset of more than 16 hours is no mistake, but SQL has none."""
    return moment.astimezone(UTC)


def _local(moment: datetime) -> str:
    return localtime(moment).isoformat()


Line = Annotated[str, StringConstraints(max_length=300)]
ShortLine = Annotated[str, StringConstraints(max_length=120)]
Text = Annotated[str, StringConstraints(max_length=4000)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
SaidLine = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Phone = Annotated[str, StringConstraints(max_length=20)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+$")]
Dong = Annotated[int, Field(ge=0, le=MOST_DONG, description="whole dong")]
SomeDong = Annotated[int, Field(ge=1, le=MOST_DONG, description="whole dong")]
Day = Annotated[date, AfterValidator(_in_our_time)]
#: A moment that is sent: ISO 8601 with its offset.
MomentGiven = Annotated[AwareDatetime, AfterValidator(_in_our_time), AfterValidator(_in_utc)]
#: A moment that is shown: local time of Viet Nam, with its offset.
Moment = Annotated[
    datetime,
    PlainSerializer(_local, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
