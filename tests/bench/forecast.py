"""What a forecast costs, beside a generic call for its trend alone, and how many outcomes its intervals hold."""

import subprocess
import sys
from itertools import cycle, islice

from services.assessment.forecast import forecast
from services.assessment.forecast_trend import theil_sen
from tests.bench.measure import Measurement, median_seconds
from tests.unit.assessment.cases import PACK
from tests.unit.assessment.years import FAMILIES, MONTH_ENDS, outcome, reported, years

TARGETS = 100_000
BUDGET_SECONDS = 5.0
FIRST_BUDGET_SECONDS = 1.0
MEMORY_BUDGET_MB = 60.0
MONTHS = 9
HORIZONS = (3, 6, 9)
YEARS_OF_A_FAMILY = 500
NOMINAL = 0.8

LOADING = """
import resource, time
from pathlib import Path
from services.assessment import forecast_trend

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

before, started = megabytes(), time.perf_counter()
forecast_trend.special()
print(time.perf_counter() - started, megabytes() - before)
"""


def measure_forecast() -> None:
    """Prints a line for each figure; the last ones say what share of outcomes the 80 % intervals hold."""
    made = [reported(year, MONTHS) for family in FAMILIES for year in years(family, 50)]
    as_of = MONTH_ENDS[MONTHS - 1]

    def foresee(number: int) -> None:
        for snapshot in islice(cycle(made), number):
            forecast(snapshot, as_of, PACK)

    seconds = median_seconds(lambda: foresee(TARGETS), runs=3)
    Measurement("forecasts of 100,000 targets with nine figures each", seconds, "s", BUDGET_SECONDS).print()
    few = median_seconds(lambda: foresee(TARGETS // 10), runs=3)
    Measurement("forecasts of 100,000 targets, ten times 10,000 as ceiling", seconds, "s", 10 * few).print()
    loading, memory = map(float, _loading().split())
    Measurement("loading the statistics at the first forecast", loading, "s", FIRST_BUDGET_SECONDS).print()
    Measurement("memory that the statistics take", memory, "MB", MEMORY_BUDGET_MB).print()
    _compare()
    _calibrate()


def _loading() -> str:
    return subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True).stdout


def _compare() -> None:
    """The trend of nine points, and SciPy's own function for it."""
    from scipy.stats import theilslopes  # loaded here alone: it takes a second

    points = [(month / 12, month**1.1 / 12) for month in range(10)]
    times, heights = zip(*points, strict=True)
    mine = median_seconds(lambda: [theil_sen(points) for _ in range(1000)])
    theirs = median_seconds(lambda: [theilslopes(heights, times) for _ in range(1000)])
    Measurement(
        "trend of a target by duban, scipy.stats.theilslopes as ceiling", mine * 1000, "µs", theirs * 1000
    ).print()


def _calibrate() -> None:
    """Of years that no constant was set on."""
    for family in FAMILIES:
        held = []
        for year in years(family, YEARS_OF_A_FAMILY, seed=101):
            for months in HORIZONS:
                made = forecast(reported(year, months), MONTH_ENDS[months - 1], PACK)
                assert made is not None
                held.append(float(made.low) - 0.01 <= outcome(year) <= float(made.high) + 0.01)
        Measurement(f"outcomes within 80 % intervals: {family}", sum(held) / len(held), "share", NOMINAL).print()


if __name__ == "__main__":
    measure_forecast()
