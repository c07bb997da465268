"""What is still to come by a deadline, from the figures so far: a robust pace, and how far it may be out. Pure.

Time runs over a period's course from 0 to 1; amounts are shares of the goal. The constants are what is known of such
targets before any figure is: they were set on simulated years of many shapes (tests/unit/assessment/years.py), where of
the 80 % intervals 70 to 90 % must hold the outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from statistics import median
from types import ModuleType
from typing import Protocol

Points = Sequence[tuple[float, float]]
"""What was done by when: from (0, 0), where nothing was, to the newest figure, in order."""

GOAL_WEIGHT = 0.25
"""For how much of a period the goal itself speaks: before there are figures, the pace is that which reaches it."""

NEWER = 0.3
"""How much the pace of the newer half counts beside the pace of the whole."""

NOISE = 0.15
"""What chance does to a whole period's amount (standard deviation), as long as figures do not tell."""

NOISE_WEIGHT = 2
"""How many figures the former is worth."""

BUSY_END = 1.05
"""How much faster than before things go towards the end, where the shape of a year is not known."""

CHANGE, SHAPED_CHANGE = 0.36, 0.10
"""How far the pace from now on may differ from that so far; less where the shape of the year is known."""

STOP = 0.09
"""How likely a target stops for good within a whole period."""

FLAT = 0.25
"""Below this share of the mean pace, nothing moves."""

SHORTEST = 1 / 48
MOST = 24


class Outlook(Protocol):
    """What is still to come, as a distribution."""

    def quantile(self, p: float) -> float: ...

    def at_least(self, amount: float) -> float: ...


@cache
def special() -> ModuleType:
    """The functions of the distributions, from SciPy; loaded when the first forecast is made, not before."""
    from scipy import special as functions

    return functions


@cache
def _student(df: int, p: float) -> float:
    return float(special().stdtrit(df, p))


@dataclass(frozen=True, slots=True)
class Amounts:
    """What only grows: nothing more comes with the chance `stopped`, else an amount as the gamma distribution has it."""

    stopped: float
    mean: float
    deviation: float

    def quantile(self, p: float) -> float:
        if p <= self.stopped:
            return 0.0
        shape = (self.mean / self.deviation) ** 2
        part = (p - self.stopped) / (1 - self.stopped)
        return float(special().gammaincinv(shape, part)) * self.mean / shape

    def at_least(self, amount: float) -> float:
        if amount <= 0:
            return 1.0
        shape = (self.mean / self.deviation) ** 2
        return (1 - self.stopped) * float(special().gammaincc(shape, amount * shape / self.mean))


@dataclass(frozen=True, slots=True)
class Changes:
    """What may rise and fall: a change as Student's distribution has it."""

    mean: float
    deviation: float
    df: int

    def quantile(self, p: float) -> float:
        return self.mean + self.deviation * _student(self.df, p)

    def at_least(self, amount: float) -> float:
        return float(special().stdtr(self.df, (self.mean - amount) / self.deviation))


def outlook(points: Points, *, adds_up: bool, shape_known: bool) -> Outlook:
    """What is to come from the newest point until 1; the points begin with (0, 0) and hold at least one figure."""
    gone, done = points[-1]
    left = 1 - gone
    pace = (_pace(points) * gone + GOAL_WEIGHT) / (gone + GOAL_WEIGHT)
    scale = max(pace, 1.0)
    noise = _noise(points, scale)
    change = SHAPED_CHANGE if shape_known else CHANGE
    variance = noise * left + noise * left**2 / (gone + GOAL_WEIGHT) + (change * left * scale) ** 2
    if not adds_up:
        return Changes(pace * left, sqrt(variance), NOISE_WEIGHT + len(points) - 2)
    busy = 1.0 if shape_known else BUSY_END
    flat = gone - _moved(points)
    stopped = flat / (flat + left)
    return Amounts(stopped + (1 - stopped) * STOP * left, max(pace * busy, SHORTEST) * left, sqrt(variance))


def theil_sen(points: Points) -> float:
    """The median of the slopes between all pairs of points; 0 where all lie at one time."""
    slopes = [
        (height - low) / (after - before)
        for number, (before, low) in enumerate(points)
        for after, height in points[number + 1 :]
        if after > before
    ]
    return median(slopes) if slopes else 0.0


def _pace(points: Points) -> float:
    """The mean pace so far, leaning to the trend of the newer half, which one odd figure does not turn."""
    gone, done = points[-1]
    newer = points[-max(3, len(points) // 2 + 1) :]
    step = len(newer) // MOST + 1
    trend = theil_sen(newer[::-1][::step][::-1])
    return (1 - NEWER) * done / max(gone, SHORTEST) + NEWER * trend


def _noise(points: Points, scale: float) -> float:
    """The variance that chance adds over a whole period: of what was to be expected, and of the steps so far."""
    gone, done = points[-1]
    mean = done / max(gone, SHORTEST)
    found = 0.0
    for (before, low), (after, high) in zip(points, points[1:], strict=False):
        length = after - before
        found += (high - low - mean * length) ** 2 / max(length, SHORTEST)
    return (NOISE_WEIGHT * (NOISE * scale) ** 2 + found) / (NOISE_WEIGHT + len(points) - 2)


def _moved(points: Points) -> float:
    """When it last moved: since then less was done than a fraction of the mean pace brings."""
    gone, done = points[-1]
    slow = FLAT * done / max(gone, SHORTEST)
    since = gone
    for at, height in reversed(points):
        if done - height > slow * (gone - at):
            break
        since = at
    return since
