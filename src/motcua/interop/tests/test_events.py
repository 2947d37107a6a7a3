"""Events go out signed, in order within each dossier, at least once, and never inside."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils.timezone import now
from standardwebhooks import Webhook

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.cast import later, make_hall
from motcua.interop import events
from motcua.interop.addresses import resolve
from motcua.interop.endpoints import open_endpoint, replay, stop_endpoint
from motcua.interop.errors import AddressRefused, NotDead, StoppedAlready
from motcua.interop.models import Delivery, Endpoint
from motcua.interop.sending import secret_of

pytestmark = pytest.mark.django_db(transaction=True)


class Receiver:
    """Another system on loopback: keeps what it is sent, answers what it is told to."""

    def __init__(self) -> None:
        self.heard, self.answers, self.location = [], [], ""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append((dict(self.headers), body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?a=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self) -> list[tuple[str, int]]:
        data = [json.loads(body)["data"] for _headers, body in self.heard]
        return [(one["verb"], one["sequence"]) for one in data]


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_PRIVATE = True
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hall(db):
    return make_hall()


@pytest.fixture
def endpoint(hall, receiver) -> Endpoint:
    made, _secret = open_endpoint(
        name="Cổng", url=receiver.url, unit=hall.centre, by=hall.head, at=now()
    )
    return made


def go(endpoint: Endpoint, *, after: timedelta = timedelta()) -> int:
    """Collect and send, as the jobs do, some time from now."""
    at = now() + after
    events.collect(at=at)
    return events.send_due(endpoint.pk, clock=lambda: at)


def test_an_act_is_told_signed_as_a_cloud_event(hall, endpoint, receiver):
    dossier = hall.received()
    assert go(endpoint) == 2
    headers, body = receiver.heard[1]
    event = Webhook(secret_of(endpoint)).verify(body, headers)
    assert (event["specversion"], event["type"]) == ("1.0", "vn.motcua.dossier.receive")
    assert event["subject"] == str(dossier.uuid)
    assert event["data"] | {"code": dossier.code, "national_code": 2} == event["data"]
    assert headers["Content-Type"].startswith("application/cloudevents+json")


def test_no_person_stands_in_an_event(hall, endpoint, receiver):
    hall.received()
    go(endpoint)
    sent = b"".join(body for _headers, body in receiver.heard).decode()
    assert "Nhung" not in sent
    assert "4127" not in sent


def test_the_unit_above_hears_and_another_centre_does_not(hall, receiver):
    root = hall.head
    type(root).objects.filter(pk=root.pk).update(is_superuser=True)
    root.refresh_from_db()
    for unit in (hall.province, hall.elsewhere):
        open_endpoint(name=unit.code, url=receiver.url, unit=unit, by=root, at=now())
    hall.received()
    events.collect(at=now())
    assert set(Delivery.objects.values_list("endpoint__name", flat=True)) == {"H99"}


def test_only_the_chosen_acts_are_told(hall, endpoint, receiver):
    Endpoint.objects.update(verbs=["receive"])
    hall.taken()
    go(endpoint)
    assert receiver.told() == [("receive", 2)]


def test_what_failed_comes_again_with_its_name_after_a_pause(hall, endpoint, receiver):
    receiver.answers = [500]
    hall.received()
    go(endpoint)
    assert go(endpoint) == 0
    assert go(endpoint, after=timedelta(seconds=6)) == 2
    names = [headers["webhook-id"] for headers, _body in receiver.heard]
    assert names[0] == names[1] != names[2]


def test_a_later_act_waits_until_the_earlier_one_has_arrived(hall, endpoint, receiver):
    receiver.answers = [503]
    hall.received()
    go(endpoint)
    assert receiver.told() == [("submit", 1)]
    go(endpoint, after=timedelta(seconds=6))
    assert receiver.told() == [("submit", 1), ("submit", 1), ("receive", 2)]


def test_another_dossier_does_not_wait(hall, endpoint, receiver):
    receiver.answers = [500]
    hall.received(later(1))
    hall.received(later(2))
    go(endpoint)
    first, second = Dossier.objects.order_by("id")
    subjects = [json.loads(body)["subject"] for _headers, body in receiver.heard]
    assert subjects == [str(first.uuid), str(second.uuid), str(second.uuid)]


def test_an_endpoint_where_nobody_is_is_not_asked_for_each(hall, endpoint, receiver):
    receiver.answers = [500] * 9
    for n in range(5):
        hall.received(later(n))
    go(endpoint)
    assert len(receiver.heard) == 3


def test_what_never_arrives_is_given_up_and_replayed_by_hand(hall, endpoint, receiver):
    receiver.answers = [500] * 10
    actions.submit(hall.submission(), by=hall.receiver, at=later())
    for day in range(10):
        go(endpoint, after=timedelta(days=day + day))
    dead = Delivery.objects.get()
    assert (dead.attempts, dead.answer, bool(dead.dead_at)) == (10, "500", True)
    assert go(endpoint, after=timedelta(days=90)) == 0
    replay(dead, by=hall.head, at=now())
    assert go(endpoint) == 1
    with pytest.raises(NotDead):
        replay(dead, by=hall.head, at=now())


def test_a_stranger_replays_and_stops_nothing(hall, endpoint, receiver):
    hall.received()
    events.collect(at=now())
    Delivery.objects.update(dead_at=now())
    with pytest.raises(NotAllowed):
        replay(Delivery.objects.first(), by=hall.stranger, at=now())
    with pytest.raises(NotAllowed):
        stop_endpoint(endpoint, by=hall.stranger, at=now())


def test_a_redirect_is_not_followed(hall, endpoint, receiver):
    receiver.answers, receiver.location = [302], receiver.url
    hall.received()
    go(endpoint)
    assert len(receiver.heard) == 1
    assert Delivery.objects.get(sequence=1).answer == "302"


def test_nobody_listening_is_a_failure_like_any_other(hall, endpoint, receiver):
    receiver.server.shutdown()
    receiver.server.server_close()
    hall.received()
    assert go(endpoint) == 0
    assert Delivery.objects.get(sequence=1).answer == "ConnectionRefusedError"


def test_a_stopped_endpoint_hears_nothing_and_is_stopped_once(hall, endpoint, receiver):
    hall.received()
    events.collect(at=now())
    stop_endpoint(endpoint, by=hall.head, at=now())
    assert go(endpoint) == 0
    assert receiver.heard == []
    with pytest.raises(StoppedAlready):
        stop_endpoint(endpoint, by=hall.head, at=now())


def test_the_secret_is_kept_encrypted_and_shown_once(hall, receiver):
    made, secret = open_endpoint(
        name="Cổng", url=receiver.url, unit=hall.centre, by=hall.head, at=now()
    )
    assert secret not in str(Endpoint.objects.values().get())
    assert secret_of(made) == secret


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.8/",
        "https://169.254.169.254/latest", "https://[::ffff:192.168.1.1]/", "https://0.0.0.0/",
        "https://2130706433/", "http://example.com/", "ftp://example.com/", "https:///x",
        "https://a:b@example.com/", "https://example.com:99999/", "https://example.com/ x",
    ],
)  # fmt: skip
def test_an_address_into_the_house_is_refused(hall, url, settings):
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(AddressRefused):
        open_endpoint(name="Cổng", url=url, unit=hall.centre, by=hall.head, at=now())
    assert not Endpoint.objects.exists()


def test_a_name_that_leads_inside_later_is_refused_when_it_is_sent(monkeypatch):
    found = [(2, 1, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_kwargs: found)
    with pytest.raises(AddressRefused):
        resolve("https://hook.example.vn/")


def test_who_does_not_manage_the_unit_opens_no_endpoint(hall, receiver):
    with pytest.raises(NotAllowed):
        open_endpoint(name="x", url=receiver.url, unit=hall.centre, by=hall.stranger, at=now())
    with pytest.raises(Invalid):
        open_endpoint(
            name="x", url=receiver.url, unit=hall.centre, verbs=["fly"], by=hall.head, at=now()
        )
