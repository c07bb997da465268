"""What is still to come: paces, distributions, and what widens an interval."""

import subprocess
import sys

import pytest

from services.assessment.forecast_trend import Amounts, Changes, Outlook, Points, outlook, theil_sen

EVENLY: Points = [(month / 12, month / 12) for month in range(7)]


@pytest.mark.parametrize(
    ("points", "slope"),
    [
        pytest.param([(0, 0), (1, 2)], 2, id="two points have one slope"),
        pytest.param([(0, 0), (1, 1), (2, 2), (3, 30)], 5.5, id="of four the middle of six slopes"),
        pytest.param([(0, 0), (1, 1), (2, 2), (3, 3), (4, 40)], 1, id="one odd figure of five does not turn it"),
        pytest.param([(0, 0), (1, -1), (2, -2)], -1, id="it may go down"),
        pytest.param([(0, 0), (0, 5)], 0, id="at one time there is no slope"),
    ],
)
def test_theil_sen_is_the_middle_slope(points: Points, slope: float) -> None:
    assert theil_sen(points) == pytest.approx(slope)


@pytest.mark.parametrize(
    "ahead",
    [
        pytest.param(Amounts(0.0, 1.0, 0.5), id="amounts"),
        pytest.param(Amounts(0.05, 1.0, 2.0), id="amounts that may stop"),
        pytest.param(Changes(1.0, 0.5, 3), id="changes"),
        pytest.param(Changes(-1.0, 0.5, 12), id="changes for the worse"),
    ],
)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_a_quantile_is_passed_as_often_as_it_says(ahead: Outlook, p: float) -> None:
    assert ahead.at_least(ahead.quantile(p)) == pytest.approx(1 - p)


def test_amounts_have_the_mean_and_the_spread_that_they_are_given() -> None:
    # a gamma distribution of shape 4: its quantiles as tables of chi-square with 8 degrees of freedom have them
    ahead = Amounts(0.0, 4.0, 2.0)
    assert ahead.quantile(0.1) == pytest.approx(3.490 / 2, abs=0.001)
    assert ahead.quantile(0.9) == pytest.approx(13.362 / 2, abs=0.001)


def test_changes_spread_as_tables_of_students_distribution_have_it() -> None:
    assert Changes(0.0, 1.0, 4).quantile(0.9) == pytest.approx(1.533, abs=0.001)


def test_what_may_have_stopped_brings_nothing_as_often_as_that() -> None:
    ahead = Amounts(0.3, 1.0, 0.5)
    assert (ahead.quantile(0.1), ahead.quantile(0.3)) == (0.0, 0.0)
    assert ahead.quantile(0.31) > 0
    assert ahead.at_least(0.0) == 1.0
    assert ahead.at_least(1e-9) == pytest.approx(0.7)


def width(points: Points, *, adds_up: bool = True, shape_known: bool = False) -> float:
    ahead = outlook(points, adds_up=adds_up, shape_known=shape_known)
    return ahead.quantile(0.9) - ahead.quantile(0.1)


@pytest.mark.parametrize("adds_up", [pytest.param(True, id="amounts"), pytest.param(False, id="levels")])
def test_what_is_less_sure_has_a_wider_interval(adds_up: bool) -> None:
    wavering = [(at, done + 0.06 * (number % 2)) for number, (at, done) in enumerate(EVENLY)]
    assert width(EVENLY, adds_up=adds_up, shape_known=True) < width(EVENLY, adds_up=adds_up)
    assert width(EVENLY, adds_up=adds_up) < width(wavering, adds_up=adds_up)
    assert width(EVENLY, adds_up=adds_up) < width([EVENLY[0], EVENLY[-1]], adds_up=adds_up)
    assert width(EVENLY, adds_up=adds_up) < width(EVENLY[:4], adds_up=adds_up)


def test_the_longer_it_stands_the_likelier_it_stays_so() -> None:
    stood = [
        outlook([*EVENLY[:4], *((month / 12, 0.25) for month in range(4, until))], adds_up=True, shape_known=False)
        for until in range(4, 10)
    ]
    stays = [1 - ahead.at_least(1e-9) for ahead in stood]
    assert stays == sorted(stays)
    assert stays[0] < 0.1
    assert stays[-1] > 0.5


def test_many_figures_take_no_longer_way_than_few() -> None:
    daily = [(day / 365, day / 365) for day in range(182)]
    assert outlook(daily, adds_up=True, shape_known=False).quantile(0.5) == pytest.approx(
        outlook(EVENLY, adds_up=True, shape_known=False).quantile(0.5), rel=0.05
    )


def test_scipy_is_loaded_by_the_first_forecast_and_not_before() -> None:
    code = "import sys, services.assessment.forecast; sys.exit('scipy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
