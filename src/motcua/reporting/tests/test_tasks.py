"""The jobs of the numbers do their work and leave no trace of having followed."""

import pytest
from django.db import connection
from django.utils.timezone import localdate

from motcua.dossiers.tests.cast import make_hall
from motcua.reporting import tasks
from motcua.reporting.models import DossierFact


def asked(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.mark.django_db(transaction=True)
def test_the_job_follows_the_history():
    make_hall().received()
    tasks.follow_history(0)
    assert DossierFact.objects.count() == 1


@pytest.mark.django_db
def test_the_jobs_that_followed_are_forgotten_and_others_are_kept():
    for name in (tasks.follow_history.name, "other"):
        asked(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
            " VALUES ('default', %s, 'succeeded', '{}')",
            name,
        )
    tasks.forget_following(0)
    assert asked("SELECT string_agg(task_name, ',') FROM procrastinate_jobs") == "other"


@pytest.mark.django_db
def test_next_year_has_a_place():
    tasks.make_next_year(0)
    made = f"reporting_stepfact_{localdate().year + 1}"
    assert asked("SELECT to_regclass(%s)::text", made) == made
