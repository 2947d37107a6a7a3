"""A valid session of another unit finds nothing: one test walks every address with an object.

Open pages and the recorded look-up by code and PIN take no key in the address; each converter of
an address is filled with a real object of the hall, and each method gets 404.
"""

import io
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from PIL import Image

from motcua.api.surface import api
from motcua.api.tests.conftest import make_system
from motcua.desk.pages.acts import ACTS
from motcua.documents.actions import store_file
from motcua.dossiers import actions
from motcua.dossiers.letters.prints import LETTERS
from motcua.dossiers.many import ask_for
from motcua.dossiers.models import Batch, WorkFilter
from motcua.dossiers.states import Verb
from motcua.dossiers.tests.cast import Hall, later, make_hall
from motcua.payments.models import Payment

from .test_every_page_is_guarded import OPEN, pages

pytestmark = pytest.mark.django_db


def png() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(picture, "PNG")
    return picture.getvalue()


@pytest.fixture
def hall(db) -> Hall:
    return make_hall()


def keys_of(hall: Hall) -> dict[str, list[dict[str, object]]]:
    """Return, for each address of the desk with an object, real objects that are not theirs."""
    dossier = hall.finished()
    dossier = type(dossier).objects.get(pk=dossier.pk)
    type(dossier).objects.filter(pk=dossier.pk).update(visit="0192f000-0000-7000-8000-000000000001")
    dossier.refresh_from_db()
    second = hall.received(later(5))
    paper = second.papers.get(position=1)
    file = store_file(png(), name="don.png", by=hall.receiver, at=later())
    actions.attach_paper(paper, file=file, name="don.png", by=hall.receiver, at=later(6))
    scan = paper.files.get()
    result = dossier.results.get()
    handed = actions.hand_over([second], target=hall.province, by=hall.receiver, at=later(30))
    batch: Batch = ask_for(Verb.TAKE, [second], by=hall.appraiser, at=later(31))
    kept = WorkFilter.objects.create(user=hall.appraiser, name="A", query="duty=appraise")
    payment = Payment.objects.filter(charge__in=dossier.fees.values("charge")).get()
    one, other = {"uuid": dossier.uuid}, {"uuid": second.uuid}
    of_result = {"uuid": dossier.uuid, "result": result.uuid}
    of_scan = {"uuid": second.uuid, "file": scan.uuid}
    return {
        "desk:dossier": [one, other],
        "desk:number": [one],
        "desk:act": [other | {"noun": act.noun} for act in ACTS],
        "desk:print": [other | {"noun": noun} for noun in LETTERS],
        "desk:scan": [of_scan],
        "desk:scan_picture": [of_scan | {"page": 1}],
        "desk:paper_check": [other | {"paper": paper.uuid}],
        "desk:paper_scan": [other | {"paper": paper.uuid}],
        "desk:result": [of_result],
        "desk:result_file": [of_result],
        "desk:result_picture": [of_result | {"page": 1}],
        "desk:job": [{"uuid": batch.uuid}],
        "desk:handed_over": [{"uuid": handed.uuid}],
        "desk:hand_over_paper": [{"uuid": handed.uuid}],
        "desk:take_over": [{"uuid": handed.uuid}],
        "desk:filter_deletion": [{"pk": kept.pk}],
        "desk:intake_done": [{"visit": dossier.visit}],
        "desk:visit_paper": [{"visit": dossier.visit}],
        "desk:slip_again": [one],
        "desk:slip_signature": [one],
        "desk:signed_slip": [one],
        "desk:return": [one],
        "desk:return_payment": [one],
        "desk:result_receipt": [one],
        "desk:payment_receipt": [one | {"payment": payment.uuid}],
    }


def test_every_address_of_the_desk_with_an_object_is_walked(hall):
    with_object = {
        name
        for name, page in pages(get_resolver())
        if name.startswith("desk:") and page.pattern.converters
    }
    assert with_object == set(keys_of(hall))


def in_the_api(hall: Hall) -> list[tuple[str, str, dict[str, object]]]:
    """Return method, address with places, and real objects, for each with an object."""
    keys = {
        name: found
        for many in keys_of(hall).values()
        for one in many
        for name, found in one.items()
    }
    result = hall.finished().results.get()
    keys |= {"uuid": result.dossier.uuid, "result": result.uuid, "file": uuid4(), "paper": uuid4()}
    schema = api.get_openapi_schema()
    return [
        (method, path, keys)
        for path, methods in schema["paths"].items()
        for method in methods
        if "{uuid}" in path and "/persons/" not in path
    ]


def test_a_system_of_another_centre_cannot_tell_ours_from_nothing(hall):
    """Persons are no secret of a centre: whoever receives finds them by number."""
    system, told = make_system(hall.stranger, hall.elsewhere), []
    for method, path, keys in in_the_api(hall):
        address = path.removeprefix("/api/v1")
        ours = system.call(method.upper(), address.format(**keys), {})
        invented = dict.fromkeys(keys, uuid4()) | {"noun": keys["noun"]}  # a word, no object
        nothing = system.call(method.upper(), address.format(**invented), {})
        same = (ours.status_code, ours.content) == (nothing.status_code, nothing.content)
        if not same or ours.status_code not in (404, 422):
            told.append((method, path, ours.status_code))
    assert told == []


def test_a_stranger_finds_nothing(hall, client):
    found = []
    client.force_login(hall.stranger)
    for name, many in keys_of(hall).items():
        for keys in many:
            address = reverse(name, kwargs=keys)
            for method in (client.get, client.post):
                status = method(address).status_code
                if status not in (404, 405):
                    found.append((name, method.__name__, status))
    assert found == []


#: Something of each kind that nobody has.
NOTHING = {
    "uuid": "0192f000-0000-7000-8000-00000000ffff",
    "int": 987_654_321,
    "slug": "khong-co",
    "str": "khong-co",
    "path": "khong/co",
}


def test_an_address_of_nothing_opens_to_nobody_and_breaks_nowhere(hall, client):
    client.force_login(hall.stranger)
    client.raise_request_exception = False
    found = []
    for name, page in pages(get_resolver()):
        kinds = page.pattern.converters
        if name in OPEN or not kinds:
            continue
        keys = {key: _nothing_of(converter) for key, converter in kinds.items()}
        try:
            address = reverse(name, kwargs=keys)
        except NoReverseMatch:  # static files and the like have no name of ours
            continue
        for method in (client.get, client.post):
            status = method(address).status_code
            if status not in (401, 403, 404, 405):
                found.append((name, method.__name__, status))
    assert found == []


def _nothing_of(converter: object) -> object:
    """Return a value the converter takes; subclasses such as the API's "uuidstr" count too."""
    kind = type(converter).__name__.lower()
    return next(value for name, value in NOTHING.items() if name in kind)
