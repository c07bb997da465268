"""Which periods a cadence makes, and when each report is due."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.discipline import (
    due_on,
    periods,
)
from services.assessment.workdays import Workdays
from services.contract import Cadence, Every
from tests.unit.assessment.cases import DECEMBER, JUNE, MARCH, SEPTEMBER

CHINA = Workdays()
MONTHLY, QUARTERLY, YEARLY = (Cadence(every=every) for every in Every)


@pytest.mark.parametrize(
    ("cadence", "since", "until", "found"),
    [
        pytest.param(
            MONTHLY,
            date(2026, 11, 15),
            date(2027, 1, 1),
            [
                (date(2026, 11, 1), date(2026, 11, 30)),
                (date(2026, 12, 1), DECEMBER),
                (date(2027, 1, 1), date(2027, 1, 31)),
            ],
            id="months over a new year",
        ),
        pytest.param(
            MONTHLY,
            date(2028, 2, 29),
            date(2028, 2, 29),
            [(date(2028, 2, 1), date(2028, 2, 29))],
            id="February of a leap year",
        ),
        pytest.param(
            QUARTERLY,
            MARCH,
            date(2026, 4, 1),
            [(date(2026, 1, 1), MARCH), (date(2026, 4, 1), JUNE)],
            id="quarters on both sides of their border",
        ),
        pytest.param(
            QUARTERLY, date(2026, 11, 1), DECEMBER, [(date(2026, 10, 1), DECEMBER)], id="the year's last quarter"
        ),
        pytest.param(
            YEARLY,
            JUNE,
            date(2027, 3, 31),
            [(date(2026, 1, 1), DECEMBER), (date(2027, 1, 1), date(2027, 12, 31))],
            id="years",
        ),
        pytest.param(MONTHLY, date(2027, 1, 1), DECEMBER, [], id="none where the end comes first"),
    ],
)
def test_the_periods(cadence: Cadence, since: date, until: date, found: list[tuple[date, date]]) -> None:
    assert list(periods(cadence, since, until)) == found


@given(
    st.sampled_from([MONTHLY, QUARTERLY, YEARLY]), st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 1500)
)
def test_periods_follow_each_other_without_a_gap(cadence: Cadence, since: date, length: int) -> None:
    until = since + timedelta(days=length)
    found = list(periods(cadence, since, until))
    assert found[0][0] <= since <= found[0][1]
    assert found[-1][0] <= until <= found[-1][1]
    for (_, last), (first, _) in pairwise(found):
        assert first == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("cadence", "period", "due"),
    [
        pytest.param(MONTHLY, (date(2026, 6, 1), JUNE), date(2026, 7, 8), id="the eighth of the next month"),
        pytest.param(
            MONTHLY, (date(2026, 7, 1), date(2026, 7, 31)), date(2026, 8, 10), id="over a weekend to the Monday"
        ),
        pytest.param(
            Cadence(due_day=16),
            (date(2026, 1, 1), date(2026, 1, 31)),
            date(2026, 2, 24),
            id="over the Spring Festival to the first workday",
        ),
        pytest.param(
            Cadence(due_day=14),
            (date(2026, 1, 1), date(2026, 1, 31)),
            date(2026, 2, 14),
            id="not put off on a Saturday that is worked",
        ),
        pytest.param(
            Cadence(due_day=31),
            (date(2026, 5, 1), date(2026, 5, 31)),
            date(2026, 6, 30),
            id="the last day of a month that has no 31st",
        ),
        pytest.param(
            Cadence(due_day=31),
            (date(2026, 9, 1), SEPTEMBER),
            date(2026, 11, 2),
            id="put off into the month after, where it must be",
        ),
        pytest.param(QUARTERLY, (date(2026, 7, 1), SEPTEMBER), date(2026, 10, 8), id="after a quarter"),
        pytest.param(YEARLY, (date(2026, 1, 1), DECEMBER), date(2027, 1, 8), id="after a year, not published yet"),
    ],
)
def test_the_due_day(cadence: Cadence, period: tuple[date, date], due: date) -> None:
    assert due_on(cadence, period, CHINA) == due
