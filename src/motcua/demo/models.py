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


class Simulation(models.Model):
    """A run of ``motcua simulate``: what a seed was asked for, and how far it has come."""

    seed = models.PositiveBigIntegerField(unique=True)
    dossiers = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    until_at = models.DateTimeField()  # what it calls now
    first_number = models.PositiveBigIntegerField()  # of its persons
    done = models.PositiveIntegerField(default=0)  # dossiers written
    reserved = models.JSONField(default=dict)  # numbers taken for batches not yet written
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.seed}: {self.done} / {self.dossiers}"
