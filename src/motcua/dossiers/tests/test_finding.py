"""Dossiers are found by who asked for them, however many share a name."""

import pytest
from django.db import connection

from motcua.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


def test_a_dossier_is_found_by_words_of_the_name_and_the_end_of_the_number(hall):
    dossier = hall.received()
    name, end = dossier.applicant_name, dossier.number_end
    assert list(Dossier.objects.of_applicant(name.upper(), end)) == [dossier]
    assert list(Dossier.objects.of_applicant(name.split()[-1], f"12345678{end}")) == [dossier]
    assert not Dossier.objects.of_applicant(name, "9" if end[0] == "0" else "0").exists()
    assert not Dossier.objects.of_applicant(f"{name} Khac", end).exists()


def test_who_shares_the_name_is_not_read(hall):
    """By the end of the number one in ten thousand is read; by the words all of the name."""
    hall.received()
    with connection.cursor() as cursor:  # only the index of an order is left to the planner
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    assert (
        "dossier_of_applicant" in Dossier.objects.of_applicant("Nguyễn Thị Hồng", "6789").explain()
    )
