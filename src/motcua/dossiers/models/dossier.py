"""The case itself, who may see it, and who looked."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import ProcedureVersion
from motcua.core.ids import uuid7
from motcua.core.text import fold
from motcua.dossiers.states import COUNTING, ENDED, NATIONAL_CODES, State
from motcua.org.models import Duty, Post, Unit
from motcua.people.models import Business, Person
from motcua.workflow.models import RouteVersion

if TYPE_CHECKING:
    from motcua.people.models import User


class Channel(models.TextChoices):
    """How it was submitted; the national KenhThucHien is 1, 2 or 3."""

    COUNTER = "counter", _("at a counter")
    ONLINE = "online", _("online")
    POST = "post", _("by post")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class ReturnMethod(models.TextChoices):
    COUNTER = "counter", _("at the counter")
    POST = "post", _("by post, to the home")
    ELECTRONIC = "electronic", _("electronically")


def bare_reference(text: str) -> str:
    """Return a code as it is stored, from what was typed or scanned: capitals, no blanks."""
    return "".join(text.split()).rstrip("/").rsplit("/", 1)[-1].upper()


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: "User", on: date) -> "DossierQuerySet":
        """Narrow to what the user's posts of that day may see (the first gate).

        A post sees what its own unit is concerned with; head, supervisor and administrator also
        see what the units below theirs are concerned with.
        """
        posts = list(Post.objects.on(on).filter(user=user).values_list("unit_id", "duty"))
        own = {unit for unit, _duty in posts}
        over = {unit for unit, duty in posts if duty in OVERSEERS}
        seen = models.Q(capacity__in=CONCERNED, unit_id__in=own)
        if over:
            seen |= models.Q(capacity=Access.Capacity.OVERSEEING, unit_id__in=over)
        access = Access.objects.filter(seen, dossier_id=models.OuterRef("pk"))
        return self.filter(models.Exists(access))

    def running(self) -> "DossierQuerySet":
        return self.exclude(state__in=ENDED)

    def overdue(self, at: datetime) -> "DossierQuerySet":
        """Narrow to those whose clock runs and whose due moment has passed."""
        return self.filter(state__in=COUNTING, due_at__lt=at)

    def with_reference(self, text: str) -> "DossierQuerySet":
        """Find by printed, tracking or foreign code, also inside the address of a QR code."""
        words = bare_reference(text)
        foreign = models.Q(external_code__iexact=words) & ~models.Q(external_code="")
        found = self.filter(models.Q(code=words) | models.Q(tracking_code=words) | foreign)
        return found if words else self.none()

    def of_applicant(self, name: str, number_end: str) -> "DossierQuerySet":
        """Find by every word of the applicant's name and the last digits of their number."""
        found = self.filter(number_end=number_end[-4:])
        for word in fold(name).split():
            found = found.filter(applicant_fold__contains=word)
        return found

    def ready_to_return(self, unit: Unit) -> "DossierQuerySet":
        """Narrow to results that wait at the unit, the longest first."""
        found = self.filter(receiving_unit=unit, state=State.FINISHED)
        return found.order_by("finished_at", "id")


