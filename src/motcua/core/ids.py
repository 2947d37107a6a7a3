"""Identifiers that stand in addresses and in the API (design.md, decision 6)."""

from uuid import UUID

import uuid_utils


def uuid7() -> UUID:
    """Return a new UUIDv7: unguessable enough for an address, ordered by time for the index."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
