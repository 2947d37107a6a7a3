"""Every verb of the desk by API: works; wrong state, stranger and wrong duty are refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime, now

from motcua.api.acts import ACTS
from motcua.api.tests.conftest import intake, make_system
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.models import Dossier, History, Task
from motcua.dossiers.states import Verb
from motcua.dossiers.tests.cast import Hall, later
from motcua.interop.models import Scope
from motcua.org.models import Duty
from motcua.org.tests.factories import AuthorityFactory, PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

CAUSE = {"cause": "applicant", "legal_ground": "Điều 17 Nghị định 61/2018/NĐ-CP", "text": "Vì…"}


def ahead(**time: int) -> str:
    return localtime(now() + timedelta(**time)).isoformat()


def submitted(hall: Hall) -> Dossier:
    return actions.submit(hall.submission(channel="online"), by=hall.receiver, at=later())


def asked(hall: Hall) -> Dossier:
    dossier = hall.received()
    actions.request_supplement(
        dossier, items=[Asked(text="Giấy khám")], **CAUSE, by=hall.receiver, at=later(30)
    )
    return dossier


def free(hall: Hall) -> Dossier:
    return hall.received()


def appraising(hall: Hall) -> Dossier:
    """Return a dossier whose appraisal is free for whoever holds the duty."""
    dossier = hall.taken()
    Task.objects.filter(dossier=dossier, until=None).update(holder=None, taken_at=None)
    return dossier


def approving(hall: Hall) -> Dossier:
    return hall.appraised()


def consulted(hall: Hall) -> Dossier:
    dossier = hall.taken()
    unit = UnitFactory.create(code="H99.07", parent=hall.province)
    actions.consult(
        dossier, unit=unit, question="Ý kiến?", due_at=later(days=900), by=hall.appraiser,
        at=later(20),
    )  # fmt: skip
    return dossier


def owing(hall: Hall) -> Dossier:
    dossier = appraising(hall)
    actions.request_payment(
        dossier, name="Thuế", amount=90_000, kind="phi", legal_ground="Luật", by=hall.receiver,
        at=later(20),
    )  # fmt: skip
    return dossier


def of_task(hall: Hall, dossier: Dossier) -> dict[str, Any]:
    hall.appraiser_2 = PostFactory.create(unit=hall.centre, duty=Duty.APPRAISE).user
    task = Task.objects.get(dossier=dossier, until=None)
    return {"task": str(task.uuid), "to": str(hall.appraiser_2.uuid)}


def of_charge(hall: Hall, dossier: Dossier) -> dict[str, Any]:
    charge = dossier.fees.order_by("-id").first().charge
    body = {"method": "cash", "amount": 90_000, "receipt_number": "B0000001"}
    return body | {"charge": str(charge.uuid)}


@dataclass(frozen=True)
class Told:
    """How an act is done: from which dossier, with what, and which act must then be newest."""

    start: Callable[[Hall], Dossier]
    body: Any = field(default_factory=dict)
    verb: str = ""

    def given(self, hall: Hall, dossier: Dossier) -> dict[str, Any]:
        return self.body(hall, dossier) if callable(self.body) else self.body


TOLD: dict[str, Told] = {
    "receipt": Told(submitted),
    "declination": Told(submitted, CAUSE),
    "transfer": Told(free, {"unit": "H98.12", "legal_ground": "Điều 18", "text": "Chờ"}),
    "taking": Told(free),
    "assignment": Told(free, of_task),
    "reassignment": Told(
        free, lambda hall, dossier: of_task(hall, dossier) | {"reason": "Nghỉ phép"}
    ),
    "appraisal": Told(appraising, {"text": "Đủ điều kiện"}),
    "consultation": Told(
        appraising, {"unit": "H98.12", "question": "Ý kiến?", "due_at": ahead(days=2)}
    ),
    "opinion": Told(consulted, {"answer": "Đồng ý", "agrees": True}),
    "supplement-request": Told(
        free, CAUSE | {"items": [{"text": "Giấy khám"}], "reason": "Kiểm tra lại"}
    ),
    "supplement": Told(asked),
    "payment-request": Told(
        appraising, {"name": "Thuế", "amount": 9, "kind": "phi", "legal_ground": "Luật"}
    ),
    "payment": Told(owing, of_charge),
    "apology": Told(appraising, CAUSE | {"until": ahead(days=9)}),
    "send-back": Told(approving, {"cause": "agency", "text": "Xem lại"}),
    "withdrawal": Told(free, {"text": "Đổi ý"}),
    "stop": Told(free, {"requested_at": ahead(), "legal_ground": "Điều 7", "text": "Theo đề nghị"}),
    "return": Told(Hall.finished, {"to_name": "Nguyễn Thị Hồng Nhung"}),
    "revocation": Told(Hall.finished, {"legal_ground": "Điều 9", "text": "Cấp sai"}),
}
#: Acts that sign: told in one story below, with the demo's authorities.
TEXT = {"correction", "replacement"}
SIGNING = {act.noun for act in ACTS if act.is_signing}


def who(hall: Hall, noun: str):
    """Return a system that holds every duty where the act belongs, and every authority."""
    unit = hall.centre
    if noun == "opinion":
        unit = unit.__class__.objects.get(code="H99.07")
        head = PostFactory.create(unit=unit, duty=Duty.HEAD).user
        return make_system(head, unit)
    made = make_system(hall.head, unit)
    AuthorityFactory.create(user=made.token.user, unit=unit)
    return made


def test_every_act_is_told():
    assert set(TOLD) | SIGNING == {act.noun for act in ACTS}
    by_themselves = {Verb.SUBMIT, Verb.ATTACH_PAPER, Verb.CHECK_PAPER, Verb.HAND_OVER}
    by_the_console = {Verb.RECOUNT, Verb.PASS_ON}
    by_others = {Verb.SEND_PAPERS, Verb.OBSERVE}  # the applicant; the take-over of past years
    told = {act.verb for act in ACTS}
    assert told | by_themselves | by_the_console | by_others == set(Verb)


@pytest.mark.parametrize("noun", TOLD)
def test_an_act_works_and_is_written(hall, noun):
    told = TOLD[noun]
    dossier = told.start(hall)
    system = who(hall, noun)
    response = system.post(f"/dossiers/{dossier.uuid}/{noun}", told.given(hall, dossier))
    assert response.status_code == 200, response.content.decode()
    newest = History.objects.filter(dossier=dossier).latest("sequence")
    verb = next(act.verb for act in ACTS if act.noun == noun)
    assert (newest.verb, newest.by) == (verb, system.token.user)
    assert response["ETag"] == response.json()["etag"]
    assert response.json()["state"] == newest.state


@pytest.mark.parametrize("noun", TOLD)
def test_an_act_is_not_there_for_another_centre(hall, foreign, noun):
    told = TOLD[noun]
    dossier = told.start(hall)
    response = foreign.post(f"/dossiers/{dossier.uuid}/{noun}", told.given(hall, dossier))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("noun", [noun for noun in TOLD if noun != "return"])
def test_an_act_in_the_wrong_state_is_refused(hall, noun):
    told = TOLD[noun]
    dossier = told.start(hall)
    given = told.given(hall, dossier)
    system = who(hall, noun)
    Dossier.objects.filter(pk=dossier.pk).update(
        state="returned" if noun != "revocation" else "submitted", finished_at=now(),
        returned_at=now(),
    )  # fmt: skip
    if noun == "payment":
        Dossier.objects.filter(pk=dossier.pk).update(state="stopped")
    response = system.post(f"/dossiers/{dossier.uuid}/{noun}", given)
    assert (response.status_code, response.json()["code"]) == (409, "dossier_not_now")


@pytest.mark.parametrize("noun", TOLD)
def test_an_act_of_another_duty_is_refused(hall, noun):
    told = TOLD[noun]
    dossier = told.start(hall)
    watcher = make_system(hall.head, hall.centre, duties=[Duty.SUPERVISE])
    response = watcher.post(f"/dossiers/{dossier.uuid}/{noun}", told.given(hall, dossier))
    assert (response.status_code, response.json()["code"]) == (403, "dossier_not_yours")


def test_a_reader_acts_on_nothing(hall):
    reader = make_system(hall.head, hall.centre, scopes=[Scope.DOSSIER_READ])
    response = reader.post(f"/dossiers/{hall.received().uuid}/taking")
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


def test_from_the_counter_to_the_hand_signed_sealed_and_released(hall, signing):
    system = who(hall, "approval")
    dossier = system.post("/dossiers", intake(hall)).json()

    def act(noun: str, **body: Any):
        response = system.post(f"/dossiers/{dossier['uuid']}/{noun}", body)
        assert response.status_code == 200, (noun, response.content.decode())
        return response.json()["state"]

    assert act("taking") == "in_progress"
    assert act("appraisal", text="Đủ điều kiện") == "in_progress"
    assert act("approval", note="Bản chính") == "decided"
    assert act("seal") == "decided"
    assert act("release") == "finished"
    assert act("correction", text="Sai ngày sinh") == "finished"
    assert act("replacement", text="Đổi nơi ở") == "finished"
    assert act("return", to_name="Nguyễn Thị Hồng Nhung") == "returned"
    results = system.get(f"/dossiers/{dossier['uuid']}/results").json()["items"]
    assert [bool(result["superseded_at"]) for result in results] == [True, True, False]
    path = f"/dossiers/{dossier['uuid']}/results/{results[-1]['uuid']}/file"
    pdf = system.get(path)
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


def test_a_refusal_is_signed_too(hall, signing):
    system = who(hall, "refusal")
    dossier = approving(hall)
    response = system.post(f"/dossiers/{dossier.uuid}/refusal", CAUSE)
    assert (response.status_code, response.json()["outcome"]) == (200, "refused")


@pytest.mark.parametrize("noun", sorted(SIGNING))
def test_nothing_is_signed_for_who_may_not(hall, noun):
    dossier = approving(hall)
    watcher = make_system(hall.head, hall.centre, duties=[Duty.SUPERVISE])
    body = CAUSE if noun == "refusal" else {"text": "x"} if noun in TEXT else {}
    response = watcher.post(f"/dossiers/{dossier.uuid}/{noun}", body)
    assert (response.status_code, response.json()["code"]) == (403, "dossier_not_yours")


def test_without_authority_nobody_approves(hall):
    dossier = approving(hall)
    system = make_system(hall.head, hall.centre)
    response = system.post(f"/dossiers/{dossier.uuid}/approval")
    assert response.status_code == 403
    assert Dossier.objects.get(pk=dossier.pk).state == "in_progress"


def test_an_act_on_what_was_read_goes_on_and_on_what_has_changed_does_not(hall, system):
    dossier = hall.received()
    etag = system.get(f"/dossiers/{dossier.uuid}")["ETag"]
    first = system.post(f"/dossiers/{dossier.uuid}/taking", **{"If-Match": etag})
    assert first.status_code == 200
    second = system.post(
        f"/dossiers/{dossier.uuid}/withdrawal", {"text": "Đổi ý"}, **{"If-Match": etag}
    )
    assert (second.status_code, second.json()["code"]) == (412, "dossier_changed")
    assert Dossier.objects.get(pk=dossier.pk).state == "in_progress"


def test_someone_unknown_is_put_to_no_task(hall, system):
    dossier = hall.received()
    body = of_task(hall, dossier) | {"to": str(dossier.uuid)}
    response = system.post(f"/dossiers/{dossier.uuid}/assignment", body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid")


def test_who_does_not_hold_the_duty_is_not_assigned(hall, system):
    dossier = hall.received()
    body = of_task(hall, dossier) | {"to": str(UserFactory.create().uuid)}
    response = system.post(f"/dossiers/{dossier.uuid}/assignment", body)
    assert (response.status_code, response.json()["code"]) == (422, "wrong_person")
