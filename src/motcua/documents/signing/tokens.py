"""The moment that a timestamp authority put into a signature."""

from datetime import datetime
from typing import Any


def stamped_at(signer_info: Any) -> datetime | None:
    """Return the moment of the signature's timestamp, if it has one; it is not checked here."""
    for attribute in signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            content = attribute["values"][0]["content"]["encap_content_info"]["content"]
            moment = content.parsed["gen_time"].native
            return moment if isinstance(moment, datetime) else None
    return None
