"""What our register knows of a file: is it ours, is it still in force."""

from motcua.documents.models import Document
from motcua.documents.verify import Verification, with_register


def look_up(verification: Verification) -> tuple[Verification, Document | None]:
    """Return the answer completed by the register, and the document whose bytes these are."""
    found = (
        Document.objects.with_bytes(verification.sha256)
        .select_related("superseded_by", "unit", "revoked_by")
        .order_by("-made_at")
        .first()
    )
    if found is None:
        return verification, None
    completed = with_register(
        verification,
        is_revoked=found.revoked_at is not None,
        is_superseded=found.superseded_by_id is not None,
    )
    return completed, found
