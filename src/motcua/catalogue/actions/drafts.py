"""A draft is begun and written by hand, with all its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2s
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.actions.publish import PARTS
from motcua.catalogue.errors import CodeKnown, DraftChanged, NotADraft
from motcua.catalogue.models import (
    ChannelRule,
    FeeRule,
    PaperRequirement,
    Procedure,
    ProcedureVersion,
    Sector,
    VersionState,
)
from motcua.catalogue.permissions import require_editor
from motcua.catalogue.readers.rows import code as read_code
from motcua.catalogue.readers.sheets import BadRow
from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.people.models import User

#: What an editor writes on the version itself; the rest is its place in the history.
FIELDS = (
    "name_vi", "name_en", "ministry", "decision_no", "levels", "agencies", "deciding_kind",
    "limit_value", "limit_unit", "limit_text", "promise_value", "promise_unit", "convention",
    "cutoff", "service_level", "filed_where", "is_immediate", "is_on_the_spot", "is_postal",
    "is_saturday", "subjects", "conditions", "steps", "result_name", "result_kind", "legal_basis",
    "route",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ChannelLine:
    """A way to file that is open, with its own limit where the law gives one."""

    channel: str
    limit_value: Decimal | None = None
    limit_unit: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A paper asked for; ``instead_of`` is the place, from 1, of an earlier one it may replace."""

    name: str
    kind: str = PaperRequirement.Kind.PAPER
    heading: str = ""
    is_by_case: bool = False
    form_name: str = ""
    originals: int = 0
    copies: int = 0
    note: str = ""
    instead_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """What it costs in one case, in dong; no amount is unknown, nought is free."""

    kind: str = ""
    channel: str = ""
    case: str = ""
    amount: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that an editor says about a procedure: values of FIELDS, and the parts in order."""

    fields: Mapping[str, Any]
    channels: Sequence[ChannelLine] = ()
    papers: Sequence[PaperLine] = ()
    fees: Sequence[FeeLine] = ()


@transaction.atomic
def begin_procedure(
    *, code: str, name_vi: str, sector: Sector, by: User, at: datetime
) -> ProcedureVersion:
    """Start a procedure that no file brought, as a draft. Raises NotAllowed, Invalid, CodeKnown."""
    require_editor(by, timezone.localdate(at))
    try:
        national, local = read_code(code)
    except BadRow as bad:
        raise Invalid(reason=str(bad)) from bad
    if not nfc(name_vi):
        raise Invalid(reason=_("Write the name of the procedure."))
    procedure, is_new = Procedure.objects.get_or_create(
        code=national, defaults={"sector": sector, "local_code": local or ""}
    )
    if not is_new:
        raise CodeKnown(code=national)
    return ProcedureVersion.objects.create(procedure=procedure, number=1, name_vi=name_vi)


@transaction.atomic
def write_draft(
    version: ProcedureVersion, content: Content, *, seen: str, by: User, at: datetime
) -> ProcedureVersion:
    """Let the draft say what the editor wrote, parts included.

    ``seen`` is the ``print_of`` the draft as it was opened. Raises NotAllowed, NotADraft,
    DraftChanged where somebody else wrote in between, Invalid.
    """
    require_editor(by, timezone.localdate(at))
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    draft = ProcedureVersion.objects.select_related("procedure").get(pk=version.pk)
    if draft.state != VersionState.DRAFT:
        raise NotADraft(number=draft.number, code=draft.code)
    if print_of(draft) != seen:
        raise DraftChanged(code=draft.code)
    _refuse_odd(content)
    for name in FIELDS:
        if name in content.fields:
            setattr(draft, name, content.fields[name])
    draft.save()
    _write_parts(draft, content)
    facts = {"procedure": draft.procedure_id, "version": draft.pk, "by": by.pk}
    Event.objects.create(kind="catalogue.draft_written", at=at, facts=facts)
    return draft


def content_of(version: ProcedureVersion) -> Content:
    """Return what the version says, as an editor would write it."""
    papers = list(version.papers.order_by("seq"))
    place = {paper.pk: number for number, paper in enumerate(papers, start=1)}
    return Content(
        fields={name: getattr(version, name) for name in FIELDS},
        channels=[_line(ChannelLine, rule) for rule in version.channel_rules.order_by("channel")],
        papers=[
            _line(PaperLine, paper, instead_of=place.get(paper.alternative_of_id or 0))
            for paper in papers
        ],
        fees=[_line(FeeLine, rule) for rule in version.fee_rules.order_by("seq")],
    )


def print_of(version: ProcedureVersion) -> str:
    """Return a short fingerprint of all that the version says: another text, another print."""
    content = content_of(ProcedureVersion.objects.get(pk=version.pk))
    said = [str(content.fields[name]) for name in FIELDS]
    for lines in (content.channels, content.papers, content.fees):
        said += [repr(sorted(asdict(line).items())) for line in lines]
    return blake2s("\x00".join(said).encode(), digest_size=8).hexdigest()


def _line(kind: Any, row: Any, **more: Any) -> Any:
    names = [name for name in kind.__dataclass_fields__ if name not in more]
    return kind(**{name: getattr(row, name) for name in names}, **more)


def _refuse_odd(content: Content) -> None:
    if not nfc(content.fields.get("name_vi", "x")):
        raise Invalid(reason=_("Write the name of the procedure."))
    for place, paper in enumerate(content.papers, start=1):
        if paper.instead_of is not None and not 0 < paper.instead_of < place:
            reason = _("Paper %(place)s can only stand instead of one before it in the list.")
            raise Invalid(reason=reason % {"place": place})
    channels = [line.channel for line in content.channels]
    if len(channels) != len(set(channels)):
        raise Invalid(reason=_("Each way to file stands once."))
    if any(_has_odd_bounds(fee) for fee in content.fees):
        raise Invalid(reason=_("A fee has one amount, or both a lowest and a highest one."))


def _has_odd_bounds(fee: FeeLine) -> bool:
    if fee.at_least is None and fee.at_most is None:
        return False
    if fee.amount is not None or fee.at_least is None or fee.at_most is None:
        return True
    return fee.at_least > fee.at_most


def _write_parts(draft: ProcedureVersion, content: Content) -> None:
    for name in PARTS:
        getattr(draft, name).all().delete()
    ChannelRule.objects.bulk_create(
        ChannelRule(version=draft, **asdict(line)) for line in content.channels
    )
    FeeRule.objects.bulk_create(
        FeeRule(version=draft, seq=seq, **asdict(line))
        for seq, line in enumerate(content.fees, start=1)
    )
    _write_papers(draft, content.papers)


def _write_papers(draft: ProcedureVersion, lines: Sequence[PaperLine]) -> None:
    papers, instead = [], {}
    for seq, line in enumerate(lines, start=1):
        facts = asdict(line)
        place = facts.pop("instead_of")
        papers.append(PaperRequirement(version=draft, seq=seq, **facts))
        if place is not None:
            instead[seq] = place
    PaperRequirement.objects.bulk_create(papers)
    for seq, place in instead.items():
        papers[seq - 1].alternative_of = papers[place - 1]
    PaperRequirement.objects.bulk_update([papers[seq - 1] for seq in instead], ["alternative_of"])
