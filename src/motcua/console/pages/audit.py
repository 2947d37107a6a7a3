"""What the head of a hall may see of who looked at what: within the units one heads."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models import Deviation, Dossier, Look
from motcua.org.models import Post
from motcua.people.models import NumberReveal, User

#: How a dossier was looked at, in words.
HOW = {
    "open": _("opened"),
    "code_and_pin": _("by code and PIN"),
    "print": _("printed"),
    "document": _("a document opened"),
    "number": _("identity number shown"),
}
#: The rules that can be broken with a reason.
RULES = {
    "received_incomplete": _("Received though a paper was missing"),
    "late_transfer": _("Handed over to the agency late"),
    "late_hand_over": _("Papers handed over late"),
    "second_supplement": _("Papers asked for a second time"),
    "late_supplement": _("Papers asked for after the time to do so"),
    "second_extension": _("Due date moved a second time"),
    "late_apology": _("Apology written late"),
}
#: Deviations are counted over so many days.
COUNTED = timedelta(days=90)


def dossiers(user: User, day: date) -> QuerySet[Dossier]:
    """Return the dossiers whose audit the user may read: what the posts may see, or all."""
    if user.is_superuser and user.is_active:
        return Dossier.objects.all()
    return Dossier.objects.visible_to(user, day)


def looks(seen: QuerySet[Dossier], asked: dict[str, str], day: date | None) -> QuerySet[Look]:
    """Return the looks at these dossiers: of a code, by a user name, on a day."""
    if asked["code"]:
        seen = seen.filter(pk__in=Dossier.objects.with_reference(asked["code"]).values("pk"))
    found = Look.objects.filter(dossier__in=seen.values("pk")).select_related("dossier", "user")
    if asked["officer"]:
        found = found.filter(user__username__iexact=asked["officer"])
    return found.filter(at__date=day, year=day.year) if day else found


def reveals(units: Iterable[int] | None) -> QuerySet[NumberReveal]:
    """Return the identity numbers shown to officers who serve in the units."""
    found = NumberReveal.objects.select_related("person", "by")
    if units is None:
        return found
    serving = Post.objects.filter(unit__ancestor_ids__overlap=list(units)).values("user")
    return found.filter(by__in=serving)


def deviations(seen: QuerySet[Dossier], rule: str) -> QuerySet[Deviation]:
    """Return the rules broken in these dossiers, of one rule or of all."""
    found = Deviation.objects.filter(dossier__in=seen.values("pk"))
    found = found.select_related("dossier", "by")
    return found.filter(rule=rule) if rule else found


def counted(seen: QuerySet[Dossier], *, since: datetime) -> list[tuple[str, str, int]]:
    """Return code, words and number of each rule broken since a moment, the most frequent first."""
    rows = deviations(seen, "").filter(at__gte=since).order_by()
    counts = rows.values_list("rule").annotate(n=Count("pk")).order_by("-n", "rule")
    return [(rule, str(RULES.get(rule, rule)), n) for rule, n in counts]
