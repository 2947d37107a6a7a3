"""A real object of a hall for each address of the console that asks for one."""

from datetime import date

from motcua.catalogue.models import Allocation, Import, Synonym
from motcua.dossiers.models import RecountRun, SuccessionRun
from motcua.dossiers.tests.cast import MONDAY, Hall
from motcua.interop.actions import Wanted as WantedToken
from motcua.interop.actions import issue_token
from motcua.interop.endpoints import open_endpoint
from motcua.interop.models import Delivery
from motcua.org.models import Authority, Post, Succession
from motcua.org.tests.factories import UnitFactory
from motcua.reporting.exports import ask_for
from motcua.reporting.freezing import freeze
from motcua.reporting.wanted import Wanted
from motcua.workdays.models import Calendar
from motcua.workflow.models import Route


def of_the_console(hall: Hall) -> dict[str, object]:
    """Return the object by the first word of the names of its addresses, or of two."""
    calendar = Calendar.objects.get(code="national")
    return {
        "account": hall.receiver,
        "allocation": Allocation.objects.create(
            procedure=hall.version.procedure,
            unit=hall.centre,
            valid_from=date(2026, 1, 1),
            made_at=MONDAY,
        ),
        "authority": Authority.objects.get(user=hall.approver),
        "calendar": calendar,
        "import": Import.objects.create(asked_by=hall.head, asked_at=MONDAY),
        "post": Post.objects.get(user=hall.appraiser),
        "procedure": hall.version.procedure,
        "recount": RecountRun.objects.create(
            calendar_version=calendar.versions.get(), asked_by=hall.head, asked_at=MONDAY, of=1
        ),
        "route": Route.objects.get(code="five-on-the-spot"),
        "succession": _succession(hall),
        "synonym": Synonym.objects.create(phrase="giấy ế", means="tình trạng hôn nhân"),
        "unit": hall.centre,
        "version": hall.version,
        **_reports(hall),
        **_systems(hall),
    }


def _succession(hall: Hall) -> SuccessionRun:
    ended = UnitFactory.create(code="H99.12.9", parent=hall.centre)
    heir = Succession.objects.create(
        predecessor=ended, successor=hall.centre, kind="merge", on=date(2026, 3, 2), made_at=MONDAY
    )
    return SuccessionRun.objects.create(succession=heir, asked_by=hall.head, asked_at=MONDAY, of=1)


def _reports(hall: Hall) -> dict[str, object]:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    wanted = Wanted(kind="on-time", first=first, last=last, unit=hall.centre)
    return {
        "report_frozen": freeze(wanted, today=last, made_by=hall.head, at=MONDAY),
        "report_export": ask_for(wanted, "csv", by=hall.head, at=MONDAY),
    }


def _systems(hall: Hall) -> dict[str, object]:
    asked = WantedToken(name="Zalo", unit=hall.centre, scopes=["dossier:read"])
    token, _secret = issue_token(asked, by=hall.head, at=MONDAY)
    endpoint, _secret = open_endpoint(
        name="Sở", url="https://93.184.215.14/", unit=hall.centre, by=hall.head, at=MONDAY
    )
    delivery = Delivery.objects.create(
        endpoint=endpoint, dossier=hall.received(), sequence=1, verb="submit", state="submitted",
        at=MONDAY, next_at=MONDAY, attempts=10, answer="500", dead_at=MONDAY,
    )  # fmt: skip
    return {"token": token, "endpoint": endpoint, "delivery": delivery}
