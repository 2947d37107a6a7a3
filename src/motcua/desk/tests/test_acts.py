"""Every act at the face: it works; the wrong state, a stranger and the wrong duty are refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from motcua.desk.pages.acts import ACTS
from motcua.documents.demo_pki import serving
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.models import Dossier, Look, Task
from motcua.dossiers.tests.cast import Hall, later
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

CAUSE = {"cause": "applicant", "legal_ground": "Điều 17 Nghị định 61/2018/NĐ-CP", "text": "Vì…"}


@pytest.fixture
def signing(settings, tmp_path):
    """The demo's authorities on loopback, files in a folder of their own."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        yield


def moment(**ahead: int) -> str:
    return f"{localtime(now() + timedelta(**ahead)):%Y-%m-%dT%H:%M}"


def submitted(hall: Hall) -> Dossier:
    return actions.submit(hall.submission(channel="online"), by=hall.receiver, at=later())


def waiting(hall: Hall) -> Dossier:
    dossier = hall.taken()
    asked = [Asked(text="Giấy khám sức khỏe")]
    actions.request_supplement(dossier, items=asked, **CAUSE, by=hall.appraiser, at=later(30))
    return Dossier.objects.get(pk=dossier.pk)


def consulted(hall: Hall) -> Dossier:
    dossier = hall.taken()
    unit = UnitFactory.create(code="H99.07", parent=hall.province, name_vi="Sở Tư pháp")
    hall.expert = UserFactory.create(full_name="Cán bộ được hỏi")
    PostFactory.create(user=hall.expert, unit=unit, duty=Duty.APPRAISE)
    return actions.consult(
        dossier, unit=unit, question="Có thuộc quy hoạch không?", due_at=later(days=2),
        by=hall.appraiser, at=later(20),
    )  # fmt: skip


def owing(hall: Hall) -> Dossier:
    dossier = hall.taken()
    actions.request_payment(
        dossier, name="Thuế", amount=90_000, kind="le_phi", legal_ground="Luật",
        by=hall.appraiser, at=later(20),
    )  # fmt: skip
    return Dossier.objects.get(pk=dossier.pk)


def signed(hall: Hall) -> Dossier:
    from motcua.dossiers import results

    return results.approve_and_sign(hall.appraised(), by=hall.approver, at=later(90))


def sealed(hall: Hall) -> Dossier:
    from motcua.dossiers import results

    return results.seal_result(signed(hall), by=hall.clerk, at=later(100))


def released(hall: Hall) -> Dossier:
    from motcua.dossiers import results

    return results.release_result(sealed(hall), by=hall.clerk, at=later(110))


def received(hall: Hall) -> Dossier:
    return hall.received()


