"""The examination names the listener that is behind."""

import pytest

from motcua.cli.examination import listeners
from motcua.core.models import Cursor
from motcua.dossiers.tests.cast import later, make_hall

pytestmark = pytest.mark.django_db


def test_a_listener_that_is_up_with_the_history_is_well():
    Cursor.objects.create(name="facts")
    assert [finding.fault for finding in listeners(later)] == [""]


def test_a_listener_that_is_behind_is_named_with_its_minutes():
    make_hall().received()
    Cursor.objects.create(name="facts")
    (finding,) = listeners(lambda: later(20))
    assert "facts" in finding.subject
    assert "20" in finding.fault
    assert finding.remedy
