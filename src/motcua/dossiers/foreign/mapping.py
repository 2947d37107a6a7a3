"""MAP.yaml: our field for each column of the other system, and the words it uses."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.utils.translation import gettext as _

from motcua.dossiers.foreign.errors import NOT_THERE, BadTable

FIELDS = (
    "code", "procedure", "received", "due", "finished", "returned", "status", "agency", "channel",
    "applicant", "hall",
)  # fmt: skip
NEEDED = ("code", "procedure", "received", "due")
STEP_PARTS = ("step", "person", "time")
#: Words of the other system and what they are here.
WORDS = ("statuses", "channels", "agencies", "halls", "people", "kinds")
OPTIONS = ("system", "unit", "encoding", "delimiter", "steps", *WORDS)
MAX_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class StepColumns:
    """One step that stands in columns of its own."""

    step: str  # receive, appraise, consult, approve, seal, return
    time: str
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class TableMap:
    """What a MAP.yaml says."""

    columns: Mapping[str, str]  # our field → their column
    system: str = "another system"
    unit: str = ""  # code of the hall that received them, where no column says it
    encoding: str = "utf-8"
    delimiter: str = ""  # empty: the one its head uses
    steps: tuple[StepColumns, ...] = ()
    steps_column: str = ""  # all steps in one cell: step|person|time; …
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def wanted(self) -> list[str]:
        """Return every column the map names."""
        own = [column for step in self.steps for column in (step.time, step.person) if column]
        return [*self.columns.values(), *own, *([self.steps_column] if self.steps_column else [])]


def read_map(path: Path) -> TableMap:
    """Read a map. Raises BadTable with the sentence that says what is wrong with it."""
    data = _content(path)
    unknown = sorted(str(name) for name in data if name not in (*FIELDS, *OPTIONS))
    if unknown:
        known = ", ".join((*FIELDS, *OPTIONS))
        _refuse(path, _("“%(names)s” is no field; fields are: %(known)s.") % {
            "names": ", ".join(unknown), "known": known,
        })  # fmt: skip
    columns = {name: _text(path, name, data[name]) for name in FIELDS if name in data}
    missing = [name for name in NEEDED if not columns.get(name)]
    if missing:
        _refuse(path, _("no column is named for: %(names)s.") % {"names": ", ".join(missing)})
    steps, steps_column = _steps(path, data.get("steps"))
    named = {name: _text(path, name, data[name]) for name in ("system", "unit") if name in data}
    if len(named.get("system", "")) > 60 or named.get("system") == "motcua":
        _refuse(path, _("the system’s name has up to 60 characters and is not ours."))
    return TableMap(
        columns=columns,
        encoding=_encoding(path, data.get("encoding", "utf-8")),
        delimiter=_delimiter(path, data.get("delimiter", "")),
        steps=steps,
        steps_column=steps_column,
        words={name: _words(path, name, data.get(name)) for name in WORDS},
        **named,
    )


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadTable(file=path.name, reason=NOT_THERE) from error
    if len(text) > MAX_BYTES:
        _refuse(path, _("the map is larger than 256 KB."))
    try:
        data = yaml.safe_load(text.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise BadTable(file=path.name, reason=_("this is no YAML in UTF-8.")) from error
    if not isinstance(data, dict):
        _refuse(path, _("a map is written as lines such as “received: NGAY_NHAN”."))
    return dict(data)


def _steps(path: Path, given: Any) -> tuple[tuple[StepColumns, ...], str]:
    if given is None:
        return (), ""
    if isinstance(given, str):
        return (), given.strip()
    if not isinstance(given, list) or not all(isinstance(step, dict) for step in given):
        _refuse(path, _("steps are a column, or a list of {step, person, time}."))
    return tuple(_step(path, step) for step in given), ""


def _step(path: Path, given: dict[Any, Any]) -> StepColumns:
    if not set(given) <= set(STEP_PARTS) or not {"step", "time"} <= set(given):
        _refuse(path, _("steps are a column, or a list of {step, person, time}."))
    return StepColumns(**{name: _text(path, name, value) for name, value in given.items()})


def _words(path: Path, name: str, given: Any) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        _refuse(path, _("“%(name)s” is a list of lines “their word: ours”.") % {"name": name})
    return {str(key).strip().casefold(): _text(path, name, value) for key, value in given.items()}


def _text(path: Path, name: str, value: Any) -> str:
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
        _refuse(path, _("“%(name)s” needs a word.") % {"name": name})
    return str(value).strip()


def _encoding(path: Path, value: Any) -> str:
    try:
        return codecs.lookup(str(value)).name
    except LookupError:
        _refuse(path, _("“%(name)s” is no encoding.") % {"name": value})


def _delimiter(path: Path, value: Any) -> str:
    if value not in ("", ",", ";", "\t", "|"):
        _refuse(path, _("the delimiter is one of , ; | or a tab."))
    return str(value)


def _refuse(path: Path, reason: str) -> NoReturn:
    raise BadTable(file=path.name, reason=reason)