def task_of(dossier: Dossier) -> str:
    return str(Task.objects.get(dossier=dossier, until=None).uuid)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One act: on what, by whom, with what, and where it leads."""

    noun: str
    start: Callable[[Hall], Dossier]
    by: str
    state: str
    wrong: str  # a member of the cast without the duty
    data: Callable[[Hall, Dossier], dict[str, Any]] = field(default=lambda hall, dossier: {})
    signs: bool = False
    too_late: Callable[[Hall], Dossier] | None = None


def _given(**data: Any) -> Callable[[Hall, Dossier], dict[str, Any]]:
    return lambda hall, dossier: data


def finished(hall: Hall) -> Dossier:
    return hall.finished()


CASES = [
    Case(noun="receipt", start=submitted, by="receiver", state="received", wrong="clerk"),
    Case(noun="declination", start=submitted, by="receiver", state="declined", wrong="clerk",
         data=_given(**CAUSE)),
    Case(noun="taking", start=received, by="appraiser", state="in_progress", wrong="receiver"),
    Case(noun="appraisal", start=lambda hall: hall.taken(), by="appraiser", state="in_progress",
         wrong="receiver", data=_given(text="Đủ điều kiện")),
    Case(noun="opinion", start=consulted, by="expert", state="in_progress", wrong="receiver",
         data=_given(agrees="yes", answer="Thống nhất")),
    Case(noun="consultation", start=lambda hall: hall.taken(), by="appraiser",
         state="in_progress", wrong="receiver",
         data=lambda hall, dossier: {
             "unit": UnitFactory.create(code="H99.08", parent=hall.province).code,
             "question": "Ý kiến?", "due_at": moment(days=2)}),
    Case(noun="approval", start=lambda hall: hall.appraised(), by="approver", state="decided",
         wrong="appraiser", data=_given(note=""), signs=True),
    Case(noun="refusal", start=lambda hall: hall.appraised(), by="approver", state="decided",
         wrong="appraiser", data=_given(**CAUSE), signs=True),
    Case(noun="send-back", start=lambda hall: hall.appraised(), by="approver",
         state="in_progress", wrong="receiver", data=_given(cause="agency", text="Làm rõ")),
    Case(noun="seal", start=signed, by="clerk", state="finished", wrong="receiver", signs=True),
    Case(noun="release", start=sealed, by="clerk", state="finished", wrong="receiver", signs=True),
    Case(noun="return", start=lambda hall: hall.finished(), by="receiver", state="returned",
         wrong="appraiser", data=_given(to_name="Nguyễn Thị Hồng Nhung"), too_late=received),
    Case(noun="supplement-request", start=lambda hall: hall.taken(), by="appraiser",
         state="supplement", wrong="clerk",
         data=_given(**CAUSE, items="Giấy khám sức khỏe\nẢnh", reason="Nhận bàn giao muộn")),
    Case(noun="supplement", start=waiting, by="receiver", state="in_progress", wrong="clerk"),
    Case(noun="payment-request", start=lambda hall: hall.taken(), by="appraiser",
         state="payment", wrong="clerk",
         data=_given(name="Thuế", amount="90000", kind="le_phi", legal_ground="Luật")),
    Case(noun="payment", start=owing, by="receiver", state="in_progress", wrong="appraiser",
         data=lambda hall, dossier: {
             "charge": str(dossier.fees.latest("id").charge.uuid), "method": "cash",
             "amount": "90000", "receipt_number": "0009999"},
         too_late=lambda hall: actions.withdraw(
             hall.received(), text="Thôi", by=hall.receiver, at=later(5))),
    Case(noun="assignment", start=received, by="head", state="received", wrong="receiver",
         data=lambda hall, dossier: {
             "task": task_of(dossier), "to": str(hall.appraiser.uuid)}),
    Case(noun="reassignment", start=lambda hall: hall.taken(), by="head", state="in_progress",
         wrong="receiver",
         data=lambda hall, dossier: {
             "task": task_of(dossier), "to": str(second_appraiser(hall).uuid),
             "reason": "Nghỉ phép"}),
    Case(noun="apology", start=lambda hall: hall.taken(), by="head", state="in_progress",
         wrong="receiver",
         data=lambda hall, dossier: {**CAUSE, "until": moment(days=5), "reason": "Đã muộn"}),
    Case(noun="transfer", start=received, by="receiver", state="received", wrong="clerk",
         data=lambda hall, dossier: {
             "unit": UnitFactory.create(code="H99.09", parent=hall.province).code,
             "legal_ground": "Điều 18", "text": "Không đúng thẩm quyền"}),
    Case(noun="withdrawal", start=received, by="receiver", state="withdrawn", wrong="clerk",
         data=_given(text="Người nộp xin rút")),
    Case(noun="stop", start=received, by="receiver", state="stopped", wrong="clerk",
         data=lambda hall, dossier: {
             "requested_at": moment(), "channel": "post",
             "legal_ground": "Điều 7", "text": "Theo đơn"}),
    Case(noun="correction", start=released, by="approver", state="finished", wrong="receiver",
         data=_given(text="Sai ngày sinh"), signs=True, too_late=received),
    Case(noun="replacement", start=released, by="approver", state="finished", wrong="receiver",
         data=_given(text="Đổi địa chỉ"), signs=True, too_late=received),
    Case(noun="revocation", start=released, by="approver", state="finished", wrong="receiver",
         data=_given(legal_ground="Điều 9", text="Cấp sai"), signs=True, too_late=received),
]  # fmt: skip
IDS = [case.noun for case in CASES]


def second_appraiser(hall: Hall) -> Any:
    user = UserFactory.create(full_name="Người thay")
    PostFactory.create(user=user, unit=hall.centre, duty=Duty.APPRAISE)
    return user


def address(dossier: Dossier, noun: str) -> str:
    return reverse("desk:act", args=[dossier.uuid, noun])


@pytest.fixture
def begun(hall, request) -> tuple[Case, Dossier]:
    case = request.param
    if case.signs:
        request.getfixturevalue("signing")
    return case, case.start(hall)


def test_every_act_of_the_table_is_tried_here():
    assert {act.noun for act in ACTS} == set(IDS)


@pytest.mark.parametrize("begun", CASES, ids=IDS, indirect=True)
def test_the_act_works_and_a_second_click_reads_why_not(hall, client, begun):
    case, dossier = begun
    client.force_login(getattr(hall, case.by))
    data = case.data(hall, dossier)
    shown = client.get(address(dossier, case.noun))
    assert shown.status_code == 200
    assert b'id="act"' in shown.content
    done = client.post(address(dossier, case.noun), data)
    assert done.status_code == 302, done.content.decode()[-6000:]
    dossier.refresh_from_db()
    assert dossier.state == case.state
    assert client.get(done["Location"]).status_code in (200, 404)  # transferred away, perhaps
    again = client.post(address(dossier, case.noun), data)
    repeatable = ("consultation", "transfer", "correction", "replacement", "apology")
    assert again.status_code in ((302, 409, 422) if case.noun in repeatable else (409, 422))


@pytest.mark.parametrize("begun", CASES, ids=IDS, indirect=True)
def test_a_stranger_finds_nothing_and_another_duty_is_refused(hall, client, begun):
    case, dossier = begun
    client.force_login(hall.stranger)
    assert client.get(address(dossier, case.noun)).status_code == 404
    assert client.post(address(dossier, case.noun), {}).status_code == 404
    client.force_login(getattr(hall, case.wrong))
    assert client.get(address(dossier, case.noun)).status_code == 403
    assert client.post(address(dossier, case.noun), {}).status_code == 403
    dossier.refresh_from_db()


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_wrong_state_is_refused_with_the_sentence(hall, client, case):
    dossier = (case.too_late or finished)(hall)
    hall.expert = getattr(hall, "expert", hall.appraiser)
    client.force_login(getattr(hall, case.by))
    answer = client.post(address(dossier, case.noun), {})  # the state refuses before it is read
    assert answer.status_code == 409
    assert dossier.reference in answer.content.decode()


def test_what_is_missing_is_said_and_nothing_is_lost(hall, client):
    dossier = hall.appraised()
    client.force_login(hall.approver)
    answer = client.post(address(dossier, "send-back"), {"cause": "", "text": "Làm rõ ranh giới"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="errors' in page
    assert "Làm rõ ranh giới" in page


def test_breaking_a_rule_asks_for_the_reason_and_is_counted(hall, client):
    dossier = hall.taken()
    client.force_login(hall.appraiser)
    data = {**CAUSE, "items": "Giấy khám sức khỏe"}
    asked = client.post(address(dossier, "supplement-request"), data)
    assert asked.status_code == 422
    assert 'name="reason"' in asked.content.decode()
    assert not dossier.deviations.exists()
    done = client.post(address(dossier, "supplement-request"), data | {"reason": "Máy hỏng"})
    assert done.status_code == 302
    assert dossier.deviations.get().reason == "Máy hỏng"


def test_approving_without_authority_is_refused_before_anything_is_drafted(hall, client):
    from motcua.documents.models import Document

    dossier = hall.appraised()
    hall.approver.authorities.all().delete()
    client.force_login(hall.approver)
    answer = client.post(address(dossier, "approval"), {"note": ""})
    assert answer.status_code == 403
    assert not Document.objects.exists()


def test_every_opening_is_recorded_and_listed(hall, client):
    dossier = hall.taken()
    client.force_login(hall.head)
    client.get(reverse("desk:dossier", args=[dossier.uuid]))
    client.get(address(dossier, "apology"))
    page = client.get(reverse("desk:dossier", args=[dossier.uuid])).content.decode()
    assert Look.objects.filter(dossier=dossier, user=hall.head, how="open").count() == 3
    assert page.count(hall.head.full_name) >= 3


def test_only_the_acts_open_to_this_person_are_shown(hall, client):
    dossier = hall.appraised()
    shown = {}
    for name in ("approver", "receiver", "clerk"):
        client.force_login(getattr(hall, name))
        page = client.get(reverse("desk:dossier", args=[dossier.uuid])).content.decode()
        shown[name] = {act.noun for act in ACTS if address(dossier, act.noun) in page}
    assert {"approval", "send-back", "refusal"} <= shown["approver"]
    assert not {"approval", "send-back", "refusal"} & shown["receiver"]
    assert shown["clerk"] == set()


def test_the_number_is_masked_until_somebody_asks_and_that_is_recorded(hall, client):
    hall.citizen.keep_number("cccd", "001190004127")
    hall.citizen.save()
    dossier = hall.received()
    client.force_login(hall.receiver)
    page = client.get(reverse("desk:dossier", args=[dossier.uuid])).content.decode()
    assert "001190004127" not in page
    page = client.post(reverse("desk:number", args=[dossier.uuid])).content.decode()
    assert "001190004127" in page
    assert Look.objects.filter(dossier=dossier, how="number").count() == 1


def test_a_page_asks_a_fixed_number_of_questions(hall, client, django_assert_max_num_queries):
    dossier = hall.appraised()
    client.force_login(hall.approver)
    page = f"{reverse('desk:dossier', args=[dossier.uuid])}?duty=approve"
    client.get(page)
    with django_assert_max_num_queries(30) as asked:
        client.get(page)
    before = len(asked)
    for _ in range(3):
        dossier = actions.send_back(
            dossier, cause="agency", text="Làm rõ", by=hall.approver, at=later(95)
        )
        dossier = actions.appraise(dossier, text="Rõ", by=hall.appraiser, at=later(100))
    client.get(page)  # takes the badge away
    with django_assert_max_num_queries(before):
        client.get(page)
