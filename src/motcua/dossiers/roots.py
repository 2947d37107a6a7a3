"""The daily root: one fingerprint over the newest hash of every dossier.

A chain alone does not show that its tail, or a whole dossier, was taken away; the root of the
evening before does (design.md, decision 4).
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import connection, models, transaction

from motcua.dossiers.chain import Break
from motcua.dossiers.models import Dossier, History, Root, RootHead
from motcua.dossiers.rules import root_hash
from motcua.dossiers.seals import is_sealed, seal

_KEEP_HEADS = """
INSERT INTO dossiers_roothead AS kept (dossier_id, sequence, hash)
SELECT id, head_sequence, head_hash FROM dossiers_dossier WHERE head_sequence > 0
ON CONFLICT (dossier_id) DO UPDATE
    SET sequence = excluded.sequence, hash = excluded.hash
    WHERE kept.sequence <> excluded.sequence OR kept.hash <> excluded.hash
"""


def take_root(on: date, *, at: datetime) -> Root:
    """Fingerprint all heads as the root of a day and return it; the day's first one stays.

    Three statements however many dossiers there are; the heads are read in order of their keys.
    """
    known = Root.objects.filter(on=on).first()
    if known:
        return known
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE dossiers_roothead IN EXCLUSIVE MODE")
            cursor.execute(_KEEP_HEADS)
        before = Root.objects.order_by("-on").values_list("root", flat=True).first() or ""
        root, count = root_hash(before, _heads())
        return Root.objects.create(on=on, taken_at=at, heads=count, root=root, root_before=before)


def sign_root(root: Root) -> Root:
    """Put the centre's signature and a timestamp beside a root that has none yet.

    An outside call, made after the root was kept: raises SigningFailed, and the next day, or the
    next try, signs it still.
    """
    if root.signature:
        return root
    root.signature = seal(_words(root))
    Root.objects.filter(pk=root.pk, signature=None).update(signature=root.signature)
    return root


def unsigned_roots() -> models.QuerySet[Root]:
    """Return the roots that wait for their signature, oldest first."""
    return Root.objects.filter(signature=None).order_by("on")


def verify_root(*, sealed: Collection[int] = ()) -> Iterator[Break]:
    """Yield what is missing or changed since the newest root; nothing means that it holds.

    The heads of ``sealed`` years are looked for in their files (``sealing.checking``), not here.
    """
    newest = Root.objects.order_by("-on").first()
    if newest is None:
        return
    root, count = root_hash(newest.root_before, _heads())
    if (root, count) != (newest.root, newest.heads):
        yield Break(dossier=f"{newest.on}", sequence=count, what="root")
    if newest.signature and not is_sealed(_words(newest), bytes(newest.signature)):
        yield Break(dossier=f"{newest.on}", sequence=count, what="signature")
    stands = History.objects.filter(
        dossier_id=models.OuterRef("pk"),
        sequence=models.OuterRef("sequence"),
        hash=models.OuterRef("hash"),
    )
    heads = RootHead.objects.exclude(dossier__year__in=sealed)
    for head in heads.filter(~models.Exists(stands)).order_by("pk").iterator():
        yield Break(dossier=_name(head), sequence=head.sequence, what="tail")


def _heads() -> Iterator[tuple[str, int, str]]:
    rows = RootHead.objects.order_by("dossier_id").values_list("dossier_id", "sequence", "hash")
    for key, sequence, head in rows.iterator(chunk_size=5000):
        yield str(key), sequence, head


def _words(root: Root) -> bytes:
    """Return what is signed: day, number of dossiers, root and the root before."""
    words = [f"{root.on}", f"{root.heads}", root.root, root.root_before]
    return "\n".join(["motcua daily root", *words]).encode()


def _name(head: RootHead) -> str:
    found = Dossier.objects.filter(pk=head.dossier_id).first()
    return found.reference if found else f"#{head.dossier_id}"
