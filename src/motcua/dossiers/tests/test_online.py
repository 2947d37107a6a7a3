"""Papers that were asked for come online: kept as the applicant's, judged by the counter."""

import io

import pytest
from PIL import Image

from motcua.documents.actions import store_file
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked, Sent, online
from motcua.dossiers.chain import verify
from motcua.dossiers.errors import NothingSent, NotNow, TooManyFiles
from motcua.dossiers.models import Dossier, History
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import later
from motcua.people.actions import applicant_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(hall) -> Dossier:
    """A dossier that waits: one paper of the list, one thing beside it."""
    dossier = hall.taken()
    health = dossier.papers.get(position=2)
    actions.request_supplement(
        dossier, items=[Asked(text=health.name, paper=health.uuid), Asked(text="Ảnh 3x4")],
        cause="applicant", legal_ground="Điều 19", text="Đã hết hạn", by=hall.appraiser,
        at=later(30),
    )  # fmt: skip
    dossier.refresh_from_db()
    return dossier


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(drawn, "PNG")
    return store_file(drawn.getvalue(), name="anh.png", by=applicant_user(), at=later(40))


def send(dossier, *items, at=None):
    sent = [Sent(item=item, file=picture(), name="anh.png") for item in items]
    return actions.send_papers(dossier, sent, at=at or later(60))


def test_what_is_sent_stands_with_the_papers_as_the_applicants(hall, asked):
    send(asked, 0, 1)
    names = list(asked.papers.filter(files__by=applicant_user()).values_list("name", flat=True))
    assert names == ["Giấy khám sức khỏe", "Ảnh 3x4"]
    row = History.objects.filter(dossier=asked).latest("sequence")
    assert (row.verb, row.by, row.post) == ("send_papers", applicant_user(), None)
    asked.refresh_from_db()
    assert list(verify(asked)) == []


def test_the_clock_stands_until_the_counter_says_that_it_is_complete(hall, asked):
    request = send(asked, 0)
    asked.refresh_from_db()
    assert (asked.state, asked.paused_at) == (State.SUPPLEMENT, later(30))
    assert actions.looked_at_by(request) == later(60, days=1)
    done = actions.supplement(asked, by=hall.receiver, at=later(120))
    assert (done.state, done.clock_started_at) == (State.IN_PROGRESS, later(120))


def test_a_second_sending_goes_to_the_same_paper(hall, asked):
    send(asked, 1)
    send(asked, 1, at=later(70))
    assert asked.papers.filter(name="Ảnh 3x4").count() == 1


def test_a_copy_that_came_online_was_not_compared_with_the_original(hall, asked):
    health = asked.papers.get(position=2)
    actions.check_paper(health, by=hall.receiver, at=later(40))
    send(asked, 0)
    health.refresh_from_db()
    assert health.checked_at is None


def test_what_nobody_asked_for_is_not_taken(hall):
    with pytest.raises(NotNow):
        send(hall.taken(), 0)


def test_sending_nothing_is_refused(hall, asked):
    with pytest.raises(NothingSent):
        actions.send_papers(asked, [], at=later(60))


def test_a_dossier_takes_only_so_many_files(hall, asked, monkeypatch):
    monkeypatch.setattr(online, "MOST_FILES", 2)
    send(asked, 0, 1)
    with pytest.raises(TooManyFiles):
        send(asked, 0, at=later(70))


def test_nobody_signs_in_as_the_applicant(client):
    user = applicant_user()
    assert not user.is_active
    assert not user.has_usable_password()
