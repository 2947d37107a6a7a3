"""What narrows a work list, as it stands in its address."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models import Task
from motcua.dossiers.states import COUNTING

if TYPE_CHECKING:
    from motcua.desk.requests import Visit


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Unit, field, procedure, whose, late: codes only, never anything about a person."""

    unit: str = ""  # code of the unit that has the task
    sector: str = ""
    procedure: str = ""  # code
    whose: str = ""  # mine, free
    late: str = ""  # 1
    badge: str = ""  # 1: only what is new

    @classmethod
    def read(cls, data: QueryDict) -> "Filters":
        """Return the filters of an address; what is too long or unknown is left out."""
        given = {name: data.get(name, "").strip()[:60] for name in cls.__dataclass_fields__}
        return cls(**given)

    @classmethod
    def read_query(cls, text: str) -> str:
        """Return the query string of a list cleaned of everything that is no filter."""
        given = QueryDict(text)
        duty = given.get("duty", "")[:20]
        return cls.read(given).query(duty=duty) if duty else ""

    def query(self, **more: str) -> str:
        """Return the filters that are set as a query string, ``more`` first."""
        kept = {name: value for name, value in vars(self).items() if value}
        return urlencode({**more, **kept})

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())

    def narrow(
        self, rows: "QuerySet[Any]", path: str, moment: str, visit: "Visit"
    ) -> "QuerySet[Any]":
        """Keep the rows that fit; ``path`` leads from a row to its dossier."""
        wanted = Q()
        if self.sector:
            wanted &= Q(**{f"{path}procedure_version__procedure__sector__code": self.sector})
        if self.procedure:
            wanted &= Q(**{f"{path}procedure_version__procedure__code": self.procedure})
        if self.late:
            late = {f"{moment}__lt": visit.at, f"{path}state__in": list(COUNTING)}
            wanted &= Q(**late)
        if rows.model is Task:
            wanted &= self._about_the_task(visit)
        return rows.filter(wanted)

    def _about_the_task(self, visit: "Visit") -> Q:
        wanted = Q()
        if self.unit:
            wanted &= Q(unit__code=self.unit)
        if self.badge:
            wanted &= ~Q(badge="")
        if self.whose == "mine":
            wanted &= Q(holder=visit.user)
        elif self.whose == "free":
            wanted &= Q(holder=None)
        return wanted


class KeptFilterForm(forms.Form):
    """The name under which an officer keeps the filters of a list."""

    name = forms.CharField(label=_("Name of this filter"), max_length=60)
    query = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
