"""The set-up screens in Chromium, wide and narrow: whole for axe, no wider than the window."""

import pytest
from django.utils.timezone import localdate, now

from motcua.catalogue.actions import revise
from motcua.catalogue.models import Synonym
from motcua.catalogue.tests.factories import AT, FeeFactory, PaperFactory, published
from motcua.dossiers.looks import look
from motcua.dossiers.roots import take_root
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.actions import reveal_number
from motcua.workflow.models import Route
from tests.browser import DESK, PHONE, check_axe, no_sideways_scroll, shoot, sign_in, speak

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    """A hall with a procedure revised once, looked at, numbered, rooted."""
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
    return hall, version, draft


def addresses(hall, version, draft):
    route = Route.objects.first()
    procedure = version.procedure.uuid
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
        "accounts": "accounts/",
        "account": f"accounts/{hall.receiver.uuid}/",
        "account-new": "accounts/new/",
        "unit": f"units/{hall.centre.uuid}/",
        "unit-open": f"units/{hall.centre.uuid}/children/",
        "routes": "routes/",
        "route": f"routes/{route.uuid}/",
        "audit": "audit/",
        "audit-numbers": "audit/numbers/",
        "audit-deviations": "audit/deviations/",
        "audit-roots": "audit/roots/",
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1366", "360"])
def test_axe_finds_nothing_on_the_set_up_screens(page, world, size):
    page.set_viewport_size(size)
    speak(page, "vi")
    sign_in(page, world[0].head)
    for name, address in addresses(*world).items():
        page.goto(f"/console/{address}")
        shoot(page, f"console-{name}-{size['width']}", whole=True)
        check_axe(page)
        no_sideways_scroll(page)
