"""Refusals about routes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.core.errors import Refusal
from motcua.workflow.rules import Problem


class NotPublishable(Refusal):
    """The drawing has problems; ``problems`` lists them."""

    code = "route_not_publishable"
    message = gettext_lazy("This route cannot be published: %(reasons)s")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__(reasons="; ".join(sentence(problem) for problem in problems))


class Published(Refusal):
    """A published version never changes; draw a new one."""

    code = "route_published"
    message = gettext_lazy("A published route does not change. Draw a new version.")


def sentence(problem: Problem) -> str:
    """Return the problem in the reader's language."""
    words = {
        "empty": _("it has no step"),
        "same_key": _("two steps have the same key"),
        "one_start": _("it must begin with exactly one step"),
        "loose_flow": _("an arrow of step “%(step)s” leads nowhere"),
        "back_is_not_back": _("the arrow back from “%(step)s” does not lead back"),
        "unreachable": _("step “%(step)s” is never reached"),
        "circle": _("step “%(step)s” leads to itself without being sent back"),
        "no_end": _("after step “%(step)s” nothing follows, but only returning may be last"),
        "mixed_choice": _("step “%(step)s” mixes choices with a way always taken"),
        "choice_place": _("step “%(step)s” has a choice, but only an appraisal can choose"),
        "negative_time": _("a step has less than no time"),
        "too_long": _("its steps need %(needed)s minutes, but the time limit is %(limit)s"),
        "nobody": _("nobody holds the duty of step “%(step)s” today"),
    }
    return words[problem.code] % {"step": problem.step, **problem.facts}
