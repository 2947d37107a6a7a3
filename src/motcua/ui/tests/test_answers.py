"""Language, headers, and how a "no" is answered."""

import errno
import json

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import InternalError, OperationalError, connection
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_POST
from psycopg.errors import DiskFull, InternalError_

from motcua.core.errors import Invalid, Refusal
from motcua.ui.refusals import trouble

FAULTS: dict[int, Exception] = {0: ValueError("a bug")}


@login_not_required
def refuse(request):
    raise Refusal


@login_not_required
def invalid(request):
    raise Invalid(reason="Tháng 13 không có.")


@login_not_required
def missing(request):
    raise Http404


@login_not_required
def denied(request):
    raise PermissionDenied


@login_not_required
def broken(request):
    raise FAULTS[0]


@login_not_required
def act(request):
    return HttpResponse("done")


@login_not_required
@require_POST
def button(request):
    return HttpResponse("pressed")


urlpatterns = [
    path("", include("motcua.ui.urls")),
    *(
        path(f"{view.__name__}/", view)
        for view in (refuse, invalid, missing, denied, broken, act, button)
    ),
]
handler404 = "motcua.ui.views.not_found"
handler403 = "motcua.ui.views.forbidden"
handler500 = "motcua.ui.views.server_error"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def test_vietnamese_is_spoken_whatever_the_browser_prefers(client):
    answer = client.get("/missing/", headers={"Accept-Language": "en-US"})
    assert '<html lang="vi">' in answer.content.decode()
    assert answer.headers["Content-Language"] == "vi"


def test_the_chosen_language_stays(client):
    answer = client.post("/language/", {"language": "en", "next": "/missing/"})
    assert answer.status_code == 302
    page = client.get("/missing/").content.decode()
    assert '<html lang="en">' in page
    assert "This page was not found" in page


def test_an_unknown_language_is_ignored(client):
    client.cookies["django_language"] = "xx"
    assert '<html lang="vi">' in client.get("/missing/").content.decode()


def test_no_inline_script_or_style_and_no_other_host_is_allowed(client):
    policy = client.get("/act/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


def test_live_updates_may_come_from_another_port_of_this_host(client, settings):
    settings.LIVE_PORT = 8001
    policy = client.get("/act/").headers["Content-Security-Policy"]
    assert "connect-src 'self' http://testserver:8001" in policy
    strange = client.get("/act/", headers={"Host": "somebody.example"})
    assert "somebody.example" not in strange.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/refuse/", 409), ("/invalid/", 422), ("/missing/", 404), ("/denied/", 403)],
)
def test_a_refusal_is_a_page_with_its_status(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_refusal_says_its_own_sentence(client):
    assert "Tháng 13 không có." in client.get("/invalid/").content.decode()


def test_htmx_gets_a_fragment(client):
    answer = client.get("/refuse/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/refuse/", "/missing/", "/denied/"])
def test_a_program_gets_problem_json(client, address):
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["status"] == answer.status_code
    assert problem["code"]
    assert problem["detail"]


def test_a_form_left_open_for_long_is_told_so():
    answer = Client(enforce_csrf_checks=True).post("/act/")
    assert answer.status_code == 403
    assert "Trang đã mở quá lâu" in answer.content.decode()


def test_a_fault_of_ours_is_answered_without_the_database(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "a bug" not in answer.content.decode()
    assert "<h1>" in answer.content.decode()


def test_a_fault_of_ours_fits_the_client(client):
    client.raise_request_exception = False
    inside = client.get("/broken/", headers={"HX-Request": "true"})
    assert inside.status_code == 500
    assert "<html" not in inside.content.decode()
    program = client.get("/broken/", headers={"Accept": "application/json"})
    assert program.json()["code"] == "server_error"


def test_words_remain_when_no_template_can_be_drawn(client, monkeypatch):
    def no_template(name):
        raise OSError

    monkeypatch.setattr("motcua.ui.views.loader.get_template", no_template)
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "Hệ thống đang gặp sự cố" in answer.content.decode()


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        (OperationalError("server closed the connection"), 503, "Cơ sở dữ liệu chưa trả lời"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "Không còn chỗ để lưu"),
        (OSError(errno.EACCES, "Permission denied"), 500, "Lỗi thuộc về hệ thống"),
    ],
)
def test_a_trouble_that_passes_is_told_as_what_it_is(client, monkeypatch, fault, status, says):
    monkeypatch.setitem(FAULTS, 0, fault)
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert ("Retry-After" in answer) == (status != 500)


def test_after_a_form_a_reload_is_what_sends_it_again(client):
    client.raise_request_exception = False
    assert "tải lại trang này để gửi lại" in client.post("/broken/").text
    assert "tải lại trang này" not in client.get("/broken/").text


def test_a_full_disk_of_the_database_is_told_like_any_other():
    fault = OperationalError("could not extend file")
    fault.__cause__ = DiskFull()
    found = trouble(fault)
    assert found is not None
    assert found.status == 507


def test_a_statement_that_took_too_long_is_told_from_a_database_that_is_away():
    with pytest.raises(OperationalError) as fault, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10ms'; SELECT pg_sleep(20)")
    found = trouble(fault.value)
    assert found is not None
    assert (found.status, found.code) == (503, "took_too_long")


def test_a_fault_inside_the_database_is_no_full_disk():
    fault = InternalError("cache lookup failed")
    fault.__cause__ = InternalError_("cache lookup failed")
    assert trouble(fault) is None


def test_an_address_that_a_button_opens_says_so_where_it_is_reloaded(client):
    answer = client.get("/button/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "chỉ mở bằng nút bấm" in answer.text
    assert 'href="/"' in answer.text
    told = client.get("/button/", headers={"accept": "application/json"})
    assert told.json()["code"] == "method_not_allowed"
    assert client.post("/button/").text == "pressed"
