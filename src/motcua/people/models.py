"""Users who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from motcua.core.ids import uuid7


class User(AbstractUser):
    """Somebody, or a machine, that acts in the system."""

    first_name = None  # type: ignore[assignment]  # a Vietnamese name is one field
    last_name = None  # type: ignore[assignment]
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    full_name = models.CharField(max_length=120)  # as on the name card
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, default="vi")
    is_machine = models.BooleanField(default=False)  # a watch or a connector, never a person

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name
