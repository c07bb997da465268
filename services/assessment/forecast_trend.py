"""What is still to come by a deadline, from the figures so far: a robust pace, and how far it may be out. Pure.

Time runs over a period's course from 0 to 1; amounts are shares of the goal. The constants are what is known of such
targets before any figure is: they were set on simulated years of many shapes (tests/unit/assessment/years.py), where of
the 80 % intervals 70 to 90 % must hold the outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from math import sqrt
from statistics import median
from types import ModuleType
from typing import Protocol

Points = Sequence[tuple[float, float]]
"""What was done by when: from (0, 0), where nothing was, to the newest figure, in order."""

GOAL_WEIGHT = 0.3
"""For how much of a period the goal itself speaks: before there are figures, the pace is that which reaches it."""

NEWER = 0.3
"""How much the pace of the newer half counts beside the pace of the whole."""

NOISE = 0.12
"""What chance does to a whole period's amount (standard deviation), as long as figures do not tell."""

NOISE_WEIGHT = 2
"""How many figures the former is worth."""

BUSY_END = 1.08
"""How much faster than before things go towards the end, where the shape of a year is not known."""

CHANGE, SHAPED_CHANGE = 0.32, 0.10
"""How far the pace from now on may differ from that so far; less where the shape of the year is known."""

STOP = 0.08
"""How likely a target stops for good within a whole period."""

FLAT = 0.35
"""Below this share of the mean pace, nothing moves."""

SHORTEST = 1 / 48
MOST = 24


class Outlook(Protocol):
    """What is still to come, as a distribution."""

    def quantile(self, p: float) -> float: ...

    def at_least(self, amount: float) -> float: ...


@cache
def special() -> ModuleType:
    """The distributions of SciPy; loaded when the first forecast is made, for it takes a while and 40 MB."""
    return import_module("scipy.special")


@cache
def _student(freedom: int, p: float) -> float:
    return float(special().stdtrit(freedom, p))


@cache
def _unsure(freedom: int) -> float:
    """How much wider a variance has to be taken, that is known from a few figures only, for 80 % to be 80 %."""
    return (_student(freedom, 0.9) / float(special().ndtri(0.9))) ** 2


@dataclass(frozen=True, slots=True)
class Amounts:
    """What only grows: with the chance `stopped` nothing more comes, else an amount by the gamma distribution."""

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
    """What may rise and fall: a change by Student's distribution."""

    mean: float
    deviation: float
    freedom: int

    def quantile(self, p: float) -> float:
        return self.mean + self.deviation * _student(self.freedom, p)

    def at_least(self, amount: float) -> float:
        return float(special().stdtr(self.freedom, (self.mean - amount) / self.deviation))


def outlook(points: Points, *, adds_up: bool, shape_known: bool) -> Outlook:
    """What is to come from the newest point until 1; the points begin with (0, 0) and hold at least one figure."""
    gone = points[-1][0]
    left = 1 - gone
    pace = (_pace(points) * gone + GOAL_WEIGHT) / (gone + GOAL_WEIGHT)
    scale = max(pace, 1.0)
    noise, freedom = _noise(points, scale)
    if adds_up:
        noise *= _unsure(freedom)
    change = SHAPED_CHANGE if shape_known else CHANGE
    deviation = sqrt(noise * left + noise * left**2 / (gone + GOAL_WEIGHT) + (change * left * scale) ** 2)
    if not adds_up:
        return Changes(pace * left, deviation, freedom)
    flat = gone - _moved(points)
    stopped = flat / (flat + left)
    busy = 1.0 if shape_known else BUSY_END
    return Amounts(stopped + (1 - stopped) * STOP * left, max(pace * busy, SHORTEST) * left, deviation)


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


def _noise(points: Points, scale: float) -> tuple[float, int]:
    """The variance that chance adds over a whole period, by what was to be expected and by the steps so far.

    With it, by how many degrees of freedom it is known.
    """
    gone, done = points[-1]
    mean = done / max(gone, SHORTEST)
    found = 0.0
    for (before, low), (after, high) in pairwise(points):
        length = after - before
        found += (high - low - mean * length) ** 2 / max(length, SHORTEST)
    freedom = NOISE_WEIGHT + len(points) - 2
    return (NOISE_WEIGHT * (NOISE * scale) ** 2 + found) / freedom, freedom


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
