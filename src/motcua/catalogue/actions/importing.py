"""Import: files become a plan, the plan becomes new versions, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2s
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from motcua.catalogue import rules
from motcua.catalogue.actions.planning import (
    PLAIN,
    Plan,
    PlanRow,
    channels_of,
    fees_of,
    papers_of,
    plan,
)
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
from motcua.catalogue.readers import Sheet, read_files
from motcua.catalogue.readers.sheets import PaperSheet
from motcua.catalogue.sql import one_import_at_a_time, refresh_statistics
from motcua.core.models import Event
from motcua.people.models import User

#: Rows a statement writes; parts are many and small.
BATCH = 1_000
#: What a new version takes from the one before it where the sheet does not say.
KEPT = (
    "name_en", "deciding_kind", "promise_value", "promise_unit", "convention", "cutoff",
    "service_level", "filed_where", "is_immediate", "is_on_the_spot", "is_postal", "is_saturday",
    "result_kind", "route",
)  # fmt: skip


def plan_import(paths: Sequence[Path], *, on: date) -> Plan:
    """Say what importing the files would do. Raises BadFile; writes nothing."""
    return plan(read_files(paths), on=on)


@transaction.atomic
def import_files(paths: Sequence[Path], *, by: User, at: datetime) -> Plan:
    """Write what the files say as new versions in force from today, and return what was done.

    A version without limit or agency stays a draft. Versions in use are never edited, only ended
    the day before; a file that says nothing new changes nothing. Raises BadFile, NotAllowed.
    """
    today = timezone.localdate(at)
    require_editor(by, today)
    reading = read_files(paths)
    one_import_at_a_time()
    done = plan(reading, on=today)
    rows = done.to_write()
    if rows:
        _write(rows, by=by, at=at, today=today)
        refresh_statistics()
        facts = done.counts | {"by": by.pk}
        Event.objects.create(kind="catalogue.imported", at=at, facts=facts)
    return done


@dataclass(frozen=True)
class _Written:
    """A version with its parts, before the parts know its key."""

    version: ProcedureVersion
    channels: list[ChannelRule]
    papers: list[PaperRequirement]
    fees: list[FeeRule]


def _write(rows: list[PlanRow], *, by: User, at: datetime, today: date) -> None:
    procedures = _procedures(rows)
    numbers = _last_numbers(procedures.values())
    rows = [row for row in rows if not row.base or set(row.changes) - {"sector", "local_code"}]
    written = []
    for row in rows:
        procedure = procedures[row.code]
        number = numbers.get(procedure.pk, 0)
        in_place = row.base is not None and row.base.state == VersionState.DRAFT
        written.append(_version(row, procedure, number if in_place else number + 1))
    bases = [row.base for row in rows if row.base]
    _make_room(bases, last_day=today - timedelta(days=1))
    _insert(written)
    complete = [w.version.pk for w in written if w.version.limit_value and w.version.agencies]
    ProcedureVersion.objects.filter(pk__in=complete).update(
        state=VersionState.PUBLISHED, valid_from=today, published_at=at, published_by=by
    )


def _procedures(rows: list[PlanRow]) -> dict[str, Procedure]:
    """Return the procedures by code, made or brought up to date, with their sectors."""
    sheets = [row.sheet for row in rows]
    sectors = _sectors(sheet.sector for sheet in sheets if sheet.sector)
    known = Procedure.objects.in_bulk([sheet.code for sheet in sheets], field_name="code")
    fresh, changed = [], []
    for sheet in sheets:
        procedure = known.get(sheet.code)
        if procedure is None:
            procedure = Procedure(code=sheet.code)
            fresh.append(procedure)
        else:
            changed.append(procedure)
        if sheet.sector:
            procedure.sector = sectors[rules.sector_key(sheet.sector)]
        procedure.local_code = sheet.local_code or procedure.local_code
        known[sheet.code] = procedure
    Procedure.objects.bulk_create(fresh, batch_size=BATCH)
    Procedure.objects.bulk_update(changed, ["sector", "local_code"], batch_size=BATCH)
    return known


def _sectors(names: Iterable[str]) -> dict[str, Sector]:
    """Return the sectors by the key of their name, made where they are new."""
    wanted = {rules.sector_key(name): name for name in names}
    known = {sector.name_fold: sector for sector in Sector.objects.filter(name_fold__in=wanted)}
    fresh = []
    for key, name in wanted.items():
        if key not in known:
            sector = Sector(code=_sector_code(key), name_vi=name)
            sector.fill_search_columns()
            fresh.append(sector)
    Sector.objects.bulk_create(fresh)
    return known | {sector.name_fold: sector for sector in fresh}


def _sector_code(key: str) -> str:
    """Make a code from a name: the register's own codes are not in its exports."""
    slug = key.replace(" ", "-")
    if len(slug) <= 40:
        return slug
    return f"{slug[:35]}{blake2s(key.encode(), digest_size=3).hexdigest()[:5]}"


