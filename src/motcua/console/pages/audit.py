"""What the head of a hall may see of who did and looked at what: within the units one heads."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models import Access, Deviation, Dossier, DossierQuerySet, History, Look
from motcua.org.models import Post
from motcua.people.models import NumberReveal

#: How a dossier was looked at, in words.
HOW = {
    "open": _("opened"),
    "code_and_pin": _("by code and PIN"),
    "print": _("printed"),
    "document": _("a document opened"),
    "number": _("identity number shown"),
    "register": _("in the register"),
    "api": _("by another system"),
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


def dossiers(units: list[int] | None) -> DossierQuerySet:
    """Return the dossiers that concern the units or one below them; None: all there are."""
    if units is None:
        return Dossier.objects.all()
    access = Access.objects.filter(unit__in=units, dossier=OuterRef("pk"))
    return Dossier.objects.filter(Exists(access))


def acts(seen: DossierQuerySet, asked: dict[str, str], day: date | None) -> QuerySet[History]:
    """Return the acts on these dossiers: of a code, by a user name, on a day."""
    if asked["code"]:
        seen = seen.with_reference(asked["code"])
    found = History.objects.filter(dossier__in=seen.values("pk"))
    found = found.select_related("dossier", "by", "unit")
    if asked["officer"]:
        found = found.filter(by__username__iexact=asked["officer"])
    return found.filter(**_on(day)) if day else found


def looks(seen: DossierQuerySet, asked: dict[str, str], day: date | None) -> QuerySet[Look]:
    """Return the looks at these dossiers: of a code, by a user name, on a day."""
    if asked["code"]:
        seen = seen.with_reference(asked["code"])
    found = Look.objects.filter(dossier__in=seen.values("pk")).select_related("dossier", "user")
    if asked["officer"]:
        found = found.filter(user__username__iexact=asked["officer"])
    return found.filter(**_on(day), year=day.year) if day else found


def _on(day: date) -> dict[str, datetime]:
    """Return the filter of a day as an index on the moment can use it."""
    begin = make_aware(datetime.combine(day, time.min))
    return {"at__gte": begin, "at__lt": begin + timedelta(days=1)}


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
