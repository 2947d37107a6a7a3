"""Two hundred acts at once on fifty dossiers: each move once, no deadlock, no 500."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from motcua.dossiers.chain import verify
from motcua.dossiers.models import Dossier, History
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.tests.factories import UserFactory

DOSSIERS, THREADS = 50, 20


@pytest.mark.django_db(transaction=True)
def test_two_hundred_acts_on_fifty_dossiers_move_each_once():
    hall = make_hall()
    colleague = UserFactory.create(full_name="Người cùng phòng")
    PostFactory.create(user=colleague, unit=hall.centre, duty=Duty.APPRAISE)
    dossiers = [hall.taken() for _ in range(DOSSIERS // 2)]
    dossiers += [hall.received() for _ in range(DOSSIERS - len(dossiers))]
    asked = [
        (user, dossier, noun, data)
        for dossier in dossiers
        for user, noun, data in (
            (hall.appraiser, "appraisal", {"text": "Đủ điều kiện"}),
            (hall.appraiser, "appraisal", {"text": "Đủ điều kiện"}),  # a double click
            (colleague, "taking", {}),
            (hall.receiver, "withdrawal", {"text": "Người nộp xin rút"}),
        )
    ]
    start = Barrier(THREADS)
    lanes = [asked[lane::THREADS] for lane in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        answers = [
            answer
            for lane in threads.map(lambda lane: _press(lane, start), lanes)
            for answer in lane
        ]

    assert len(answers) == 200
    assert {status for _pk, _noun, status in answers} <= {302, 409}
    for dossier in Dossier.objects.order_by("pk"):
        _check(dossier, answers)


def _press(lane, start):
    """Send the acts of one thread, on a connection and sessions of its own."""
    clients = {}
    for user, _dossier, _noun, _data in lane:
        if user.pk not in clients:
            clients[user.pk] = Client(raise_request_exception=False)
            clients[user.pk].force_login(user)
    start.wait()
    try:
        return [
            (
                dossier.pk,
                noun,
                clients[user.pk]
                .post(reverse("desk:act", args=[dossier.uuid, noun]), data)
                .status_code,
            )
            for user, dossier, noun, data in lane
        ]
    finally:
        for one in connections.all():
            one.close()


def _check(dossier, answers):
    """What was answered with "done" stands in the history once, and nothing else does."""
    done = Counter(noun for pk, noun, status in answers if pk == dossier.pk and status == 302)
    verbs = Counter(History.objects.filter(dossier=dossier).values_list("verb", flat=True))
    assert list(verify(dossier)) == []
    assert verbs["appraise"] == done["appraisal"] <= 1
    assert verbs["withdraw"] == done["withdrawal"] <= 1
    assert verbs["take"] - done["taking"] in (0, 1)  # taken by the story, or not
    assert dossier.tasks.filter(until=None).count() == (0 if verbs["withdraw"] else 1)
    if verbs["withdraw"]:
        assert dossier.state == State.WITHDRAWN
    assert connection.connection is None or not connection.connection.broken
