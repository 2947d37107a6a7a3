"""Each wrong place of a request is told in the language of who asks."""

import pytest
from django.utils import translation
from pydantic_core._pydantic_core import list_all_errors

from motcua.api.tests.conftest import intake
from motcua.api.wording import WORDS, said

EXAMPLES = {one["type"]: one.get("example_context") or {} for one in list_all_errors()}

BODIES = {
    "Thiếu mục này.": {"procedure": ...},
    "Không có mục nào tên như vậy ở đây.": {"sector": "A"},
    "Phải là văn bản.": {"summary": 7},
    "Phải là một trong: 'counter', 'post', 'electronic'.": {"return_method": "bird"},
    "Phải là số nguyên.": {"sets": "x"},
    "Không được lớn hơn 99.": {"sets": 100},
    "Ngắn quá; ít nhất 1 ký tự.": {"procedure": ""},
    "Dài quá; nhiều nhất 500 ký tự.": {"summary": "x" * 501},
    "Phải là danh sách, trong ngoặc vuông.": {"papers": "none"},
    "Phải là đối tượng, trong ngoặc nhọn.": {"applicant": 5},
    "Năm phải từ 1900 đến 2200.": {"applicant": {"full_name": "A", "born_on": "1801-01-01"}},
}


@pytest.mark.parametrize("kind", WORDS)
def test_each_kind_is_one_that_pydantic_knows_and_its_places_are_filled(kind):
    assert "%" not in said({"type": kind, "ctx": EXAMPLES[kind]})


def test_no_sentence_is_left_in_english_where_vietnamese_is_asked_for():
    with translation.override("en"):
        english = {kind: str(words) for kind, words in WORDS.items()}
    with translation.override("vi"):
        assert [kind for kind, words in WORDS.items() if str(words) == english[kind]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("sentence", BODIES)
def test_what_is_wrong_is_said_in_vietnamese(hall, system, sentence):
    system.language = "vi"
    body = intake(hall, **BODIES[sentence])
    response = system.post("/dossiers", {k: v for k, v in body.items() if v is not ...})
    assert response.status_code == 422
    assert [error["detail"] for error in response.json()["errors"]] == [sentence]


@pytest.mark.django_db
def test_and_in_english_to_who_asks_for_it(hall, system):
    (error,) = system.post("/dossiers", intake(hall, procedure="")).json()["errors"]
    assert error["detail"] == "This is too short; the least length is 1."
