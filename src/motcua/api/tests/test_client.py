"""A dossier's whole life through the client that a generator writes from the description."""

import io
from datetime import datetime
from uuid import uuid4

import httpx
import pytest
from django.core.management import call_command
from PIL import Image

from motcua.api.tests.written_client import written_client
from motcua.interop.models import ApiToken, Scope
from motcua.org.models import Duty
from motcua.org.tests.factories import AuthorityFactory

pytestmark = pytest.mark.django_db

CODE = "3.000348"


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.syspath_prepend(written_client())


def token(hall, *, unit: str = "H99.12", by=None, duties=Duty.values, scopes=Scope.values) -> str:
    """Make a token as its administrator does, and return the secret that is shown once."""
    said, told = io.StringIO(), io.StringIO()
    words = ["--unit", unit, "--by", (by or hall.head).username]
    words += [word for duty in duties for word in ("--duty", duty)]
    words += [word for scope in scopes for word in ("--scope", scope)]
    call_command("token", "create", "Cổng dịch vụ", *words, stdout=said, stderr=told)
    return said.getvalue().strip()


def client_with(secret: str, wsgi, language: str = "vi"):
    from motcua_client import AuthenticatedClient

    return AuthenticatedClient(
        base_url="http://localhost",
        token=secret,
        headers={"Accept-Language": language},
        httpx_args={"transport": httpx.WSGITransport(app=wsgi)},
    )


@pytest.fixture
def client(hall, wsgi):
    """May do at the centre what a post and an authority allow."""
    secret = token(hall)
    AuthorityFactory.create(user=ApiToken.objects.get().user, unit=hall.centre)
    return client_with(secret, wsgi)


def good(response):
    """Return what was answered, typed; a problem is none of it."""
    from motcua_client.models import Problem

    assert response.status_code in (200, 201), response.content.decode()
    assert response.parsed is not None
    assert not isinstance(response.parsed, Problem)
    return response.parsed


def problem(response, status: int, code: str):
    from motcua_client.models import Problem

    assert isinstance(response.parsed, Problem), response.content.decode()
    assert (response.parsed.status, response.parsed.code) == (status, code)
    assert response.status_code == status
    return response.parsed


def png() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(picture, "PNG")
    return picture.getvalue()


def sent(client) -> str:
    """Send a scan, return its handle."""
    from motcua_client.api.uploads import upload
    from motcua_client.types import File

    file = File(payload=io.BytesIO(png()))
    kept = good(upload.sync_detailed(client=client, body=file, x_file_name="don.png"))
    assert kept.media_type == "image/png"
    return kept.upload


def intake(client, **changes):
    """Return the papers of a dossier as the catalogue asks for them, the first one scanned."""
    from motcua_client.api.catalogue import read_procedure
    from motcua_client.models import FeeGivenBody, Intake, Method, PaperGivenBody, PersonGiven

    asked = good(read_procedure.sync_detailed(CODE, client=client))
    papers = [
        PaperGivenBody(requirement=paper.requirement, originals=paper.originals)
        for paper in asked.papers
    ]
    papers[0].uploads = [sent(client)]
    fee = FeeGivenBody(
        name="Lệ phí cấp lại", amount=asked.fees[0].amount, method=Method.CASH, receipt_number="A1"
    )
    given = {
        "procedure": CODE,
        "applicant": PersonGiven(full_name="Nguyễn Thị Hồng Nhung", phone="0900000412"),
        "papers": papers,
        "fees": [fee],
    }
    return Intake(**given | changes)


def taken_in(client):
    from motcua_client.api.dossiers import take_in

    return good(take_in.sync_detailed(client=client, body=intake(client)))


def test_from_the_search_to_the_hand_and_all_papers_back(client, signing):
    from motcua_client.api.acts import appraise, approve, release, return_result, seal, take
    from motcua_client.api.catalogue import search_procedures
    from motcua_client.api.dossiers import read_dossier
    from motcua_client.api.parts_of_a_dossier import (
        list_papers,
        list_results,
        list_tasks,
        read_file,
        read_history,
        read_result,
    )
    from motcua_client.models import Appraisal, Approval, Nothing, Return, State, Verb

    hits = good(search_procedures.sync_detailed(client=client, q="giay phep lai xe"))
    assert hits.items[0].code == CODE
    dossier = taken_in(client)
    assert dossier.state is State.RECEIVED

    can = good(list_tasks.sync_detailed(dossier.uuid, client=client)).acts
    assert "taking" in can
    for act, body in (
        (take, Nothing()),
        (appraise, Appraisal(text="Đủ điều kiện")),
        (approve, Approval(note="Bản chính")),
        (seal, Nothing()),
        (release, Nothing()),
        (return_result, Return(to_name="Nguyễn Thị Hồng Nhung")),
    ):
        dossier = good(
            act.sync_detailed(dossier.uuid, client=client, body=body, if_match=dossier.etag)
        )
    assert dossier.state is State.RETURNED
    assert dossier == good(read_dossier.sync_detailed(dossier.uuid, client=client))

    rows = good(read_history.sync_detailed(dossier.uuid, client=client)).items
    assert [row.verb for row in rows] == [
        Verb.SUBMIT, Verb.RECEIVE, Verb.TAKE, Verb.APPRAISE, Verb.APPROVE, Verb.SEAL,
        Verb.COMPLETE, Verb.RETURN,
    ]  # fmt: skip
    assert [row.hash_before for row in rows[1:]] == [row.hash_ for row in rows[:-1]]
    paper = good(list_papers.sync_detailed(dossier.uuid, client=client)).items[0]
    scan = good(read_file.sync_detailed(dossier.uuid, paper.files[0].uuid, client=client))
    assert scan.payload.read() == png()
    (result,) = good(list_results.sync_detailed(dossier.uuid, client=client)).items
    pdf = good(read_result.sync_detailed(dossier.uuid, result.uuid, client=client))
    assert pdf.payload.read().startswith(b"%PDF-")


