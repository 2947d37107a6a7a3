"""What reports, figures and splits are called where people read them."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

TITLES = {
    "on-time": _("Early, on time, late"),
    "ii06a": _("Form II.06a"),
    "coverage": _("Procedures at the centre"),
    "shortening": _("Shorter than the limit"),
    "channels": _("How they came"),
    "on-the-spot": _("On the spot"),
    "supplements": _("Supplements"),
    "trips": _("Trips"),
    "steps": _("Steps"),
}
BY = {
    "agency": _("Agency"),
    "receiver": _("Receiving unit"),
    "sector": _("Sector"),
    "procedure": _("Procedure"),
    "officer": _("Officer"),
    "channel": _("Channel"),
    "month": _("Month"),
    "kind": _("Step"),
    "unit": _("Unit"),
    "step": _("Step of the route"),
    "holder": _("Officer"),
    "level": _("Level"),
    "centre": _("Centre"),
}
_FIGURES = {
    "received": _("Received"),
    "finished": _("Finished"),
    "steps": _("Steps"),
    "early": _("Early"),
    "on_time": _("On time"),
    "late": _("Late"),
    "late_apologised": _("Late, apologised"),
    "late_unapologised": _("Late, no apology"),
    "withdrawn": _("Withdrawn"),
    "stopped": _("Stopped"),
    "early_percent": _("Share early"),
    "on_time_percent": _("Share on time"),
    "late_percent": _("Share late"),
    "measured": _("Measured"),
    "limit_minutes": _("Minutes of the limits"),
    "allotted_minutes": _("Minutes allotted"),
    "used_minutes": _("Minutes used"),
    "waited_minutes": _("Minutes waited"),
    "over": _("Over their time"),
    "same_day": _("Within the day"),
    "same_day_percent": _("Share within the day"),
    "shortening_percent": _("Shortened by"),
    "online": _("Online"),
    "counter": _("At the counter"),
    "post": _("By post"),
    "online_percent": _("Share online"),
    "on_the_spot": _("On the spot"),
    "on_the_spot_percent": _("Share on the spot"),
    "with_supplement": _("With a supplement"),
    "more_than_one": _("With more than one"),
    "supplements": _("Supplements"),
    "guidance": _("By wrong guidance"),
    "applicant": _("By the applicant"),
    "agency": _("By the agency"),
    "rule": _("By an unclear rule"),
    "system": _("By the system"),
    "with_supplement_percent": _("Share with a supplement"),
    "supplements_average": _("Supplements per dossier"),
    "contacts": _("Trips"),
    "none": _("Without a trip"),
    "one": _("One trip"),
    "more": _("More trips"),
    "one_trip_percent": _("Share with one trip"),
    "trips_average": _("Trips per dossier"),
    "used_minutes_average": _("Used per step"),
    "waited_minutes_average": _("Waited per step"),
    "allotted_minutes_average": _("Allotted per step"),
    "authority": _("Under its authority"),
    "received_here": _("Received here"),
    "decided_here": _("Decided here"),
    "online_full": _("Fully online"),
    "online_part": _("Partly online"),
    "saturday": _("On Saturday"),
    "agencies": _("Agencies"),
    "whole_agencies": _("Agencies wholly at the centre"),
    "ended_otherwise": _("In column 9: withdrawn, stopped"),
    "waiting": _("In column 12: waiting for the citizen"),
}
#: The columns of form II.06a under the three headings that join them.
FORM = {
    "3": _("Total"),
    "4": _("Online"),
    "5": _("In person, by post"),
    "6": _("From the period before"),
    "7": _("Total"),
    "8": _("Early"),
    "9": _("On time"),
    "10": _("Late"),
    "11": _("Total"),
    "12": _("In time"),
    "13": _("Overdue"),
}
_JOINED = {"3": _("Received"), "7": _("Finished"), "11": _("In progress")}


def in_order(figures: Iterable[str]) -> list[str]:
    """Return the figures in the order in which their columns stand, those no longer known last."""
    places = {figure: place for place, figure in enumerate([*FORM, *_FIGURES])}
    return sorted(figures, key=lambda figure: places.get(figure, len(places)))


def figure_words(figure: str) -> str:
    """Return what a column is called where it stands alone; its key where it is not known."""
    if figure not in FORM:
        return str(_FIGURES.get(figure, figure))
    joined = next(words for first, words in reversed(_JOINED.items()) if int(first) <= int(figure))
    return f"({figure}) {joined}: {FORM[figure]}"
