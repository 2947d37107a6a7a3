"""What happened: rows that are never changed, each carrying the hash of the one before it.

Both tables are partitioned by year from the first migration (design.md, decision 5).
"""

from django.conf import settings
from django.db import models

from motcua.core.fields import CurrentXid, Xid8Field
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.states import State, Verb
from motcua.org.models import Post, Unit


class History(models.Model):
    """One act on one dossier. The row is also the event that listeners read.

    The chain holds no personal value: those stand in HistorySecret, here only their salted
    digests (design.md, decision 4).
    """

    pk = models.CompositePrimaryKey("dossier_year", "dossier_id", "sequence")
    dossier_year = models.PositiveSmallIntegerField()
    dossier = models.ForeignKey(
        Dossier, on_delete=models.DO_NOTHING, related_name="history", db_index=False
    )
    sequence = models.PositiveIntegerField()
    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    verb = models.CharField(max_length=20, choices=Verb.choices)
    state = models.CharField(max_length=12, choices=State.choices)  # after the act
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(  # the post's: the database holds both by one key
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    facts = models.JSONField(default=dict)  # ids, codes, moments, and digests of personal values
    hash_format = models.PositiveSmallIntegerField(default=1)
    hash_before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "dossiers_history"

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.sequence} · {self.verb}"


class HistorySecret(models.Model):
    """The personal values and the salt behind the digests of one history row; erasable by law."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+", db_index=False)
    sequence = models.PositiveIntegerField()
    salt = models.BinaryField()
    values = models.JSONField()  # field → text
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sequence"], name="history_secret_once_per_row"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.sequence}"


class Look(models.Model):
    """That somebody opened a dossier, or looked it up by code and PIN."""

    pk = models.CompositePrimaryKey("year", "id")
    year = models.PositiveSmallIntegerField()
    id = models.BigIntegerField(
        db_default=models.Func(models.Value("dossiers_look_id"), function="nextval")
    )
    dossier = models.ForeignKey(
        Dossier, on_delete=models.DO_NOTHING, related_name="looks", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )  # null: the applicant, with code and PIN
    at = models.DateTimeField()
    how = models.CharField(max_length=20)  # "open", "code_and_pin", "print", "document", "number"

    class Meta:
        managed = False
        db_table = "dossiers_look"

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.how} {self.at:%Y-%m-%d %H:%M}"


class WrongPin(models.Model):
    """A PIN that did not fit a code; a few of them lock the look-up for a while."""

    reference = models.CharField(max_length=120)  # as typed, also codes nobody has
    asker = models.CharField(max_length=45, blank=True)  # network address, or an officer's key
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["reference", "at"], name="wrong_pin_of_a_code"),
            models.Index(fields=["asker", "at"], name="wrong_pin_of_an_asker"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.at:%Y-%m-%d %H:%M}"


class Root(models.Model):
    """The signed fingerprint of every dossier's newest hash at the end of a day."""

    on = models.DateField(unique=True)
    taken_at = models.DateTimeField()
    heads = models.BigIntegerField()  # how many dossiers stand behind it
    root = models.CharField(max_length=64)  # SHA-256 over all heads in order, and the root before
    root_before = models.CharField(max_length=64, blank=True)
    signature = models.BinaryField(null=True)  # detached CMS with its timestamp

    def __str__(self) -> str:
        return f"{self.on} {self.root[:12]}"


class RootHead(models.Model):
    """One dossier's newest hash as it stood behind a daily root, until the next one."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.DO_NOTHING)
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.sequence}"
