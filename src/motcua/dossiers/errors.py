"""Refusals of the case, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import NotAllowed, Refusal


class NotNow(Refusal):
    """The dossier is not in a state from which this verb starts."""

    code = "dossier_not_now"
    message = _("%(reference)s is “%(state)s”: this step is not possible now.")


class NotYours(NotAllowed):
    """The person's posts of today do not carry this act on this dossier."""

    code = "dossier_not_yours"
    message = _("Your post of today does not allow this act on %(reference)s.")


class NotReceivedByYou(NotAllowed):
    """Only the officer who received a dossier signs its slip."""

    code = "dossier_not_received_by_you"
    message = _("The slip of %(reference)s is signed by the officer who received the dossier.")


class HeldByOther(Refusal):
    """Somebody else has the open task in hand."""

    code = "dossier_held_by_other"
    message = _("%(reference)s is in the hands of %(holder)s.")


class Foreign(Refusal):
    """Another system keeps the dossier; here it is only followed."""

    code = "dossier_foreign"
    message = _("%(reference)s is kept by another system: it can only be followed here.")


class NotReceivable(Refusal):
    """The procedure version is a draft to complete."""

    code = "procedure_not_receivable"
    message = _("%(code)s cannot be received yet: %(missing)s.")


class PapersMissing(Refusal):
    """A paper of the checklist is neither received nor marked as not needed."""

    code = "papers_missing"
    status = 422
    message = _("Still missing: %(papers)s.")


class ReasonNeeded(Refusal):
    """A rule would be broken; that is possible with a reason, which is marked and counted."""

    code = "reason_needed"
    status = 422
    message = _("%(rule)s Give a reason: it is marked and counted.")

    def __init__(self, *, rule_code: str, rule: str) -> None:
        self.rule_code = rule_code
        super().__init__(rule=rule)


class WayUnknown(Refusal):
    """The step ends with a choice that the route does not draw."""

    code = "way_unknown"
    status = 422
    message = _("After “%(step)s” this route goes on by one of these choices: %(choices)s.")


class OpinionOpen(Refusal):
    """A consulted unit has not answered yet."""

    code = "opinion_open"
    message = _("%(unit)s has not answered yet.")


class NotPaid(Refusal):
    """Something is owed before the result can be released."""

    code = "not_paid"
    message = _("%(amount)s đ is still owed.")


class DecisionExists(Refusal):
    """A stop notice is only possible while there is no decision (Circular 03/2025 art. 7)."""

    code = "decision_exists"
    message = _("%(reference)s already has a decision: it can no longer be stopped.")


class FeeUnstated(Refusal):
    """The catalogue does not know the fee, and the officer has not said what it is."""

    code = "fee_unstated"
    status = 422
    message = _("The fee of %(code)s is not known: state it, or state that there is none and why.")


class TaskGone(Refusal):
    """What was to be handed on is no longer open, or is done already."""

    code = "task_gone"
    message = _("%(reference)s: this has been done already.")


class WrongPerson(Refusal):
    """The person chosen does not hold the duty of the step there."""

    code = "wrong_person"
    status = 422
    message = _("%(name)s does not hold the duty of this step today.")


class NothingAsked(Refusal):
    """A supplement request without anything to supplement."""

    code = "nothing_asked"
    status = 422
    message = _("Say what is to be supplemented.")


class NothingSent(Refusal):
    """Papers sent online without a file."""

    code = "nothing_sent"
    status = 422
    message = _("Choose at least one file.")


class TooManyFiles(Refusal):
    """More files than a dossier takes from its applicant."""

    code = "too_many_files"
    status = 422
    message = _("A dossier takes at most %(n)s files online. Bring the rest to the counter.")


class DueNotLater(Refusal):
    """An extension that does not extend."""

    code = "due_not_later"
    status = 422
    message = _("The new return date must be after the old one and in the future.")


class NoResult(Refusal):
    """There is no result in force to act on."""

    code = "no_result"
    message = _("%(reference)s has no result in force.")


class NotSealed(Refusal):
    """Released only after the organisation's seal."""

    code = "not_sealed"
    message = _("The result of %(reference)s is not sealed yet.")


class NoSuccession(Refusal):
    """Nobody entered the decision by which one unit takes the other's place."""

    code = "no_succession"
    message = _("No decision in force says that %(new)s takes the place of %(old)s.")


class RecountRuns(Refusal):
    """Somebody is already counting anew on this version of the calendar."""

    code = "recount_runs"
    message = _("Due dates are already being counted anew on this calendar.")


class CursorAhead(Refusal):
    """A listener has read further than this database has come: it was restored from a dump."""

    code = "cursor_ahead"
    message = _("The listener “%(name)s” has read further than this database has come.")


class RunGoesOn(Refusal):
    """A run is tried again only where it stopped, or refused some."""

    code = "run_goes_on"
    message = _("The work is under way or done: there is nothing to try again.")


class TooMany(Refusal):
    """More at once than one call takes."""

    code = "too_many"
    status = 422
    message = _("%(given)s were given, but at most %(most)s are taken in at once.")


class ChainBroken(Refusal):
    """A history that does not hold is not sealed: it would be broken for ever."""

    code = "chain_broken"
    message = _("The history of %(dossier)s does not hold (row %(sequence)s): see “audit verify”.")


class SealedAway(Refusal):
    """The file with the history of an old year is not where it was put, or cannot be read."""

    code = "sealed_file_away"
    status = 503
    message = _(
        "The history of %(year)s lies in the sealed file %(path)s, which cannot be read now: bring"
        " it back from the backup."
    )
