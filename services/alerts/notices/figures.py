"""Percentages as a notice prints them, so that they add up for whoever reads it. Pure."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from services.assessment.verdicts import HUNDRED
from services.assessment.words import ONE_TENTH, rounded

STEPS = 1000
"""Tenths of a per cent in the whole."""


def per_cent(share: Decimal | None) -> Decimal | None:
    """A share as per cent to one place: 0.533 → 53.3; what is not whole is never 100."""
    if share is None:
        return None
    found = rounded(share * HUNDRED, 1)
    return found - ONE_TENTH if share < 1 and found == HUNDRED else found


def shares(counts: Sequence[int]) -> list[Decimal]:
    """Which share of all each count is, in per cent to one place; together 100, by the largest remainders."""
    total = sum(counts)
    if not total:
        return [Decimal(0) for _ in counts]
    exact = [Decimal(count) * STEPS / total for count in counts]
    steps = [int(one.to_integral_value(ROUND_FLOOR)) for one in exact]
    by_remainder = sorted(range(len(counts)), key=lambda at: (steps[at] - exact[at], at))
    for at in by_remainder[: STEPS - sum(steps)]:
        steps[at] += 1
    return [step * ONE_TENTH for step in steps]
