"""Pure parts of the case: codes, PINs, the hash chain, early/on time/late.

Sources: Circular 03/2025 art. 13 and Circular 01/2018 art. 19 (dossier code); design.md,
decisions 4 (hash) and 19 (early, on time, late).
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from motcua.people.rules import LOCK, locked_until

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
HASH_FORMAT = 1
#: Made once: ``json.dumps`` would make an encoder for each row.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_TEXT = json.encoder.encode_basestring
PIN_DIGITS = 6
#: Wrong PINs by one asker over all codes before they have to wait; a hall shares one address.
PIN_TRIES_BY_ONE_ASKER = 30


def printed_code(unit_code: str, received_on: date, serial: int) -> str:
    """Return ``H99.12-261125-0007``; the serial widens past 9,999 and is never cut."""
    return f"{unit_code}-{received_on:%y%m%d}-{serial:04d}"


def local_day(at: datetime) -> date:
    """Return the day in Viet Nam on which a moment falls."""
    return at.astimezone(LOCAL).date()


def pin(key: bytes, uuid: str, pin_round: int) -> str:
    """Return the six digits printed on the applicant's copy; nothing of it is stored."""
    digest = hmac.new(key, f"pin|{uuid}|{pin_round}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**PIN_DIGITS:0{PIN_DIGITS}d}"


def digest(salt: bytes, value: str) -> str:
    """Return the salted fingerprint that stands in the chain for a personal value."""
    return hashlib.sha256(salt + b"|" + value.encode()).hexdigest()


def canonical(row: Mapping[str, Any]) -> bytes:
    """Return the one spelling of a history row that is hashed: sorted keys, no blanks, UTF-8."""
    return spelt(row).encode()


def spelt(facts: Mapping[str, Any]) -> str:
    """Return facts in the one spelling that is hashed."""
    return str(_CANONICAL(facts))


def row_hash(
    *,
    dossier: str,
    sequence: int,
    verb: str,
    state: str,
    at: datetime,
    by: str,
    post: int | None,
    unit: int | None,
    facts: Mapping[str, Any],
    hash_before: str,
    hash_format: int = HASH_FORMAT,
) -> str:
    """Return the SHA-256 of one history row, chained to the one before it."""
    return spelt_row_hash(
        dossier=dossier,
        sequence=sequence,
        verb=verb,
        state=state,
        at=at,
        by=by,
        post=post,
        unit=unit,
        facts=spelt(facts),
        hash_before=hash_before,
        hash_format=hash_format,
    )


def spelt_row_hash(
    *,
    dossier: str,
    sequence: int,
    verb: str,
    state: str,
    at: datetime,
    by: str,
    post: int | None,
    unit: int | None,
    facts: str,
    hash_before: str,
    hash_format: int = HASH_FORMAT,
) -> str:
    """Return the hash of a row whose facts are spelt already, as ``canonical`` spells them.

    What is hashed is the canonical JSON of the row, put together here: its keys never change.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = (
        f'{{"at":"{moment}","before":{_TEXT(hash_before)},"by":{_TEXT(by)},'
        f'"dossier":{_TEXT(dossier)},"facts":{facts},"format":{hash_format},'
        f'"post":{_number(post)},"sequence":{sequence},"state":{_TEXT(state)},'
        f'"unit":{_number(unit)},"verb":{_TEXT(verb)}}}'
    )
    return hashlib.sha256(row.encode()).hexdigest()


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


def root_hash(root_before: str, heads: Iterable[tuple[str, int, str]]) -> tuple[str, int]:
    """Return the root over all (dossier uuid, sequence, hash) in order, and how many there were."""
    sha = hashlib.sha256(f"root|{root_before}".encode())
    count = 0
    for dossier, sequence, head in heads:
        sha.update(f"|{dossier}:{sequence}:{head}".encode())
        count += 1
    return sha.hexdigest(), count


def timeliness(finished_at: datetime, due_at: datetime) -> str:
    """Return early, on_time or late: early is a calendar day before the due day."""
    if local_day(finished_at) < local_day(due_at):
        return "early"
    return "on_time" if finished_at <= due_at else "late"


def lookup_locked_until(
    for_code: Sequence[tuple[datetime, str]],
    by_asker: Sequence[datetime],
    *,
    asker: str,
    at: datetime,
) -> datetime | None:
    """Return until when code and PIN may not be tried, or None.

    ``for_code``: moment and asker of each wrong PIN of this code, judged as passwords of a name
    are (``people.rules``); ``by_asker``: moments of the asker's wrong PINs for any code.
    """
    young = [when for when in by_asker if at - LOCK < when <= at]
    ends = [locked_until(for_code, address=asker, at=at)]
    if len(young) >= PIN_TRIES_BY_ONE_ASKER:
        ends.append(max(young) + LOCK)
    return max((end for end in ends if end), default=None)