class Dossier(models.Model):
    """One request of one applicant under one version of one procedure."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    tracking_code = models.CharField(max_length=20, unique=True)
    code = models.CharField(  # noqa: DJ001 - none until reception, and unique
        max_length=60, unique=True, null=True
    )
    year = models.PositiveSmallIntegerField()  # local year of submission; partitions its history
    pin_round = models.PositiveSmallIntegerField(default=0)  # a new PIN is a new round
    procedure_version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, related_name="+"
    )
    route_version = models.ForeignKey(
        RouteVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    # who asks; the name, address and contact stand as declared that day
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    business = models.ForeignKey(
        Business, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    applicant_name = models.CharField(max_length=300)
    applicant_fold = models.CharField(max_length=300)
    applicant_sort = models.CharField(max_length=600)
    applicant_address = models.CharField(max_length=400, blank=True)
    applicant_phone = models.CharField(max_length=20, blank=True)
    applicant_email = models.EmailField(blank=True)
    number_end = models.CharField(max_length=4, blank=True)  # last digits, to tell people apart
    submitter = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    submitter_name = models.CharField(max_length=300, blank=True)  # where somebody else came
    mandate_note = models.CharField(max_length=300, blank=True)  # the letter of authorisation
    summary = models.CharField(max_length=500, blank=True)  # trích yếu
    sets = models.PositiveSmallIntegerField(default=1)  # số bộ

    # four places kept apart
    support_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # where help was given
    receiving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    deciding_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    system_of_record = models.CharField(max_length=60, default="motcua")
    external_code = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.COUNTER)
    counter = models.CharField(max_length=40, blank=True)  # where in the hall it was received
    visit = models.UUIDField(null=True)  # dossiers handed in together stand on one slip

    state = models.CharField(max_length=12, choices=State.choices, default=State.SUBMITTED)
    resume_state = models.CharField(max_length=12, choices=State.choices, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    return_method = models.CharField(
        max_length=10, choices=ReturnMethod.choices, default=ReturnMethod.COUNTER
    )

    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    clock_started_at = models.DateTimeField(null=True)  # moves when the clock starts from zero
    paused_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)  # as first promised; never moves
    legal_due_at = models.DateTimeField(null=True)  # by the statutory limit
    due_at = models.DateTimeField(null=True)  # as promised now
    decided_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # declined, withdrawn or stopped
    changed_at = models.DateTimeField()

    slip_number = models.PositiveIntegerField(null=True)  # of forms 01 and 07, in unit and year
    head_hash = models.CharField(max_length=64, blank=True)  # of the newest history row
    head_sequence = models.PositiveIntegerField(default=0)

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_at=None)
                | (
                    models.Q(due_at__isnull=False, first_due_at__isnull=False)
                    & (models.Q(code__isnull=False) | ~models.Q(system_of_record="motcua"))
                ),
                name="dossier_received_has_code_and_due_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(person=None, business=None, system_of_record="motcua"),
                name="dossier_has_applicant",
            ),
            models.CheckConstraint(
                condition=models.Q(system_of_record="motcua") | ~models.Q(external_code=""),
                name="dossier_foreign_has_its_code",
            ),
            models.UniqueConstraint(
                fields=["system_of_record", "external_code"],
                condition=~models.Q(system_of_record="motcua"),
                name="dossier_foreign_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["finished", "returned"])
                | models.Q(finished_at__isnull=False),
                name="dossier_finished_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | models.Q(returned_at__isnull=False),
                name="dossier_returned_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["supplement", "payment"])
                | ~models.Q(resume_state=""),
                name="dossier_waiting_knows_where_to_go_on",
            ),
        ]
        indexes = [
            models.Index(fields=["receiving_unit", "received_at", "id"], name="dossier_register"),
            models.Index(fields=["person", "id"], name="dossier_of_person"),
            models.Index(fields=["changed_at"], name="dossier_changed"),
            models.Index(fields=["applicant_fold"], name="dossier_by_applicant"),
            models.Index(
                Upper("external_code"),
                condition=~models.Q(external_code=""),
                name="dossier_by_foreign_code",
            ),
            GinIndex(
                fields=["applicant_fold"], opclasses=["gin_trgm_ops"], name="dossier_like_applicant"
            ),
            models.Index(fields=["number_end", "applicant_fold"], name="dossier_of_applicant"),
            models.Index(
                fields=["receiving_unit", "finished_at", "id"],
                condition=models.Q(state="finished"),
                name="dossier_to_return",
            ),
            models.Index(
                fields=["visit"], condition=models.Q(visit__isnull=False), name="dossier_of_visit"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return the code by which people know it."""
        return known_code(self.code, self.external_code, self.tracking_code)

    @property
    def national_code(self) -> int:
        return NATIONAL_CODES[State(self.state)]

    @property
    def is_running(self) -> bool:
        return State(self.state) not in ENDED

    @property
    def is_foreign(self) -> bool:
        """Say whether another system keeps it; such a dossier takes observations, never verbs."""
        return self.system_of_record != "motcua"


def known_code(code: str | None, external_code: str, tracking_code: str) -> str:
    """Return the printed code, a foreign one's own, before reception the tracking code."""
    return code or external_code or tracking_code


class Access(models.Model):
    """That a unit is concerned with a dossier; the work lists and the first gate read it."""

    class Capacity(models.TextChoices):
        SUPPORT = "support", _("helped")
        RECEIVING = "receiving", _("received it")
        DECIDING = "deciding", _("decides it")
        CONSULTED = "consulted", _("was asked for an opinion")
        OVERSEEING = "overseeing", _("oversees one of these")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="accesses", db_index=False
    )
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    is_open = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "unit", "capacity"], name="access_once_per_capacity"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "dossier"],
                condition=models.Q(is_open=True),
                name="access_open_by_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.capacity} {self.dossier_id}"


CONCERNED = (
    Access.Capacity.SUPPORT,
    Access.Capacity.RECEIVING,
    Access.Capacity.DECIDING,
    Access.Capacity.CONSULTED,
)
OVERSEERS = frozenset({Duty.HEAD, Duty.SUPERVISE, Duty.ADMINISTER})


class Serial(models.Model):
    """The last number of the day that a unit has given; its row is the queue of its intake."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()  # local day
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "on"], name="serial_once_per_unit_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}: {self.last}"


class Draft(models.Model):
    """What an officer has typed and not yet sent; it survives a reload and dies with "next"."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)  # which form
    content = models.TextField()  # encrypted: it holds a person's data
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="draft_once_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class WorkFilter(models.Model):
    """A filter of the work list that an officer keeps under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)  # the query string, without persons' names

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="work_filter_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
