"""An act that is asked for with a key is done once, however often it is asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from motcua.core.models import Once

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

Answer = dict[str, Any]


def once(user: "AbstractBaseUser", key: str, *, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Do ``act`` in a transaction and return its answer, a JSON value; later return that again.

    A second request with the key, from a double click or a retry, waits until the first has
    committed and gets its answer. If the act raises, nothing is kept and the key is free.
    """
    with transaction.atomic():
        row, is_first = Once.objects.get_or_create(
            user_id=user.pk, key=key, defaults={"made_at": at}
        )
        if is_first:
            row.answer = act()
            row.save(update_fields=["answer"])
    answer: Answer = row.answer
    return answer


def answered(user: "AbstractBaseUser", key: str) -> Answer | None:
    """Return what an act with the key answered, or None if it was not done."""
    answer: Answer | None = (
        Once.objects.filter(user_id=user.pk, key=key).values_list("answer", flat=True).first()
    )
    return answer
