"""Refusals of the sample's commands."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class NotASample(Refusal):
    """Invented dossiers would stand among real ones."""

    code = "not_a_sample"
    status = 403
    message = _(
        "This hall is no sample: invented dossiers would stand among real ones. "
        "Use a data directory of its own, made with “motcua demo” or “motcua up”."
    )


class SimulatedAlready(Refusal):
    """A seed gives its dossiers once."""

    code = "simulated_already"
    message = _("The %(dossiers)s dossiers of seed %(seed)s stand here already. Take another seed.")


class NoDaysToSimulate(Refusal):
    """The span holds no working day on which all units exist."""

    code = "no_days"
    status = 422
    message = _("There is no working day to simulate: the units of the sample exist since %(day)s.")
