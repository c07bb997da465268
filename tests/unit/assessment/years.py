"""Simulated years of several shapes, to hold forecasts against what came: no year is quite as its shape would have it.

Each month brings its shape's part, times chance of its own, times a pace that drifts from month to month. What a year
comes to spreads around the goal: some reach it by far, some stay far below. Amounts are shares of the goal.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import cos, exp, log, pi, sqrt
from random import Random

from services.contract import Plan, PlanKind, Target, TargetUpdated
from tests.unit.assessment.cases import points, snapshot, stock, target

YEAR = 2026
MONTH_ENDS = tuple(date(YEAR, month, monthrange(YEAR, month)[1]) for month in range(1, 13))
DRIFT = 0.14
GOAL = 200_000
BASELINE = 100_000


@dataclass(frozen=True)
class Year:
    """What each month brought, and of what it was made, where that was known beforehand: last year, a plan."""

    months: Sequence[float]
    last_year: Sequence[float] = ()
    planned: Sequence[float] = ()
    is_level: bool = False

    @property
    def total(self) -> float:
        return sum(self.months)


def chance(rng: Random, spread: float) -> float:
    """A factor of mean 1 that spreads so far."""
    sigma = sqrt(log(1 + spread * spread))
    return exp(rng.gauss(-sigma * sigma / 2, sigma))


def lived(rng: Random, shape: Sequence[float], spread: float, drift: float = DRIFT) -> list[float]:
    """A shape as a year makes it."""
    pace, months = 1.0, []
    for part in shape:
        months.append(part * pace * chance(rng, spread))
        pace *= exp(rng.gauss(0, drift))
    return months


def even(rng: Random) -> Year:
    return Year(lived(rng, [1] * 12, rng.uniform(0.2, 0.5)))


def front_loaded(rng: Random) -> Year:
    fading = rng.uniform(0.2, 1.5)
    return Year(lived(rng, [exp(-fading * month / 12) for month in range(12)], rng.uniform(0.2, 0.4)))


def rush(rng: Random) -> Year:
    """The last two or three months bring up to twice what others bring."""
    busy, times = rng.choice([2, 3]), rng.uniform(1.1, 2.0)
    return Year(lived(rng, [times if month >= 12 - busy else 1 for month in range(12)], 0.25))


def _season(rng: Random) -> list[float]:
    height, peak = rng.uniform(0.2, 0.8), rng.gauss(6.5, 1.5)
    return [1 + height * cos(2 * pi * (month + 0.5 - peak) / 12) for month in range(12)]


def season_known(rng: Random) -> Year:
    season = _season(rng)
    return Year(lived(rng, season, 0.25, 0.06), last_year=lived(rng, season, 0.25, 0.06))


def season_unknown(rng: Random) -> Year:
    return Year(lived(rng, _season(rng), 0.25, 0.06))


def stalled(rng: Random) -> Year:
    """Stands still, or all but, from a month of the first half on (February to June), for two months or for good."""
    begins, months, trickle = rng.randint(1, 5), rng.randint(2, 12), rng.choice([0, 0, 0.1])
    return Year(lived(rng, [trickle if begins <= month < begins + months else 1 for month in range(12)], 0.25))


def noisy(rng: Random) -> Year:
    return Year(lived(rng, [1] * 12, 0.9))


def stepwise(rng: Random) -> Year:
    """A handful of projects, each counted when it is completed."""
    projects, months = rng.randint(3, 8), [0.0] * 12
    for _ in range(projects):
        months[rng.randrange(12)] += 12 / projects * chance(rng, 0.4)
    return Year(months)


def recovery(rng: Random) -> Year:
    slow, pace = rng.randint(2, 5), rng.uniform(0.2, 0.7)
    return Year(lived(rng, [pace if month < slow else 1.1 for month in range(12)], 0.25))


def planned(rng: Random) -> Year:
    """Goes roughly by a plan that begins late or early."""
    steep = rng.uniform(0.6, 2.0)
    plan = [((month + 1) / 12) ** steep - (month / 12) ** steep for month in range(12)]
    return Year(lived(rng, [12 * part for part in plan], 0.3), planned=plan)


def level(rng: Random) -> Year:
    """The way from a baseline to a level, which may go back in a month."""
    pace, months = 1.0, []
    for _ in range(12):
        months.append(pace + rng.gauss(0, 0.8))
        pace *= exp(rng.gauss(0, DRIFT))
    return Year(months, is_level=True)


FAMILIES: Mapping[str, Callable[[Random], Year]] = {
    family.__name__: family
    for family in (
        even,
        front_loaded,
        rush,
        season_known,
        season_unknown,
        stalled,
        noisy,
        stepwise,
        recovery,
        planned,
        level,
    )
}


def years(family: str, number: int, seed: int = 1) -> list[Year]:
    """So many years of a family, the same ones for the same seed."""
    rng = Random(f"{family} {seed}")
    made = []
    for _ in range(number):
        year = FAMILIES[family](rng)
        size = chance(rng, 0.25) * rng.uniform(0.9, 1.15) / 12
        made.append(
            Year([month * size for month in year.months], year.last_year, year.planned, year.is_level),
        )
    return made


def reported(year: Year, months: int, every: int = 1) -> TargetUpdated:
    """The year as the ledger has it after so many months, reported once in every so many."""
    start = BASELINE if year.is_level else 0
    done = [start + part * GOAL for part in accumulate(year.months)]
    figures = [(MONTH_ENDS[month], f"{done[month]:.2f}") for month in range(every - 1, months, every)]
    return snapshot(_target(year), *figures, plan=_plan(year))


def outcome(year: Year) -> float:
    return (BASELINE if year.is_level else 0) + year.total * GOAL


def _target(year: Year) -> Target:
    if year.is_level:
        return stock(str(BASELINE + GOAL), "户", str(BASELINE), indicator="经营主体")
    return target(str(GOAL))


def _plan(year: Year) -> Plan | None:
    shape = year.last_year or year.planned
    if not shape:
        return None
    shares = [part / sum(shape) for part in accumulate(shape)]
    given = [(day, f"{share:.6f}") for day, share in zip(MONTH_ENDS[:-1], shares, strict=False)]
    kind = PlanKind.LAST_YEAR if year.last_year else PlanKind.POINTS
    return points(*given, (MONTH_ENDS[-1], "1"), kind=kind)
