"""Files that nobody refers to: uploads of a draft never finished, bytes of an act rolled back.

The bytes of a file are named by their content, so that somebody may bring the same ones while they
are being removed. Both sides hold the lock of these bytes (``holding``, ``store_file``) until the
row and the bytes are both there or both gone.
"""

import contextlib
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet

from motcua.documents.models import File, lock_key


def forget_unused(*, before: datetime, spare: Collection[int] = ()) -> int:
    """Remove files brought last before a moment and referred to by no row; return how many.

    ``spare``: keys of users whose files stay, since their drafts may name them.
    """
    old = _unreferred().filter(wanted_at__lt=before)
    mine = Q(added_by__in=spare) | Q(wanted_by__in=spare)
    found = old.exclude(mine).values_list("sha256", flat=True)
    return sum(_forget(sha256, before) for sha256 in list(found))


def _unreferred() -> QuerySet[File]:
    """Return the files that no foreign key of any table leads to."""
    found = File.objects.all()
    for relation in File._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's way
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._base_manager  # noqa: SLF001
            named = {relation.field.name: OuterRef("pk")}
            found = found.exclude(Exists(rows.filter(**named)))
    return found


def _forget(sha256: str, before: datetime) -> bool:
    """Remove row, bytes and pictures, unless somebody has these bytes in hand just now."""
    with holding(sha256) as is_held:
        if not is_held:
            return False
        with transaction.atomic():
            row = File.objects.select_for_update().filter(sha256=sha256, wanted_at__lt=before)
            file = row.first()
            if file is None or not _unreferred().filter(pk=file.pk).exists():
                return False
            file.delete()
        default_storage.delete(file.storage_name)
        previews = Path(default_storage.path(f"previews/{sha256[:2]}"))
        for picture in previews.glob(f"{sha256}-*"):
            picture.unlink(missing_ok=True)
    return True


@contextlib.contextmanager
def holding(sha256: str) -> Iterator[bool]:
    """Hold the lock of these bytes for the block; False where somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key(sha256)])
        is_held = bool(cursor.fetchone()[0])
        try:
            yield is_held
        finally:
            if is_held:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key(sha256)])
