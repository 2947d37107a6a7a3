"""Write the history of a dossier, and prove that nobody bent it.

Personal values enter the chain as salted digests; the values and the salt stand in HistorySecret
and may be erased lawfully without breaking the chain (design.md, decision 4).
"""

import secrets as random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from motcua.dossiers.models import Dossier, History, HistorySecret
from motcua.dossiers.rules import HASH_FORMAT, digest, row_hash
from motcua.dossiers.sealing.finding import acts_of
from motcua.org.models import Post
from motcua.people.models import User

SALT_BYTES = 16
_Row = TypeVar("_Row", History, HistorySecret)
#: Dossiers whose rows a verification reads at once.
BATCH = 500


def link(
    dossier: Dossier,
    *,
    verb: str,
    by: User,
    at: datetime,
    post: Post | None,
    facts: Mapping[str, Any],
    secrets: Mapping[str, str],
) -> list[Model]:
    """Move the head of the chain and return the rows of one act; the caller writes all of them.

    ``facts`` holds ids, codes and moments as JSON; ``secrets`` the texts that may name a person.
    """
    salt = random.token_bytes(SALT_BYTES)
    told = {name: text for name, text in secrets.items() if text}
    stated = dict(facts)
    if told:
        stated["digests"] = {name: digest(salt, text) for name, text in told.items()}
    sequence, before = dossier.head_sequence + 1, dossier.head_hash
    unit_id = post.unit_id if post else None
    row = History(
        dossier_year=dossier.year,
        dossier=dossier,
        sequence=sequence,
        verb=verb,
        state=dossier.state,
        at=at,
        by=by,
        post=post,
        unit_id=unit_id,
        facts=stated,
        hash_format=HASH_FORMAT,
        hash_before=before,
        hash=row_hash(
            dossier=str(dossier.uuid),
            sequence=sequence,
            verb=verb,
            state=dossier.state,
            at=at,
            by=str(by.uuid),
            post=post.pk if post else None,
            unit=unit_id,
            facts=stated,
            hash_before=before,
        ),
    )
    dossier.head_sequence, dossier.head_hash = sequence, row.hash
    if not told:
        return [row]
    return [row, HistorySecret(dossier=dossier, sequence=sequence, salt=salt, values=told)]


@dataclass(frozen=True, kw_only=True)
class Break:
    """One place where a chain does not hold."""

    dossier: str  # the printed or the tracking code
    sequence: int
    what: str  # "missing", "changed", "head", "secret"


def verify(dossier: Dossier, acts: Sequence[History] | None = None) -> Iterator[Break]:
    """Yield every break in the chain of one dossier; nothing means that it holds.

    ``acts`` are its rows, where they were read already. Raises SealedAway.
    """
    secrets = HistorySecret.objects.filter(dossier=dossier)
    yield from _breaks(dossier, acts_of(dossier) if acts is None else acts, list(secrets))


def verify_many(dossiers: Iterable[Dossier]) -> Iterator[Break]:
    """Yield every break in the chains of dossiers, a batch read in two queries; as ``verify``."""
    rest = iter(dossiers)
    while some := list(islice(rest, BATCH)):
        years = {dossier.year for dossier in some}
        rows = History.objects.filter(dossier_year__in=years, dossier__in=some)
        acts = _grouped(rows.select_related("by").order_by("dossier_id", "sequence"))
        secrets = _grouped(HistorySecret.objects.filter(dossier__in=some))
        for dossier in some:
            found = acts[dossier.pk]
            if not found or found[0].sequence > 1:  # the first ones may lie in a sealed file
                found = acts_of(dossier)
            yield from _breaks(dossier, found, secrets[dossier.pk])


def _grouped(rows: "QuerySet[_Row]") -> "dict[int, list[_Row]]":
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.dossier_id].append(row)
    return found


def _breaks(
    dossier: Dossier, acts: Sequence[History], told: Sequence[HistorySecret]
) -> Iterator[Break]:
    before, expected = "", 1
    secrets = {secret.sequence: secret for secret in told}
    for row in acts:
        if row.sequence != expected:
            yield Break(dossier=dossier.reference, sequence=expected, what="missing")
        if row.hash_before != before or row.hash != _hash_again(dossier, row):
            yield Break(dossier=dossier.reference, sequence=row.sequence, what="changed")
        secret = secrets.get(row.sequence)
        if secret and not secret.erased_at and not secret_holds(row.facts, secret):
            yield Break(dossier=dossier.reference, sequence=row.sequence, what="secret")
        before, expected = row.hash, row.sequence + 1
    if (dossier.head_hash, dossier.head_sequence) != (before, expected - 1):
        yield Break(dossier=dossier.reference, sequence=dossier.head_sequence, what="head")


def _hash_again(dossier: Dossier, row: History) -> str:
    return row_hash(
        dossier=str(dossier.uuid),
        sequence=row.sequence,
        verb=row.verb,
        state=row.state,
        at=row.at,
        by=str(row.by.uuid),
        post=row.post_id,
        unit=row.unit_id,
        facts=row.facts,
        hash_before=row.hash_before,
        hash_format=row.hash_format,
    )


def secret_holds(facts: Mapping[str, Any], secret: HistorySecret) -> bool:
    """Tell whether the personal values beside a row are those whose digests it carries."""
    salt = bytes(secret.salt)
    told = {name: digest(salt, text) for name, text in secret.values.items()}
    return bool(told == facts.get("digests", {}))