def test_what_is_missing_is_asked_for_and_brought(client):
    from motcua_client.api.acts import request_supplement, supplement
    from motcua_client.api.parts_of_a_dossier import attach_paper, list_papers
    from motcua_client.models import (
        AskedItem,
        AttachPaperFilesBody,
        Cause,
        State,
        SupplementAsked,
        SupplementBrought,
    )
    from motcua_client.types import File

    dossier = taken_in(client)
    papers = good(list_papers.sync_detailed(dossier.uuid, client=client)).items
    asked = SupplementAsked(
        cause=Cause.APPLICANT,
        legal_ground="Điều 17 Nghị định 61/2018/NĐ-CP",
        text="Giấy khám sức khỏe đã hết hạn",
        items=[AskedItem(text="Giấy khám sức khỏe mới", paper=papers[1].uuid)],
    )
    dossier = good(request_supplement.sync_detailed(dossier.uuid, client=client, body=asked))
    assert dossier.state is State.SUPPLEMENT
    form = AttachPaperFilesBody(file=File(payload=io.BytesIO(png()), file_name="kham.png"))
    good(attach_paper.sync_detailed(dossier.uuid, papers[1].uuid, client=client, body=form))
    brought = SupplementBrought(text="Giấy khám sức khỏe mới")
    dossier = good(supplement.sync_detailed(dossier.uuid, client=client, body=brought))
    assert dossier.state is State.RECEIVED


def test_a_due_date_comes_with_its_reasons(client):
    from motcua_client.api.catalogue import count_due_date
    from motcua_client.models import DueAsked

    asked = DueAsked(received_at=datetime.fromisoformat("2026-03-02T08:30+07:00"), procedure=CODE)
    due = good(count_due_date.sync_detailed(client=client, body=asked))
    assert due.due_at == datetime.fromisoformat("2026-03-05T08:30+07:00")
    assert due.explanation


def test_a_no_is_read_by_its_code_and_its_sentence(client, hall, wsgi):
    from motcua_client.api.acts import appraise, return_result, take
    from motcua_client.api.dossiers import read_dossier, take_in
    from motcua_client.models import Appraisal, Nothing, Return

    dossier = taken_in(client)
    to = {"uuid": dossier.uuid, "client": client}
    early = Return(to_name="Nguyễn Thị Hồng Nhung")
    told = problem(return_result.sync_detailed(**to, body=early), 409, "dossier_not_now")
    assert dossier.code in told.detail
    good(take.sync_detailed(**to, body=Nothing()))
    stale = take.sync_detailed(**to, body=Nothing(), if_match=dossier.etag)
    problem(stale, 412, "dossier_changed")

    empty = take_in.sync_detailed(client=client, body=intake(client, procedure=""))
    (wrong,) = problem(empty, 422, "invalid").errors
    assert wrong.pointer == "/body/intake/procedure"

    watcher = client_with(token(hall, duties=[Duty.SUPERVISE]), wsgi)
    finding = Appraisal(text="Đủ điều kiện")
    forbidden = appraise.sync_detailed(dossier.uuid, client=watcher, body=finding)
    problem(forbidden, 403, "dossier_not_yours")
    foreign = client_with(token(hall, unit="H98.12", by=hall.stranger), wsgi)
    for nothing in (dossier.uuid, uuid4()):
        problem(read_dossier.sync_detailed(nothing, client=foreign), 404, "not_found")
    nobody = client_with("mct_none", wsgi)
    problem(read_dossier.sync_detailed(dossier.uuid, client=nobody), 401, "token_invalid")


def test_a_page_goes_on_with_the_cursor_of_the_page_before(client):
    from motcua_client.api.dossiers import list_dossiers, take_in

    made = []
    for number in range(3):
        body = intake(client)
        body.fees[0].receipt_number = f"B{number}"
        made.append(good(take_in.sync_detailed(client=client, body=body)).uuid)
    first = good(list_dossiers.sync_detailed(client=client, limit=2))
    rest = good(list_dossiers.sync_detailed(client=client, limit=2, cursor=first.next_cursor))
    assert [one.uuid for one in first.items + rest.items] == made[::-1]
    assert rest.next_cursor is None
