"""What stands behind a figure, as far as who asks may see it."""

from datetime import date

from django.db.models import QuerySet

from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers.models import Dossier
from motcua.people.models import User
from motcua.reporting.coverage import MEASURES, coverage
from motcua.reporting.opening import behind, opens
from motcua.reporting.wanted import Question


def is_known(question: Question) -> bool:
    """Say whether there is such a figure that opens."""
    if question.kind == "coverage":
        return question.figure in MEASURES
    return opens(question.kind, question.figure)


def dossiers_behind(question: Question, *, user: User, day: date) -> QuerySet[Dossier]:
    """Return the dossiers behind a figure that the user may see that day."""
    return seen_among(behind(question, today=day), user=user, day=day)


def seen_among(counted: QuerySet[Dossier], *, user: User, day: date) -> QuerySet[Dossier]:
    """Return those of the counted dossiers that the user may see that day."""
    seen = Dossier.objects.all() if user.is_superuser else Dossier.objects.visible_to(user, day)
    found = seen.filter(pk__in=counted.values("pk"))
    return found.select_related("procedure_version__procedure", "deciding_unit")


def procedures_behind(question: Question) -> list[ProcedureVersion]:
    """Return the procedures behind a figure of the coverage; none for a line that is not there."""
    found = coverage(question.last, by=question.by or "agency", unit=question.unit)
    return found.behind(question.figure, question.key) or []
