"""What the pages of procedures show."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.actions.drafts import ChannelLine, FeeLine, PaperLine
from motcua.catalogue.differences import Difference
from motcua.catalogue.models import (
    Channel,
    Convention,
    FeeKind,
    FiledWhere,
    Level,
    LimitUnit,
    Missing,
    PaperRequirement,
    ProcedureVersion,
    ServiceLevel,
    VersionState,
)
from motcua.catalogue.models.version import ProcedureVersionQuerySet
from motcua.console.forms.procedures import FLAGS, ChannelForm, FeeForm, PaperForm, VersionForm
from motcua.org.models import UnitKind
from motcua.ui import wording

#: Fields whose value is a code, with the words for it.
_WORDS = {
    "levels": Level,
    "limit_unit": LimitUnit,
    "promise_unit": LimitUnit,
    "convention": Convention,
    "service_level": ServiceLevel,
    "filed_where": FiledWhere,
    "deciding_kind": UnitKind,
    "kind": FeeKind,
    "channel": Channel,
}
_ROWS = {ChannelLine: ChannelForm, PaperLine: PaperForm, FeeLine: FeeForm}
_PARTS = {
    "channels": gettext_lazy("Ways to file"),
    "papers": gettext_lazy("Papers"),
    "fees": gettext_lazy("Fees"),
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One part that differs, in words."""

    part: str
    gone: list[str]
    fresh: list[str]


def asked_for(asked: QueryDict) -> ProcedureVersionQuerySet:
    """Return the newest versions that the list was asked for; words it does not know are left."""
    found = ProcedureVersion.objects.newest().named(asked.get("q", ""))
    if asked.get("sector"):
        found = found.filter(procedure__sector__code=asked["sector"])
    if asked.get("level") in Level.values:
        found = found.filter(levels__contains=[asked["level"]])
    if asked.get("state") in VersionState.values:
        found = found.filter(state=asked["state"])
    missing = str(asked.get("missing", ""))
    if missing in Missing.values:
        found = found.lacking(Missing(missing))
    elif missing == "any":
        found = found.to_complete()
    return found.with_fee_known()


def changes(found: Iterator[Difference]) -> list[Change]:
    """Say differences in words, each under the label of its field."""
    return [
        Change(
            part=label(each.part),
            gone=[_word(each.part, value) for value in each.gone],
            fresh=[_word(each.part, value) for value in each.fresh],
        )
        for each in found
    ]


def label(part: str) -> str:
    """Return the label that the form has for the part."""
    if part in _PARTS:
        return str(_PARTS[part])
    if part in FLAGS:
        return str(FLAGS[part])
    return str(VersionForm.base_fields[part].label)


def _word(part: str, value: Any) -> str:
    if isinstance(value, ChannelLine | PaperLine | FeeLine):
        return _line(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = _WORDS.get(part)
    if words is not None and value in words.values:
        return str(words(value).label)
    if isinstance(value, Model | str):
        return str(value)
    return wording.number(value) if hasattr(value, "as_tuple") else str(value)


def _line(line: ChannelLine | PaperLine | FeeLine) -> str:
    """Say a row of a part: texts and codes in words, numbers and boxes under their labels."""
    labels, said = _ROWS[type(line)].base_fields, []
    for name, worth in vars(line).items():
        if worth in ("", None, False, PaperRequirement.Kind.PAPER) and name != "amount":
            continue
        if worth is True:
            said.append(str(labels[name].label))
        elif isinstance(worth, int | Decimal):
            said.append(f"{labels[name].label}: {wording.number(worth)}")
        elif worth is not None:
            said.append(_word(name, worth))
    return " · ".join(said)


def facts(version: ProcedureVersion) -> list[tuple[str, str]]:
    """Return the short facts of a version, label and words; what is unknown is a dash."""
    limit = _limit(version.limit_value, version.limit_unit)
    promise = _limit(version.promise_value, version.promise_unit)
    flags = [str(text) for name, text in FLAGS.items() if getattr(version, name)]
    pairs = [
        (_("Sector"), version.procedure.sector.name_vi),
        (_("Ministry"), version.ministry),
        (_("Published by decision"), version.decision_no),
        (_("Levels"), ", ".join(str(Level(level).label) for level in version.levels)),
        (_("Deciding agencies"), "; ".join(version.agencies)),
        (_("Kind of unit that decides"), version.get_deciding_kind_display()),
        (_("Time limit by law"), limit or version.limit_text),
        (_("Promised here"), promise),
        (_("Counted"), version.get_convention_display()),
        (_("Received later counts from the next day"), _time(version.cutoff)),
        (_("Online"), version.get_service_level_display()),
        (_("Filed where"), version.get_filed_where_display()),
        (_("How it is done"), ", ".join(flags)),
        (_("Route"), str(version.route or "")),
        (_("Name of the result"), version.result_name),
        (_("Source"), version.source),
    ]
    return [(label, words or "–") for label, words in pairs]


def _limit(value: Any, unit: str) -> str:
    return f"{wording.number(value)} {LimitUnit(unit).label}" if value is not None else ""


def _time(cutoff: Any) -> str:
    return cutoff.strftime("%H:%M") if cutoff else ""
