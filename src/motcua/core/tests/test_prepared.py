"""A prepared query answers as Django's own does, in one statement, with the values it is given."""

import threading

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from motcua.core.prepared import Prepared


def permissions(app, key):
    found = Permission.objects.filter(content_type__app_label=app, pk__gt=key)
    return found.select_related("content_type").order_by("-codename")


PERMISSIONS = Prepared(permissions, str, int)


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["org", "people", "none"])
def test_it_answers_as_the_query_does_in_one_statement(app, django_assert_num_queries):
    key = Permission.objects.order_by("pk")[20].pk
    with django_assert_num_queries(1):
        found = [told(one) for one in PERMISSIONS(app, key)]
    assert found == [told(one) for one in permissions(app, key)]


def told(permission):
    kind = permission.content_type
    return permission.pk, permission.codename, permission.name, kind.pk, kind.app_label, kind.model


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection():
    found, backends = [], []

    def ask():
        found.append(PERMISSIONS("org", 0))
        backends.append(connection.connection.info.backend_pid)
        connection.close()

    for thread in [threading.Thread(target=ask) for _each in range(2)]:
        thread.start()
        thread.join()
    assert len(found) == len(set(backends)) == 2


@pytest.mark.parametrize("values", [("org", None), ("org", True), (None, 1), ("org", "1")])
def test_a_value_of_another_kind_is_refused(values):
    with pytest.raises(TypeError):
        PERMISSIONS(*values)


def test_a_value_that_django_would_change_is_refused():
    starts = Prepared(lambda word: Permission.objects.filter(codename__startswith=word), str)
    with pytest.raises(ValueError, match="do not reach the query"):
        starts("add")
