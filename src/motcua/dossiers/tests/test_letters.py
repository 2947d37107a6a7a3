"""The letters of the way: apology, stop notice, control slip, hand-over list."""

import pytest

from motcua.documents.daily_papers import Handover, ResultHandover
from motcua.documents.rendering import render
from motcua.dossiers import actions
from motcua.dossiers.letters.handovers import hand_over_paper
from motcua.dossiers.letters.process import apology_letter, control_slip, stop_notice
from motcua.dossiers.rules import local_day
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


def test_an_apology_names_the_old_and_the_new_date(hall):
    dossier = hall.taken()
    apology = actions.apologise(
        dossier, until=later(days=7), cause="agency", legal_ground="Điều 19",
        text="Chờ xác minh", by=hall.head, at=later(60),
    )  # fmt: skip
    letter = apology_letter(apology)
    assert (letter.due_at, letter.new_due_at) == (later(days=3), later(days=7))
    assert "Chờ xác minh" in letter.reason
    assert render(letter, on=local_day(apology.at)).startswith(b"%PDF")


def test_a_stop_notice_says_who_asked_when_and_what_goes_back(hall):
    dossier = hall.received()
    dossier = actions.stop(
        dossier, requested_at=later(20), legal_ground="Điều 7", text="Theo đơn",
        by=hall.receiver, at=later(30),
    )  # fmt: skip
    notice = stop_notice(dossier)
    assert notice.requested_at == later(20)
    assert notice.returned == ("Đơn đề nghị theo mẫu", "Giấy khám sức khỏe")
    assert render(notice, on=local_day(later())).startswith(b"%PDF")


def test_a_control_slip_has_a_block_for_each_step_that_ended(hall):
    slip = control_slip(hall.approved())
    assert [(block.giver_name, block.timing) for block in slip.hand_overs] == [
        (hall.receiver.full_name, None),
        (hall.appraiser.full_name, "on_time"),
        (hall.approver.full_name, "on_time"),
    ]
    assert render(slip, on=local_day(later())).startswith(b"%PDF")


def test_a_list_says_what_went_over_then_papers_or_results(hall):
    dossiers = [hall.received(), hall.received()]
    handed = actions.hand_over(dossiers, target=hall.province, by=hall.receiver, at=later(30))
    paper = hand_over_paper(handed)
    assert isinstance(paper, Handover)
    assert [line.code for line in paper.lines] == [dossier.code for dossier in dossiers]
    assert render(paper, on=local_day(later())).startswith(b"%PDF")
    handed.dossiers.set([hall.finished()])
    assert isinstance(hand_over_paper(handed), Handover)
    done = hall.finished()
    back = actions.hand_over([done], target=hall.province, by=hall.clerk, at=later(120))
    paper = hand_over_paper(back)
    assert isinstance(paper, ResultHandover)
    assert render(paper, on=local_day(later())).startswith(b"%PDF")
