"""What an officer has typed and not yet sent: encrypted, one a form, gone with "next person"."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import transaction

from motcua.dossiers.models import Draft
from motcua.people.identity import decrypt_text, encrypt_text
from motcua.people.models import User


def keep_draft(user: User, kind: str, content: dict[str, Any], *, at: datetime) -> None:
    """Keep the content of a form, a JSON value; it replaces what was kept before."""
    text = encrypt_text(f"draft|{kind}", json.dumps(content, ensure_ascii=False))
    Draft.objects.update_or_create(user=user, kind=kind, defaults={"content": text, "saved_at": at})


def read_draft(user: User, kind: str) -> dict[str, Any]:
    """Return what was kept, or nothing; a draft under a key that is gone is nothing too."""
    text = Draft.objects.filter(user=user, kind=kind).values_list("content", flat=True).first()
    if not text:
        return {}
    try:
        content: dict[str, Any] = json.loads(decrypt_text(f"draft|{kind}", text))
    except InvalidTag:
        return {}
    return content


def drop_draft(user: User, kind: str) -> None:
    """Forget what was kept."""
    Draft.objects.filter(user=user, kind=kind).delete()


def amend_draft(
    user: User, kind: str, change: Callable[[dict[str, Any]], bool], *, at: datetime
) -> bool:
    """Let ``change`` work on what is kept, and keep it where it says yes; never makes a new draft.

    A late autosave therefore cannot bring back what "next person" has wiped.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(user=user, kind=kind).first()
        content = read_draft(user, kind) if row else {}
        if not content or not change(content):
            return False
        keep_draft(user, kind, content, at=at)
    return True
