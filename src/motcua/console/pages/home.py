"""What needs doing, each list cut short: the first page of the console."""

from dataclasses import dataclass
from datetime import date, timedelta

from motcua.catalogue.models import Missing, ProcedureVersion, VersionState
from motcua.dossiers.models import Root
from motcua.org.models import Post, UnitQuerySet
from motcua.workdays.models import NATIONAL, Calendar

#: Nobody works through more than this today; beyond it the page says "1000+".
MOST = 1000
SHOWN = 8
TERM_ENDS_WITHIN = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """How many procedures lack one part."""

    missing: Missing
    count: int

    @property
    def is_more(self) -> bool:
        return self.count >= MOST


def gaps() -> list[Gap]:
    """Return, for limit, agency and fee, how many newest versions lack it; at most MOST each."""
    newest = ProcedureVersion.objects.newest()
    return [
        Gap(missing=missing, count=newest.lacking(missing)[:MOST].count()) for missing in Missing
    ]


def starting(today: date) -> list[ProcedureVersion]:
    """Return the published versions whose first day is still to come, the next one first."""
    coming = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED, valid_from__gt=today)
    return list(coming.select_related("procedure").order_by("valid_from", "pk")[:SHOWN])


def ending_posts(units: UnitQuerySet, today: date) -> list[Post]:
    """Return the posts at these units whose term ends soon, the first to end first."""
    ending = Post.objects.filter(
        unit__in=units, valid_to__gte=today, valid_to__lte=today + TERM_ENDS_WITHIN
    )
    return list(ending.select_related("user", "unit").order_by("valid_to", "pk")[:SHOWN])


def undecreed_years(today: date) -> list[int]:
    """Return of this year and the next those whose days off the state has not decreed yet."""
    national = Calendar.objects.filter(code=NATIONAL).first()
    if national is None:
        return []
    frozen = national.current_version().frozen()
    years = (today.year, today.year + 1)
    return [year for year in years if not frozen.is_decreed(date(year, 12, 31))]


def newest_root() -> Root | None:
    """Return the root of the last evening, if one was ever taken."""
    return Root.objects.order_by("-on").first()
