"""Who is concerned with a dossier: rows written by the acts, read by the first gate."""

from collections.abc import Iterable

from motcua.dossiers.models import Access, Dossier
from motcua.org.models import Unit

Capacity = Access.Capacity


def rows_of(dossier: Dossier, pairs: Iterable[tuple[Unit, str]]) -> list[Access]:
    """Return the rows that let units see the dossier, and every unit above them oversee it."""
    rows: dict[tuple[int, str], Access] = {}
    for unit, capacity in pairs:
        for unit_id, role in [
            (unit.pk, capacity),
            *((above, Capacity.OVERSEEING) for above in unit.ancestor_ids),
        ]:
            rows[unit_id, role] = Access(
                unit_id=unit_id,
                dossier=dossier,
                capacity=role,
                is_open=dossier.is_running,
                due_at=dossier.due_at,
            )
    return list(rows.values())


def concern(dossier: Dossier, pairs: Iterable[tuple[Unit, str]]) -> None:
    """Let units see the dossier, and every unit above them oversee it; one statement."""
    Access.objects.bulk_create(
        rows_of(dossier, pairs),
        update_conflicts=True,
        unique_fields=["dossier", "unit", "capacity"],
        update_fields=["is_open", "due_at"],
    )
