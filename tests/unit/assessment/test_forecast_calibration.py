"""Forecasts held against what came on simulated years: 80 % intervals hold 70 to 90 %, and chances come true."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pytest

from services.assessment.forecast import Forecast, forecast
from services.assessment.forecast_course import Basis
from tests.unit.assessment.cases import PACK
from tests.unit.assessment.years import BASELINE, FAMILIES, GOAL, MONTH_ENDS, Year, outcome, reported, years

YEARS = {1: 200, 3: 80}
"""So many of each shape, reported monthly or quarterly."""

HORIZONS = (3, 6, 9)
HAIR = 0.01


@dataclass(frozen=True)
class Trial:
    """A forecast after some months, and what came."""

    family: str
    months: int
    made: Forecast
    came: float
    is_level: bool

    @property
    def is_held(self) -> bool:
        return float(self.made.low) - HAIR <= self.came <= float(self.made.high) + HAIR

    @property
    def is_reached(self) -> bool:
        return self.came >= GOAL + (BASELINE if self.is_level else 0)


@cache
def trials(every: int = 1) -> tuple[Trial, ...]:
    """All families, reported once in so many months."""
    return tuple(
        _trial(family, year, months, every)
        for family in FAMILIES
        for year in years(family, YEARS[every])
        for months in HORIZONS
    )


def _trial(family: str, year: Year, months: int, every: int) -> Trial:
    made = forecast(reported(year, months, every), MONTH_ENDS[months - 1], PACK)
    assert made is not None
    return Trial(family, months, made, outcome(year), year.is_level)


def held(of: list[Trial]) -> float:
    return sum(trial.is_held for trial in of) / len(of)


@pytest.mark.parametrize("family", FAMILIES)
def test_intervals_hold_70_to_90_per_cent_of_each_shape(family: str) -> None:
    assert 0.70 <= held([trial for trial in trials() if trial.family == family]) <= 0.90


@pytest.mark.parametrize("months", HORIZONS)
@pytest.mark.parametrize("family", FAMILIES)
def test_no_shape_is_lost_at_any_time(family: str, months: int) -> None:
    """Half of the stalls begin after March, and a rush after September: neither can be seen before."""
    assert held([trial for trial in trials() if (trial.family, trial.months) == (family, months)]) >= 0.50


@pytest.mark.parametrize("months", HORIZONS)
@pytest.mark.parametrize("every", [pytest.param(1, id="monthly"), pytest.param(3, id="quarterly")])
def test_intervals_hold_70_to_90_per_cent_after_so_many_months(months: int, every: int) -> None:
    assert 0.70 <= held([trial for trial in trials(every) if trial.months == months]) <= 0.90


@pytest.mark.parametrize("family", FAMILIES)
def test_with_one_to_three_quarterly_figures_no_shape_is_lost(family: str) -> None:
    assert 0.60 <= held([trial for trial in trials(3) if trial.family == family]) <= 0.95


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        pytest.param((0.0, 0.1), 0.0, 0.15, id="hardly ever"),
        pytest.param((0.1, 0.3), 0.1, 0.35, id="rarely"),
        pytest.param((0.3, 0.5), 0.25, 0.55, id="less often than not"),
        pytest.param((0.5, 0.7), 0.45, 0.75, id="more often than not"),
        pytest.param((0.7, 0.9), 0.65, 0.95, id="mostly"),
        pytest.param((0.9, 1.0), 0.85, 1.0, id="nearly always"),
    ],
)
def test_what_is_likely_comes_true_as_often_as_was_said(said: tuple[float, float], low: float, high: float) -> None:
    of = [trial for trial in trials() if said[0] <= float(trial.made.p_reached) < said[1]]
    assert len(of) >= 100
    assert low <= sum(trial.is_reached for trial in of) / len(of) <= high


def test_what_is_called_certain_has_been_reached() -> None:
    certain = [trial for trial in trials() if trial.made.p_reached == 1 and not trial.is_level]
    assert len(certain) > 10
    assert all(trial.is_reached for trial in certain)


def test_outcomes_lie_above_and_below_what_is_expected_equally_often() -> None:
    above = sum(trial.came > float(trial.made.expected) for trial in trials())
    assert 0.4 <= above / len(trials()) <= 0.6


def test_intervals_grow_narrower_with_the_months() -> None:
    widths = defaultdict(list)
    for trial in trials():
        widths[trial.months].append(float(trial.made.high - trial.made.low))
    after = [sum(widths[months]) / len(widths[months]) for months in HORIZONS]
    assert after[0] > 1.3 * after[1] > 1.3 * 1.3 * after[2]


def test_knowing_last_years_shape_makes_the_interval_narrower() -> None:
    known, unknown = (
        [trial for trial in trials() if trial.family == family] for family in ("season_known", "season_unknown")
    )
    assert {trial.made.basis for trial in known} == {Basis.SEASONAL}
    assert {trial.made.basis for trial in unknown} == {Basis.TREND}
    width = [sum(float(one.made.high - one.made.low) for one in of) for of in (known, unknown)]
    assert width[0] < 0.8 * width[1]


def test_what_was_delivered_stays_delivered_and_values_are_in_order() -> None:
    for trial in trials():
        made = trial.made
        assert made.low <= made.expected <= made.high
        assert 0 <= made.p_reached <= 1
        if not trial.is_level:
            assert float(made.low) >= float(made.pace_so_far) * trial.months * 0.999
