"""Everyday words: listed, added, ended, tried."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.catalogue.actions import add_synonym, end_synonym
from motcua.catalogue.models import Synonym
from motcua.catalogue.search import search
from motcua.console.entry import Ask, answer, enter, enter_to_edit, posted
from motcua.console.forms.synonyms import SynonymForm
from motcua.console.keyset import keyset
from motcua.core.text import fold


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List the words, show what people would find, and add one."""
    visit = enter(request) if request.method == "GET" else enter_to_edit(request)
    here = reverse("console:synonyms")

    def do(said: dict[str, Any]) -> str:
        held = add_synonym(**said, by=visit.user, at=visit.at)
        messages.success(request, _("Search knows “%(phrase)s” from now on.") % vars(held))
        return here

    tried = request.GET.get("try", "")
    more = {
        "page": keyset(_words(request.GET.get("q", "")), request.GET, key="id", newest_first=True),
        "words": request.GET.get("q", ""),
        "tried": tried,
        "hits": search(tried, on=visit.day, limit=10) if tried else [],
        "may_edit": visit.may_edit,
    }
    ask = Ask(
        act=_("Add the word"), about="", back=here, template="console/synonyms/list.html", more=more
    )
    return answer(request, SynonymForm(posted(request)), ask, do)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Take a word out of use."""
    visit = enter_to_edit(request)
    held, here = get_object_or_404(Synonym, pk=number), reverse("console:synonyms")

    def do(_said: dict[str, Any]) -> str:
        end_synonym(held, by=visit.user, at=visit.at)
        messages.success(request, _("It is recorded."))
        return here

    ask = Ask(act=_("Take the word out of use"), about=str(held), back=here)
    return answer(request, Form(posted(request)), ask, do)


def _words(asked: str) -> Any:
    found = Synonym.objects.all()
    for word in fold(asked).split():
        found = found.filter(phrase_fold__contains=word)
    return found
