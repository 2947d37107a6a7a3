"""How far a dossier is: all that its code alone may tell (Circular 01/2018 art. 16)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.states import State
from motcua.workflow.models import Step, StepKind

#: Ended without a result; more is not said without the PIN.
CLOSED = frozenset({State.DECLINED, State.WITHDRAWN, State.STOPPED})


@dataclass(frozen=True, kw_only=True)
class Completion:
    """Steps that are over, of all steps, and the same in words."""

    passed: int
    steps: int
    words: str

    @property
    def share(self) -> float:
        return round(self.passed / self.steps, 2) if self.steps else 0


def steps_of(dossier: Dossier) -> list[Step]:
    """Return the steps of the pinned route; consultations stand beside it."""
    steps = dossier.route_version.steps.select_related("unit")
    return [step for step in steps if step.kind != StepKind.CONSULT]


def completion(dossier: Dossier) -> Completion:
    """Return how many steps of the route are over."""
    steps = steps_of(dossier)
    if dossier.state in CLOSED:
        return Completion(passed=len(steps), steps=len(steps), words=_("Processing has ended."))
    done = set(
        Task.objects.filter(dossier=dossier, ending=Task.Ending.DONE).values_list(
            "step_id", flat=True
        )
    )
    open_now = set(
        Task.objects.filter(dossier=dossier, until=None).values_list("step_id", flat=True)
    )
    passed = sum(step.pk in done - open_now for step in steps)
    words = _("%(passed)s of %(steps)s steps are done.") % {"passed": passed, "steps": len(steps)}
    return Completion(passed=passed, steps=len(steps), words=words)
