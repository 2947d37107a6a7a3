"""How far the sample province has been filled."""

from django.db import models


class Progress(models.Model):
    """One row: what is being filled, how much is done, and which moment the sample calls now."""

    what = models.CharField(max_length=60)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    now_at = models.DateTimeField()  # on a day off: the last working moment
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.what}: {self.done} / {self.of}"
