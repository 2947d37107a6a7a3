"""Shares and averages made of whole numbers."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def percentages(parts: Sequence[int]) -> list[Decimal]:
    """Return the share of each part in percent, to two digits, adding up to 100.00.

    Rounded down first; the hundredths still missing go to those that lost most.
    """
    whole = sum(parts)
    if not whole:
        return [Decimal("0.00") for _ in parts]
    hundredths = [part * 10_000 // whole for part in parts]
    lost = sorted(range(len(parts)), key=lambda i: (-(parts[i] * 10_000 % whole), i))
    for place in lost[: 10_000 - sum(hundredths)]:
        hundredths[place] += 1
    return [Decimal(value) / 100 for value in hundredths]


def share(part: int, whole: int) -> Decimal | None:
    """Return one part in percent, to two digits; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(CENT, ROUND_HALF_UP)


def average(total: int, count: int) -> Decimal | None:
    """Return the mean to two digits; None of nothing."""
    return (Decimal(total) / Decimal(count)).quantize(CENT, ROUND_HALF_UP) if count else None


def with_rates(counts: Mapping[str, int]) -> dict[str, int | Decimal | None]:
    """Return the figures with the shares and averages that belong to them."""
    found: dict[str, int | Decimal | None] = dict(counts)
    if "early" in counts:
        names = ("early", "on_time", "late")
        shares = percentages([counts[name] for name in names])
        found |= {f"{name}_percent": value for name, value in zip(names, shares, strict=True)}
    for name, part, whole in (
        ("online_percent", "online", "received"),
        ("on_the_spot_percent", "on_the_spot", "finished"),
        ("same_day_percent", "same_day", "finished"),
        ("with_supplement_percent", "with_supplement", "received"),
        ("one_trip_percent", "one", "finished"),
    ):
        if part in counts and whole in counts:
            found[name] = share(counts[part], counts[whole])
    return found | _averages(counts)


def _averages(counts: Mapping[str, int]) -> dict[str, Decimal | None]:
    if "limit_minutes" in counts:
        saved = counts["limit_minutes"] - counts["used_minutes"]
        return {"shortening_percent": share(saved, counts["limit_minutes"])}
    if "contacts" in counts:
        return {"trips_average": average(counts["contacts"], counts["finished"])}
    if "steps" in counts:
        names = ("used_minutes", "waited_minutes", "allotted_minutes")
        return {f"{name}_average": average(counts[name], counts["steps"]) for name in names}
    if "supplements" in counts:
        return {"supplements_average": average(counts["supplements"], counts["received"])}
    return {}
