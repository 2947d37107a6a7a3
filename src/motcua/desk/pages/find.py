"""Find a dossier by code or name, or a procedure; only what the officer may see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse

from motcua.catalogue.search import Hit, search
from motcua.core.text import fold
from motcua.desk.pages.clocks import face_of
from motcua.desk.requests import Visit
from motcua.dossiers.models import Dossier

#: As many as fit on a screen; who wants more types more.
MOST = 20
#: Shorter words find too much.
LETTERS = 2


@dataclass
class Finding:
    """What a few typed words find."""

    visit: Visit
    words: str
    procedure: str = ""  # code: only its dossiers

    @cached_property
    def dossiers(self) -> list[Dossier]:
        rows = Dossier.objects.visible_to(self.visit.user, self.visit.on)
        if self.procedure:
            rows = rows.filter(procedure_version__procedure__code=self.procedure)
        elif len(self.words) < LETTERS:
            return []
        if self.words:
            rows = rows.filter(self._fits())
        return list(rows.select_related("procedure_version").order_by("-id")[:MOST])

    def _fits(self) -> Q:
        if any(letter.isdigit() for letter in self.words):
            code = self.words.upper().replace(" ", "")
            return (
                Q(code__startswith=code)
                | Q(code__endswith=code)
                | Q(tracking_code=code)
                | Q(external_code=self.words)
            )
        named = Q()
        for word in fold(self.words).split():
            named &= Q(applicant_fold__contains=word)
        return named

    @cached_property
    def procedures(self) -> list[Hit]:
        if self.procedure or len(self.words) < LETTERS:
            return []
        return search(self.words, on=self.visit.on, limit=6)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "code": dossier.reference,
                "href": reverse("desk:dossier", args=[dossier.uuid]),
                "who": dossier.applicant_name,
                "number_end": dossier.number_end,
                "procedure": dossier.procedure_version.name_vi,
                "state": dossier.get_state_display(),
                "face": face_of(dossier, at=self.visit.at, calendar=self.visit.calendar),
            }
            for dossier in self.dossiers
        ]
