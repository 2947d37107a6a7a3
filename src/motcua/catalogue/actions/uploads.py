"""Files handed in over the web: planned first, carried out by a job."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.catalogue.actions.importing import import_files, plan_import
from motcua.catalogue.actions.planning import Plan
from motcua.catalogue.errors import ImportBegun
from motcua.catalogue.models import Import, ImportFile, ImportRow
from motcua.catalogue.permissions import require_editor
from motcua.core.errors import Invalid, Refusal
from motcua.people.models import User

MOST_FILES = 20
BATCH = 1_000
#: An upload that nobody carried out is not kept for ever.
FORGOTTEN_AFTER = timedelta(days=7)


@transaction.atomic
def hand_in(files: Sequence[tuple[str, bytes]], *, by: User, at: datetime) -> Import:
    """Keep the files, each a name and its content, with the plan of what they would do.

    Raises NotAllowed, Invalid, and BadFile with a sentence for a file that cannot be read.
    """
    require_editor(by, timezone.localdate(at))
    if not 0 < len(files) <= MOST_FILES:
        raise Invalid(reason=_("Choose from 1 to %(most)s files.") % {"most": MOST_FILES})
    named = [(_safe_name(name), content) for name, content in files]
    with _on_disk(named) as paths:
        plan = plan_import(paths, on=timezone.localdate(at))
    made = Import.objects.create(asked_by=by, asked_at=at, counts=plan.counts)
    ImportFile.objects.bulk_create(
        ImportFile(of=made, position=place, name=name, content=content)
        for place, (name, content) in enumerate(named, start=1)
    )
    _keep_rows(made, plan)
    return made


@transaction.atomic
def ask_to_write(made: Import, *, by: User, at: datetime) -> Import:
    """Ask for the plan to be carried out; the caller starts the job in the same transaction.

    Raises NotAllowed, ImportBegun, Invalid where there is nothing to write.
    """
    require_editor(by, timezone.localdate(at))
    held = Import.objects.select_for_update(of=["self"]).get(pk=made.pk)
    if held.state != Import.State.PLANNED:
        raise ImportBegun
    if not held.counts.get("new") and not held.counts.get("changed"):
        raise Invalid(reason=_("The files say nothing new: there is nothing to write."))
    held.state, held.carried_out_by = Import.State.WAITING, by
    held.save(update_fields=["state", "carried_out_by"])
    return held


def carry_out(number: int, *, clock: Callable[[], datetime]) -> None:
    """Write the import asked for; run twice, it is written once. A "no" is kept as a sentence."""
    held = Import.objects.select_related("carried_out_by").get(pk=number)
    if held.state != Import.State.WAITING or held.carried_out_by is None:
        return
    with override(held.carried_out_by.language or None):
        try:
            _write(held, by=held.carried_out_by, at=clock())
        except Refusal as refusal:
            held.state, held.sentence = Import.State.REFUSED, str(refusal)[:400]
            held.finished_at = clock()
            held.save(update_fields=["state", "sentence", "finished_at"])


def forget_old_uploads(*, at: datetime) -> None:
    """Throw away uploads that nobody carried out."""
    Import.objects.filter(state=Import.State.PLANNED, asked_at__lt=at - FORGOTTEN_AFTER).delete()


@transaction.atomic
def _write(held: Import, *, by: User, at: datetime) -> None:
    Import.objects.select_for_update().get(pk=held.pk)
    files = [(file.name, bytes(file.content or b"")) for file in held.files.all()]
    with _on_disk(files) as paths:
        done = import_files(paths, by=by, at=at)
    held.rows.all().delete()
    _keep_rows(held, done)
    held.files.update(content=None)
    held.state, held.counts, held.finished_at = Import.State.DONE, done.counts, at
    held.save(update_fields=["state", "counts", "finished_at"])


def _keep_rows(made: Import, plan: Plan) -> None:
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                of=made,
                position=place,
                result=row.result.value,
                code=row.code[:60],
                name=row.name,
                changes=list(row.changes),
                reason=row.reason,
                file=row.sheet.file[:250],
                line=row.sheet.row,
            )
            for place, row in enumerate(plan.rows, start=1)
        ),
        batch_size=BATCH,
    )


@contextmanager
def _on_disk(files: Sequence[tuple[str, bytes]]) -> Iterator[list[Path]]:
    """Lay the files into a folder of their own each, under their names."""
    with TemporaryDirectory(prefix="motcua-import-") as folder:
        paths = []
        for place, (name, content) in enumerate(files):
            home = Path(folder) / str(place)
            home.mkdir()
            (home / name).write_bytes(content)
            paths.append(home / name)
        yield paths


def _safe_name(name: str) -> str:
    """Return the bare name of an uploaded file, without anything a file system would obey."""
    bare = "".join(char for char in name.replace("\\", "/").split("/")[-1] if char.isprintable())
    bare = bare.encode()[-100:].decode(errors="ignore").lstrip(".")
    return bare or "file"
