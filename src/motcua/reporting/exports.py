"""Exports: asked for with their row, written by a job in batches, given to who asked, forgotten."""

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.core.models import Event
from motcua.documents.rendering import set_pages
from motcua.dossiers.runs import noting_failure, start
from motcua.people.models import User
from motcua.reporting.errors import TooLongForPdf
from motcua.reporting.lists import dossiers_behind, procedures_behind
from motcua.reporting.models import Export
from motcua.reporting.sheets import BATCH, Sheet, list_sheet, report_sheet
from motcua.reporting.tables import Cell, write_csv, write_xlsx
from motcua.reporting.wanted import Question, Wanted
from motcua.ui.wording import number

#: More rows than that are no longer read on paper, and their pages would need too much memory.
MOST_ON_PAPER = 1_000
#: That somebody took a list or a report away is kept as an event of this kind.
TAKEN_AWAY = "reporting.taken_away"


def ask_for(wanted: Wanted | Question, form: str, *, by: User, at: datetime) -> Export:
    """Let a job write a report, or the list behind a figure. Raises TooLongForPdf."""
    question = wanted if isinstance(wanted, Question) else None
    rows = _count(question, by, at) if question else 1
    if form == Export.Format.PDF and rows > MOST_ON_PAPER:
        raise TooLongForPdf(rows=rows, most=MOST_ON_PAPER)
    with transaction.atomic():
        export = Export.objects.create(
            kind=wanted.kind,
            unit=wanted.unit,
            first_on=wanted.first,
            last_on=wanted.last,
            by=wanted.by,
            figure=question.figure if question else "",
            key=question.key if question else "",
            format=form,
            asked_by=by,
            asked_at=at,
            of=rows,
        )
        facts = {"by_id": by.pk, "file": export.file_name, "rows": rows}
        Event.objects.create(kind=TAKEN_AWAY, at=at, facts=facts)
        start(export)
    return export


def _count(question: Question, user: User, at: datetime) -> int:
    if question.kind == "coverage":
        return len(procedures_behind(question))
    return dossiers_behind(question, user=user, day=localdate(at)).count()


def write(export: Export, *, clock: Callable[[], datetime]) -> None:
    """Write the file; broken off and tried again, it begins anew."""
    with noting_failure(export), tempfile.TemporaryFile() as file:
        sheet = _sheet(export)
        rows = _WRITERS[export.format](sheet, _noting(export, sheet.rows), file)
        file.seek(0)
        default_storage.delete(export.storage_name)
        default_storage.save(export.storage_name, File(file))
        export.done = export.of = rows
        export.failure, export.finished_at = "", clock()
        export.save(update_fields=["done", "of", "failure", "finished_at"])


def forget(*, before: datetime) -> int:
    """Remove exports asked for before a moment, file first; returns how many."""
    old = list(Export.objects.filter(asked_at__lt=before))
    for export in old:
        default_storage.delete(export.storage_name)
        export.delete()
    return len(old)


def _sheet(export: Export) -> Sheet:
    day = localdate(export.asked_at)
    if export.question:
        return list_sheet(export.question, user=export.asked_by, day=day)
    return report_sheet(export.wanted, today=day)


def _noting(export: Export, rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """Pass the rows on, and note after each batch how many there were."""
    for place, row in enumerate(rows, start=1):
        yield row
        if place % BATCH == 0:
            Export.objects.filter(pk=export.pk).update(done=min(place, export.of))


def _csv(sheet: Sheet, rows: Iterator[Sequence[Cell]], file: IO[bytes]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    write_csv([sheet.heads], text)
    count = write_csv(rows, text)
    text.flush()
    text.detach()
    return count


def _xlsx(sheet: Sheet, rows: Iterator[Sequence[Cell]], file: IO[bytes]) -> int:
    def with_heads() -> Iterator[Sequence[Cell]]:
        yield sheet.heads
        yield from rows

    head = _("Sample data, of no value.") if settings.DEMO else sheet.title
    return write_xlsx(with_heads(), file, sheet.title, about=sheet.about, head=head) - 1


def _pdf(sheet: Sheet, rows: Iterator[Sequence[Cell]], file: IO[bytes]) -> int:
    today = localdate()
    printed = [[_printed(cell) for cell in row] for row in rows]
    form = {
        "header": {"unit_name": settings.CENTRE_NAME, "on": {"day": f"{today:%d/%m/%Y}"}},
        "title": sheet.title,
        "about": sheet.about,
        "heads": sheet.heads,
        "is_number": sheet.is_number,
        "rows": printed,
        "has_total": sheet.has_total,
        "language": get_language(),
    }
    data: dict[str, Any] = {"form": form, "paper": "a4", "is_demo": settings.DEMO}
    file.write(set_pages("report.typ", data, day=today))
    return len(printed)


def _printed(cell: Cell) -> str:
    """Return a cell as it is read on paper."""
    if cell is None:
        return "–"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, int | float | Decimal):
        return number(Decimal(str(cell)))
    return str(cell)


_WRITERS: Mapping[str, Callable[[Sheet, Iterator[Sequence[Cell]], IO[bytes]], int]] = {
    Export.Format.CSV: _csv,
    Export.Format.XLSX: _xlsx,
    Export.Format.PDF: _pdf,
}
