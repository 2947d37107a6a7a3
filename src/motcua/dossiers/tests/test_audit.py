"""Nobody bends the history: every change, gap, lost tail or lost dossier is found."""

import json

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from motcua.documents.demo_pki import serving
from motcua.documents.errors import SigningFailed
from motcua.dossiers.chain import verify, verify_many
from motcua.dossiers.models import Dossier, History, HistorySecret, Root
from motcua.dossiers.roots import sign_root, take_root, unsigned_roots, verify_root
from motcua.dossiers.tests.cast import MONDAY, later

pytestmark = pytest.mark.django_db


def bend(statement, *params):
    """Change the history as somebody with the database's own password could."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dossiers_history DISABLE TRIGGER USER")
        for year in (2026, "other"):
            cursor.execute(f"ALTER TABLE dossiers_history_{year} DISABLE TRIGGER USER")
        cursor.execute(statement, params)


def kinds(breaks):
    return [found.what for found in breaks]


def test_the_database_refuses_to_change_or_delete_history(hall):
    dossier = hall.taken()
    for statement in (
        "UPDATE dossiers_history SET verb = 'x' WHERE dossier_id = %s",
        "DELETE FROM dossiers_history WHERE dossier_id = %s",
    ):
        with pytest.raises(Error, match="only added to"), transaction.atomic():
            connection.cursor().execute(statement, [dossier.pk])
    assert History.objects.filter(dossier=dossier).count() == 3


@pytest.mark.parametrize("unit", ["another one", "none"])
def test_the_database_refuses_an_act_whose_unit_is_not_its_posts(hall, unit):
    row = History.objects.filter(dossier=hall.taken()).exclude(post=None).latest("sequence")
    row.sequence += 1
    row.unit_id = hall.province.pk if unit == "another one" else None
    with pytest.raises(Error, match="history_post_with_its_unit"), transaction.atomic():
        row.save(force_insert=True)


def test_an_untouched_chain_holds(hall):
    assert list(verify(hall.finished())) == []


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'stop'",
        "at = at + interval '1 minute'",
        "facts = facts || '{\"x\": 1}'",
        "post_id = NULL, unit_id = NULL",
        "state = 'finished'",
    ],
)
def test_a_changed_row_is_found(hall, change):
    dossier = hall.taken()
    bend(f"UPDATE dossiers_history SET {change} WHERE dossier_id = %s AND sequence = 2", dossier.pk)
    assert kinds(verify(dossier)) == ["changed"]


def test_many_chains_are_read_in_two_queries_and_the_bent_one_is_named(
    hall, django_assert_num_queries
):
    dossiers = [hall.taken() for _ in range(5)]
    bend(
        "UPDATE dossiers_history SET verb = 'stop' WHERE dossier_id = %s AND sequence = 2",
        dossiers[3].pk,
    )
    with django_assert_num_queries(2):
        (found,) = verify_many(dossiers)
    assert (found.dossier, found.sequence) == (dossiers[3].reference, 2)
    bend("DELETE FROM dossiers_history WHERE dossier_id = %s", dossiers[4].pk)
    assert kinds(verify_many(dossiers)) == ["changed", "head"]


def test_a_row_taken_from_the_middle_is_found(hall):
    dossier = hall.taken()
    bend("DELETE FROM dossiers_history WHERE dossier_id = %s AND sequence = 2", dossier.pk)
    assert "missing" in kinds(verify(dossier))


def test_a_personal_value_that_was_changed_is_found_and_an_erased_one_is_not(hall):
    dossier = hall.taken()
    secret = HistorySecret.objects.get(dossier=dossier, sequence=1)
    HistorySecret.objects.filter(pk=secret.pk).update(values={"applicant": "Người khác"})
    assert kinds(verify(dossier)) == ["secret"]
    HistorySecret.objects.filter(pk=secret.pk).update(values={}, salt=b"", erased_at=later(1))
    assert list(verify(dossier)) == []


def test_the_root_notices_a_tail_cut_off_with_its_head(hall):
    dossier = hall.taken()
    take_root(MONDAY.date(), at=later(hours=9))
    assert list(verify_root()) == []
    before = History.objects.get(dossier=dossier, sequence=2)
    bend("DELETE FROM dossiers_history WHERE dossier_id = %s AND sequence = 3", dossier.pk)
    Dossier.objects.filter(pk=dossier.pk).update(head_sequence=2, head_hash=before.hash)
    dossier.refresh_from_db()
    assert list(verify(dossier)) == []
    assert kinds(verify_root()) == ["tail"]


def test_the_root_of_a_day_is_taken_once_and_the_next_is_chained_to_it(hall):
    hall.received()
    first = take_root(MONDAY.date(), at=later(hours=9))
    assert take_root(MONDAY.date(), at=later(hours=10)) == first
    second = take_root(later(days=1).date(), at=later(hours=9, days=1))
    assert second.root_before == first.root


@pytest.fixture
def signing(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        yield


def test_the_root_is_signed_with_its_moment_and_a_forged_one_is_found(hall, signing):
    hall.received()
    root = sign_root(take_root(MONDAY.date(), at=later(hours=9)))
    assert list(verify_root()) == []
    assert not unsigned_roots().exists()
    Root.objects.filter(pk=root.pk).update(on=later(days=1).date())
    assert kinds(verify_root()) == ["signature"]


def test_a_root_that_cannot_be_signed_waits_for_its_signature(hall, settings):
    settings.DEMO, settings.SIGNING_KEYS = False, ""
    root = take_root(MONDAY.date(), at=later(hours=9))
    with pytest.raises(SigningFailed):
        sign_root(root)
    assert list(unsigned_roots()) == [root]
    assert list(verify_root()) == []


def test_the_command_says_what_holds_and_exits_with_it(hall, capsys):
    dossier = hall.taken()
    call_command("audit", "verify", "--json")
    assert json.loads(capsys.readouterr().out) == {"dossiers": 1, "rows": 3, "breaks": []}
    bend(
        "UPDATE dossiers_history SET verb = 'x' WHERE dossier_id = %s AND sequence = 2", dossier.pk
    )
    with pytest.raises(SystemExit) as stopped:
        call_command("audit", "verify", "--json")
    assert stopped.value.code == 1
    (found,) = json.loads(capsys.readouterr().out)["breaks"]
    assert found == {"dossier": dossier.code, "sequence": 2, "what": "changed"}
