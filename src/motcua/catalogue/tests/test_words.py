import pytest

from motcua.catalogue.actions import add_synonym, end_synonym
from motcua.catalogue.errors import WordEnded, WordKnown
from motcua.catalogue.models import Synonym
from motcua.catalogue.search import search
from motcua.catalogue.tests.factories import AT, DAY, editor, published
from motcua.core.errors import Invalid, NotAllowed
from motcua.org.tests.factories import PostFactory

pytestmark = pytest.mark.django_db


def test_search_knows_a_word_at_once_and_forgets_it_at_once():
    version = published(name_vi="Xác nhận tình trạng hôn nhân")
    assert search("giấy ế", on=DAY) == []
    word = add_synonym("giấy ế", means="tình trạng hôn nhân", by=editor(), at=AT)
    assert [hit.version_id for hit in search("giay e", on=DAY)] == [version.pk]
    end_synonym(word, by=editor(), at=AT)
    assert search("giấy ế", on=DAY) == []


def test_a_word_is_ended_once_and_holds_again_when_it_is_added_again():
    word = add_synonym("giấy ế", means="tình trạng hôn nhân", by=editor(), at=AT)
    with pytest.raises(WordKnown):
        add_synonym("Giấy  ế", means="tình trạng hôn nhân", by=editor(), at=AT)
    end_synonym(word, by=editor(), at=AT)
    with pytest.raises(WordEnded):
        end_synonym(word, by=editor(), at=AT)
    assert add_synonym("giấy ế", means="tình trạng hôn nhân", by=editor(), at=AT).pk == word.pk
    assert Synonym.objects.get(pk=word.pk).is_active


@pytest.mark.parametrize(("phrase", "means"), [("", "x"), ("x", " "), ("Sổ đỏ", "sổ đỏ")])
def test_empty_or_equal_words_are_refused(phrase, means):
    with pytest.raises(Invalid):
        add_synonym(phrase, means=means, by=editor(), at=AT)


def test_only_who_administers_changes_words():
    stranger = PostFactory.create().user
    with pytest.raises(NotAllowed):
        add_synonym("giấy ế", means="tình trạng hôn nhân", by=stranger, at=AT)
    word = Synonym.objects.create(phrase="giấy ế", means="tình trạng hôn nhân")
    with pytest.raises(NotAllowed):
        end_synonym(word, by=stranger, at=AT)
