"""Courses and diplomas are recorded."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.text import nfc
from motcua.org.actions.gate import need_manager_of
from motcua.org.models import Qualification, Training, TrainingResult
from motcua.people.models import User


@transaction.atomic
def record_training(
    user: User, *, course: str, on: date, result: TrainingResult, by: User, at: datetime
) -> Training:
    """Record the course; said twice, the last result counts."""
    day = need_manager_of(by, user, at)
    if not nfc(course):
        raise Invalid(reason=_("Write the name of the course."))
    if on > day:
        raise Invalid(reason=_("The course has not taken place yet."))
    made, _is_new = Training.objects.update_or_create(
        user=user,
        course=nfc(course),
        on=on,
        defaults={"result": result, "made_at": at, "made_by": by},
    )
    return made


@transaction.atomic
def record_qualification(
    user: User,
    *,
    title: str,
    issued_by: str = "",
    issued_on: date | None = None,
    by: User,
    at: datetime,
) -> Qualification:
    """Record a diploma or certificate."""
    need_manager_of(by, user, at)
    if not nfc(title):
        raise Invalid(reason=_("Write the title of the diploma."))
    return Qualification.objects.create(
        user=user,
        title=nfc(title),
        issued_by=nfc(issued_by),
        issued_on=issued_on,
        made_at=at,
        made_by=by,
    )
