"""How far a job on many dossiers is."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.desk.pages.acts import ACTS
from motcua.dossiers.models import Batch, BatchLine


@dataclass
class Job:
    """One batch with its lines, as ``ui/job.html`` and the list beneath it draw it."""

    batch: Batch

    @cached_property
    def lines(self) -> list[BatchLine]:
        return list(self.batch.lines.select_related("dossier"))

    @property
    def what(self) -> str:
        act = next(act for act in ACTS if act.verb == self.batch.verb)
        return str(act.text)

    @property
    def of(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        return sum(line.outcome != BatchLine.Outcome.WAITING for line in self.lines)

    @property
    def refused(self) -> list[BatchLine]:
        return [line for line in self.lines if line.outcome == BatchLine.Outcome.REFUSED]

    @property
    def is_over(self) -> bool:
        return self.batch.finished_at is not None

    @property
    def said(self) -> str:
        count = len(self.refused)
        if count:
            return ngettext("%(n)d could not be done", "%(n)d could not be done", count) % {
                "n": count
            }
        return _("All done.") if self.is_over else ""
