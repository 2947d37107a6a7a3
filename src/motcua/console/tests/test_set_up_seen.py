"""The set-up screens in Chromium, wide and narrow: whole for axe, no wider than the window."""

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from motcua.catalogue.actions import revise
from motcua.catalogue.models import Synonym
from motcua.catalogue.tests.factories import AT, FeeFactory, PaperFactory, published
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, SealedFile
from motcua.dossiers.roots import take_root
from motcua.dossiers.tests.cast import make_hall
from motcua.interop.endpoints import open_endpoint
from motcua.interop.models import Delivery, Endpoint
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.actions import reveal_number
from motcua.workflow.models import Route
from tests.browser import look_at, sign_in, speak

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings):
    """A hall with a procedure revised once, looked at, numbered, rooted, told to a system."""
    settings.WEBHOOK_PRIVATE = True
    hall = make_hall()
    for duty in (Duty.ADMINISTER, Duty.SUPERVISE):
        PostFactory.create(user=hall.head, unit=hall.province, duty=duty)
    version = published(
        name_vi="Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh", promise_value=None
    )
    draft = revise(version.procedure, by=hall.head, at=AT)
    draft.name_vi = "Cấp bản sao trích lục hộ tịch"
    draft.agencies = ["UBND cấp xã", "Sở Tư pháp"]
    draft.save()
    PaperFactory.create(version=draft, seq=90, name="Giấy ủy quyền", copies=1)
    FeeFactory.create(version=draft, seq=91, amount=None, case="Trẻ em dưới 6 tuổi")
    Synonym.objects.get_or_create(phrase="khai sinh lại", means="trích lục hộ tịch")
    dossier = hall.taken()
    look(dossier, by=hall.receiver, at=now())
    reveal_number(hall.citizen, by=hall.receiver, at=now(), reason="Đối chiếu với thẻ")
    take_root(localdate(), at=now())
    for kind in (SealedFile.Kind.HISTORY, SealedFile.Kind.LOOKS):  # files that are away
        SealedFile.objects.create(
            kind=kind, year=dossier.year, path=f"{kind}/{dossier.year}.jsonl.gz", size_bytes=1,
            rows=1, sealed_at=now(), dropped_at=now(), signature=b"x",
        )  # fmt: skip
    Delivery.objects.create(
        endpoint=open_endpoint(
            name="Sở Tư pháp", url="http://127.0.0.1:9/", unit=hall.centre, by=hall.head, at=now()
        )[0],
        dossier=dossier, sequence=1, verb="submit", state="submitted",
        at=now(), next_at=now(), attempts=10, answer="500", dead_at=now(),
    )  # fmt: skip
    return hall, version, draft


def addresses(hall, version, draft):
    """Return an address of each page there is; of the acts of one page only some."""
    route = Route.objects.first()
    procedure = version.procedure.uuid
    unit = f"units/{hall.centre.uuid}/"
    return {
        "home": "",
        "procedures": "procedures/",
        "procedure": f"procedures/{procedure}/",
        "differences": f"procedures/{procedure}/differences/",
        "version": f"versions/{version.uuid}/",
        "draft": f"versions/{draft.uuid}/draft/",
        "publication": f"versions/{draft.uuid}/publication/",
        "allocation": f"procedures/{procedure}/allocations/",
        "imports": "imports/",
        "synonyms": "synonyms/?try=khai+sinh",
        "systems": "systems/",
        "token-new": "systems/tokens/new/",
        "endpoint-new": "systems/endpoints/new/",
        "deliveries": f"systems/endpoints/{Endpoint.objects.get().uuid}/",
        "accounts": "accounts/",
        "account-new": "accounts/new/",
        "account": f"accounts/{hall.receiver.uuid}/",
        "password-given": f"accounts/{hall.receiver.uuid}/password/",
        "units": "units/",
        "unit": unit,
        "unit-open": f"{unit}children/",
        "unit-authorities": f"{unit}authorities/",
        "unit-succession": f"{unit}succession/",
        "calendars": "calendars/",
        "routes": "routes/",
        "route": f"routes/{route.uuid}/",
        "audit-acts": f"audit/acts/?code={Dossier.objects.get().reference}",
        "audit": "audit/",
        "audit-numbers": "audit/numbers/",
        "audit-deviations": "audit/deviations/",
        "audit-roots": "audit/roots/",
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_the_set_up_screens(page, world, language):
    sign_in(page, world[0].head)
    speak(page, language)
    for name, address in addresses(*world).items():
        page.goto(f"/console/{address}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        look_at(page, f"console-{name}-{language}")
