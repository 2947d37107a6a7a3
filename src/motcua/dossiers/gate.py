"""The second gate with its reason: who may do what now, or the sentence why not.

Acts ask it with the dossier locked; pages ask it before they show a form.
"""

from collections.abc import Sequence

from motcua.dossiers.errors import Foreign, HeldByOther, NotNow, NotYours
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.permissions import STEPS, Standing, may, own_task
from motcua.dossiers.states import MOVES, State, Verb
from motcua.org.models import Post


def need(
    standing: Standing, verb: Verb, dossier: Dossier, tasks: Sequence[Task]
) -> tuple[Post, Task | None]:
    """Return the post and, for work on a step, the task by which the user does the verb now.

    Raises Foreign for a dossier that another system keeps, NotYours if no post of the day carries
    the verb, NotNow if the state forbids it, HeldByOther if the task is in other hands.
    """
    need_own(dossier)
    post = may(standing, verb, dossier, tasks)
    if post is None and not _once_had(standing, verb):
        raise NotYours(reference=dossier.reference)
    need_state(verb, dossier)
    if _is_over(verb, post, tasks):
        raise NotNow(reference=dossier.reference, state=dossier.get_state_display())
    if post is None:
        raise NotYours(reference=dossier.reference)
    if verb not in STEPS:
        return post, None
    task = own_task(standing, verb, tasks)
    if task is None:
        raise _why_no_task(standing, verb, dossier, tasks)
    return post, task


def need_own(dossier: Dossier) -> None:
    """Refuse a dossier that another system keeps."""
    if dossier.is_foreign:
        raise Foreign(reference=dossier.reference)


def need_state(verb: Verb, dossier: Dossier) -> None:
    """Refuse what does not start from the state in which the dossier is."""
    if State(dossier.state) not in MOVES[verb].sources:
        raise NotNow(reference=dossier.reference, state=dossier.get_state_display())


def _once_had(standing: Standing, verb: Verb) -> bool:
    """Say whether the user holds the duty anywhere: then a lost race reads better than "no"."""
    return any(post.duty in MOVES[verb].duties for post in standing.posts)


def _is_over(verb: Verb, post: Post | None, tasks: Sequence[Task]) -> bool:
    """Say whether the step is done: who was only concerned by it has no post here any more."""
    kinds = STEPS.get(verb)
    return post is None and kinds is not None and not any(task.kind in kinds for task in tasks)


def _why_no_task(
    standing: Standing, verb: Verb, dossier: Dossier, tasks: Sequence[Task]
) -> HeldByOther | NotNow:
    for task in tasks:
        if task.kind in STEPS[verb] and task.holder and task.holder_id != standing.user.pk:
            return HeldByOther(reference=dossier.reference, holder=task.holder.full_name)
    return NotNow(reference=dossier.reference, state=dossier.get_state_display())
