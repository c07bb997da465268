"""Which figures a target accepts, and which of them count."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract import InvalidValue, Measure, Progress, Target, TargetType
from services.targets.progress import Report, accept, advance

TODAY = date(2026, 9, 30)


def target(**changes: Any) -> Target:
    plain: dict[str, Any] = {
        "indicator": "新增海外仓",
        "measure": Measure.INCREMENT,
        "value": Decimal(200000),
        "unit": "平方米",
        "starts_on": date(2026, 1, 1),
        "deadline": date(2026, 12, 31),
    }
    return Target(**(plain | changes))


MILESTONE = target(type=TargetType.MILESTONE, measure=Measure.MILESTONE, value=Decimal(1), unit=None)
RATE = target(measure=Measure.GROWTH, value=Decimal(5), unit="%")


def report(value: str, unit: str | None = None, as_of: date = TODAY) -> Report:
    return Report(Decimal(value), unit, as_of)


@pytest.mark.parametrize(
    ("of", "given_", "value"),
    [
        pytest.param(target(), report("8.6", "万平方米"), "86000", id="a figure in another unit, converted"),
        pytest.param(target(), report("86000"), "86000", id="a figure without a unit"),
        pytest.param(target(), report("0"), "0", id="nothing done yet"),
        pytest.param(target(), report("900000"), "900000", id="more than the target"),
        pytest.param(target(), report("5", as_of=date(2026, 1, 1)), "5", id="a figure of the period's first day"),
        pytest.param(target(deadline=date(2026, 6, 30)), report("5"), "5", id="a figure of a day after the deadline"),
        pytest.param(RATE, report("-1.2", "%"), "-1.2", id="a negative growth"),
        pytest.param(MILESTONE, report("1"), "1", id="a milestone done"),
        pytest.param(MILESTONE, report("0"), "0", id="a milestone not done"),
    ],
)
def test_accepted_is(of: Target, given_: Report, value: str) -> None:
    assert accept(of, given_, TODAY) == Decimal(value)


@pytest.mark.parametrize(
    ("of", "given_", "field", "value", "expected"),
    [
        pytest.param(
            target(), report("5", as_of=date(2026, 10, 1)), "as_of", "2026-10-01", "2026-09-30", id="a day to come"
        ),
        pytest.param(
            target(), report("5", as_of=date(2025, 12, 31)), "as_of", "2025-12-31", "2026-01-01", id="a day too early"
        ),
        pytest.param(target(), report("-5", "万平方米"), "value", "-5", "不小于 0", id="a negative increment"),
        pytest.param(target(), report("5", "公里"), "unit", "公里", "平方米", id="a unit that does not fit"),
        pytest.param(target(), report("1E+30"), "value", "1E+30", "小于 1000", id="a figure beyond all measure"),
        pytest.param(target(), report("1E+20"), "value", "1E+20", "小于 1000", id="the first figure that is too large"),
        pytest.param(MILESTONE, report("0.5"), "value", "0.5", "1（已完成）", id="a milestone half done"),
        pytest.param(MILESTONE, report("2"), "value", "2", "0（未完成）", id="a milestone done twice"),
        pytest.param(MILESTONE, report("1", "座"), "unit", "座", "不填单位", id="a milestone counted in 座"),
    ],
)
def test_refused_is(of: Target, given_: Report, field: str, value: str, expected: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        accept(of, given_, TODAY)
    assert (caught.value.field, caught.value.value) == (field, value)
    assert expected in caught.value.expected


def entry(number: int, as_of: date, value: int = 0) -> Progress:
    return Progress(
        id=UUID(int=number), value=Decimal(value), as_of=as_of, reported_at=datetime(2026, 9, 30, tzinfo=UTC)
    )


JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)


@pytest.mark.parametrize(
    ("arrived", "counts"),
    [
        pytest.param([], [], id="nothing counts where nothing was reported"),
        pytest.param([(1, JUNE), (2, JULY)], [1, 2], id="each day's figure counts"),
        pytest.param([(2, JULY), (1, JUNE)], [1, 2], id="figures stand in order of their days"),
        pytest.param([(1, JUNE), (2, JUNE)], [2], id="of two for one day the last to arrive counts"),
        pytest.param([(1, JUNE), (2, JULY), (3, JUNE)], [3, 2], id="a late correction takes its own day's place"),
        pytest.param([(3, AUGUST), (1, JUNE), (2, JUNE)], [2, 3], id="a later day does not decide between two"),
    ],
)
def test_of_what_arrived(arrived: list[tuple[int, date]], counts: list[int]) -> None:
    assert [found.id.int for found in advance(entry(*one) for one in arrived)] == counts


DAYS = st.integers(min_value=0, max_value=4).map(lambda days: JUNE + timedelta(days=days))


@settings(deadline=None, max_examples=40)
@given(st.data(), st.lists(DAYS, max_size=10))
def test_only_the_order_within_a_day_matters(data: st.DataObject, days: list[date]) -> None:
    entries = [entry(number, day) for number, day in enumerate(days)]
    accepted = advance(entries)
    assert [found.as_of for found in accepted] == sorted(set(days))
    assert all(not any(one.as_of == found.as_of and one.id > found.id for one in entries) for found in accepted)
    by_day = {day: iter([one for one in entries if one.as_of == day]) for day in days}
    assert advance(next(by_day[day]) for day in data.draw(st.permutations(days))) == accepted
    assert advance(accepted) == accepted
