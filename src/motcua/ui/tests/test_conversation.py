"""What scripts say to the server: drafts, live screens, refusals in place, forms sent once."""

import time

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from motcua.core.errors import Refusal

SAVED: list[str] = []
SENT: list[str] = []
LOOKS: list[str] = []

PAGE = """{% extends "ui/desk.html" %}{% block main %}
<form id="intake" method="post" action="/send/" data-draft="/draft/">{% csrf_token %}
<label for="name">Họ tên</label><input id="name" name="name"><button>Tiếp nhận</button></form>
<output data-draft-state data-saved="Nháp đã lưu %s" data-failed="Chưa lưu được"></output>
<button id="refused" type="button" hx-post="/refuse/">Phê duyệt</button>
<div data-live="/events/"></div>
<div id="list" data-live-topic="work" hx-get="/list/" hx-trigger="live">cũ</div>
{% endblock main %}"""


@login_not_required
def page_of_all(request):
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


@login_not_required
def draft(request):
    SAVED.append(request.POST["name"])
    return HttpResponse(status=204)


@login_not_required
def send(request):
    SENT.append(request.POST["name"])
    time.sleep(0.5)
    return HttpResponse("ok")


@login_not_required
def refuse(request):
    raise Refusal


@login_not_required
def latest(request):
    LOOKS.append("look")
    return HttpResponse("mới")


@login_not_required
def events(request):
    return StreamingHttpResponse(
        iter(["retry: 60000\n\n", "event: work\ndata: look\n\n"]), content_type="text/event-stream"
    )


urlpatterns = [
    path("", include("motcua.ui.urls")),
    path("page/", page_of_all),
    path("draft/", draft),
    path("send/", send),
    path("refuse/", refuse),
    path("list/", latest),
    path("events/", events),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def desk(page):
    for kept in (SAVED, SENT, LOOKS):
        kept.clear()
    page.goto("/page/")
    return page


def test_a_draft_is_kept_a_moment_after_typing(desk):
    desk.get_by_label("Họ tên").fill("Nguyễn Thị Ẩn")
    desk.get_by_text("Nháp đã lưu").wait_for()
    assert SAVED == ["Nguyễn Thị Ẩn"]


def test_leaving_the_page_keeps_what_was_just_typed(desk):
    desk.get_by_label("Họ tên").fill("Đỗ Ỷ Thiên")
    desk.goto("/ui/no-such-page/")
    for _ in range(50):
        if SAVED:
            break
        time.sleep(0.1)
    assert SAVED == ["Đỗ Ỷ Thiên"]


def test_a_double_click_sends_a_form_once(desk):
    desk.get_by_label("Họ tên").fill("Vũ Thị Thủy")
    desk.get_by_role("button", name="Tiếp nhận").dblclick()
    desk.wait_for_url("**/send/")
    assert SENT == ["Vũ Thị Thủy"]


def test_a_refusal_is_said_in_place(desk):
    desk.locator("#refused").click()
    alert = desk.get_by_role("alert")
    alert.wait_for()
    assert "Việc này không làm được." in alert.inner_text()
    assert desk.locator("#refused").is_visible()


def test_an_event_makes_a_list_look_again(desk):
    desk.get_by_text("mới").wait_for()
    assert LOOKS
