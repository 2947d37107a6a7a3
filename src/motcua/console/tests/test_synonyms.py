import pytest
from django.urls import reverse

from motcua.catalogue.models import Synonym
from motcua.catalogue.tests.factories import published

pytestmark = pytest.mark.django_db

WORD = {"phrase": "giấy ế", "means": "tình trạng hôn nhân"}


def test_a_word_is_added_tried_and_ended(client, admin):
    published(name_vi="Xác nhận tình trạng hôn nhân")
    here = reverse("console:synonyms")
    page = client.get(here, {"try": "giay e"})
    assert page.context["hits"] == []
    assert client.post(here, WORD).status_code == 302
    page = client.get(here, {"try": "giay e", "q": "giay"}).content.decode()
    assert "Xác nhận tình trạng hôn nhân" in page
    held = Synonym.objects.get(phrase="giấy ế")
    end = reverse("console:synonym_end", args=[held.pk])
    assert client.get(end).status_code == 200
    assert client.post(end).status_code == 302
    assert client.get(here, {"try": "giay e"}).context["hits"] == []
    assert client.post(end).status_code == 409


def test_a_word_said_twice_or_meaning_itself_is_refused_with_a_sentence(client, admin):
    here = reverse("console:synonyms")
    client.post(here, WORD)
    assert client.post(here, WORD).status_code == 409
    assert client.post(here, WORD | {"means": "giấy ế"}).status_code == 422
    assert client.post(here, {}).status_code == 422


def test_who_does_not_administer_changes_no_word(client, stranger):
    held = Synonym.objects.create(**WORD)
    stranger()
    assert client.post(reverse("console:synonyms"), WORD).status_code == 403
    assert client.post(reverse("console:synonym_end", args=[held.pk])).status_code == 403
    held.refresh_from_db()
    assert held.is_active
