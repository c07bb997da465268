"""Years and targets that the tables of forecasts share."""

from datetime import date

from services.assessment.forecast import Forecast, forecast
from services.contract import PlanKind, TargetUpdated
from tests.unit.assessment.cases import PACK, points, target
from tests.unit.assessment.years import MONTH_ENDS

FIVE_YEARS = date(2030, 12, 31)
SLOW_START = (4000, 10500, 20000, 37000, 56000, 80000)
LAST_YEAR = points(
    *zip(
        MONTH_ENDS,
        ("0.02", "0.05", "0.1", "0.18", "0.28", "0.4", "0.52", "0.64", "0.75", "0.85", "0.93", "1"),
        strict=True,
    ),
    kind=PlanKind.LAST_YEAR,
)
YEARLY = target(recurrence="yearly", starts_on=date(2025, 1, 1), deadline=FIVE_YEARS)
FORMER = tuple((point.on.replace(year=2025), str(point.share * 200_000)) for point in LAST_YEAR.points)


def monthly(*values: int) -> tuple[tuple[date, str], ...]:
    return tuple((day, str(value)) for day, value in zip(MONTH_ENDS, values, strict=False))


def foreseen(of: TargetUpdated, as_of: date) -> Forecast:
    made = forecast(of, as_of, PACK)
    assert made is not None
    return made
