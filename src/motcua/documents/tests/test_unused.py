"""Files that nobody refers to go after some days; those anybody needs stay, whoever comes when."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction
from django.utils.timezone import now

from motcua.documents import unused
from motcua.documents.actions import store_file
from motcua.documents.models import File
from motcua.documents.tests.factories import AT, DocumentFactory
from motcua.documents.tests.test_files import picture
from motcua.documents.unused import forget_unused
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def upload(*, days_ago=8, by=None, content=None):
    file = store_file(content or picture("PNG"), name="a.png", by=by, at=AT)
    File.objects.update(wanted_at=now() - timedelta(days=days_ago))
    return file


def test_a_file_that_nothing_refers_to_goes_with_its_bytes_and_pictures():
    file = upload()
    painted = f"previews/{file.sha256[:2]}/{file.sha256}-1-240"
    default_storage.save(painted, ContentFile(b"{}"))
    assert forget_unused(before=now() - WEEK) == 1
    assert not File.objects.exists()
    assert not default_storage.exists(file.storage_name)
    assert not default_storage.exists(painted)
    assert forget_unused(before=now() - WEEK) == 0


def test_what_came_lately_stays():
    upload(days_ago=6)
    assert forget_unused(before=now() - WEEK) == 0


def test_what_a_row_refers_to_stays_for_ever():
    document = DocumentFactory.create()
    File.objects.update(wanted_at=now() - timedelta(days=900))
    assert forget_unused(before=now() - WEEK) == 0
    assert document.file.read()


def test_who_has_a_draft_keeps_his_files():
    officer, other = UserFactory.create_batch(2)
    upload(by=officer)
    assert forget_unused(before=now() - WEEK, spare=[officer.pk]) == 0
    assert forget_unused(before=now() - WEEK, spare=[other.pk]) == 1


def test_brought_again_it_counts_as_new_and_after_it_went_it_comes_back_whole():
    upload()
    file = store_file(picture("PNG"), name="b.png", by=None, at=AT)
    assert forget_unused(before=now() - WEEK) == 0
    upload()
    assert forget_unused(before=now() - WEEK) == 1
    again = store_file(picture("PNG"), name="a.png", by=None, at=AT)
    assert again.pk != file.pk
    assert again.read() == picture("PNG")


def test_brought_again_between_the_list_and_the_removal_it_stays(monkeypatch):
    file = upload()
    forget = unused._forget

    def brought_meanwhile(sha256, before):
        store_file(picture("PNG"), name="b.png", by=None, at=AT)
        return forget(sha256, before)

    monkeypatch.setattr(unused, "_forget", brought_meanwhile)
    assert forget_unused(before=now() - WEEK) == 0
    assert file.read() == picture("PNG")


@pytest.mark.django_db(transaction=True)
def test_while_somebody_writes_the_same_bytes_it_is_left_alone():
    file = upload()
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [unused.lock_key(file.sha256)])
            assert forget_unused(before=now() - WEEK) == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [unused.lock_key(file.sha256)])
    finally:
        other.close()
    with transaction.atomic():
        assert file.read()
    assert forget_unused(before=now() - WEEK) == 1