def _last_numbers(procedures: Iterable[Procedure]) -> dict[int, int]:
    found = ProcedureVersion.objects.filter(procedure__in=list(procedures)).order_by("number")
    return dict(found.values_list("procedure_id", "number"))


def _version(row: PlanRow, procedure: Procedure, number: int) -> _Written:
    """Lay the sheet over the version before it."""
    sheet, base = row.sheet, row.base
    version = ProcedureVersion(procedure=procedure, number=number, source=_source(sheet))
    for name in PLAIN:
        setattr(version, name, getattr(sheet, name) or (getattr(base, name) if base else ""))
    for name in KEPT if base else ():
        setattr(version, name, getattr(base, name))
    version.levels = list(sheet.levels or (base.levels if base else ()))
    version.agencies = list(sheet.agencies or (base.agencies if base else ()))
    limit = sheet.limit or ((base.limit_value, base.limit_unit) if base else (None, ""))
    version.limit_value, version.limit_unit = limit
    if base is None or {"levels", "agencies"} & set(row.changes):
        version.deciding_kind = rules.deciding_kind(tuple(version.levels), tuple(version.agencies))
    version.fill_search_columns()
    return _with_parts(version, sheet, base)


def _source(sheet: Sheet) -> str:
    return " · ".join(part for part in (sheet.file, sheet.source) if part)[:250]


def _with_parts(version: ProcedureVersion, sheet: Sheet, base: ProcedureVersion | None) -> _Written:
    channels = sheet.channels or (channels_of(base) if base else ())
    fees = sheet.fees or (fees_of(base) if base else ())
    papers = sheet.papers or (papers_of(base) if base else ())
    version.is_postal = any(channel.channel == "post" for channel in channels)
    return _Written(
        version=version,
        channels=[
            ChannelRule(
                channel=said.channel,
                limit_value=said.limit[0] if said.limit else None,
                limit_unit=said.limit[1] if said.limit else "",
                note=said.note,
            )
            for said in channels
        ],
        papers=[_paper(seq, said) for seq, said in enumerate(papers, start=1)],
        fees=[FeeRule(seq=seq, **vars(said)) for seq, said in enumerate(fees, start=1)],
    )


def _paper(seq: int, said: PaperSheet) -> PaperRequirement:
    note = rules.is_note(said.heading, said.name, said.originals + said.copies)
    kind = PaperRequirement.Kind.NOTE if note else PaperRequirement.Kind.PAPER
    by_case = rules.is_case(said.heading)
    return PaperRequirement(seq=seq, kind=kind, is_by_case=by_case, **vars(said))


def _make_room(bases: list[ProcedureVersion], *, last_day: date) -> None:
    """End the published predecessors; remove the drafts that are written anew."""
    drafts = [base.pk for base in bases if base.state == VersionState.DRAFT]
    published = [base.pk for base in bases if base.state == VersionState.PUBLISHED]
    ProcedureVersion.objects.filter(pk__in=drafts).delete()
    ProcedureVersion.objects.filter(pk__in=published).update(
        state=VersionState.ENDED, valid_to=last_day
    )


def _insert(written: list[_Written]) -> None:
    ProcedureVersion.objects.bulk_create([w.version for w in written], batch_size=BATCH)
    for w in written:
        parts: list[ChannelRule | PaperRequirement | FeeRule] = [*w.channels, *w.papers, *w.fees]
        for part in parts:
            part.version = w.version
    ChannelRule.objects.bulk_create([c for w in written for c in w.channels], batch_size=BATCH)
    PaperRequirement.objects.bulk_create([p for w in written for p in w.papers], batch_size=BATCH)
    FeeRule.objects.bulk_create([f for w in written for f in w.fees], batch_size=BATCH)
