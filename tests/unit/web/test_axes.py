"""Axes: round numbers that hold all values, and days with names."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.axes import INTERVALS, days_of_axis, ticks

TICKS = [
    pytest.param(["0", "200000"], ["0", "50000", "100000", "150000", "200000"], id="an amount against its target"),
    pytest.param(["0", "55000"], ["0", "20000", "40000", "60000"], id="an amount that is no round number"),
    pytest.param(["97.5", "98.9"], ["97.5", "98.0", "98.5", "99.0"], id="a rate that moves little"),
    pytest.param(["-3", "4"], ["-4", "-2", "0", "2", "4"], id="from below zero to above it"),
    pytest.param(["5.5", "5.5"], ["5", "6"], id="one value alone"),
    pytest.param(["0"], ["0", "0.1"], id="nothing at all"),
]


@pytest.mark.parametrize(("values", "expected"), TICKS)
def test_ticks_are_round_and_hold_the_values(values: list[str], expected: list[str]) -> None:
    assert ticks([Decimal(value) for value in values]) == [Decimal(value) for value in expected]


AMOUNTS = st.decimals(min_value=-(10**20), max_value=10**20, places=6)


@given(st.lists(AMOUNTS, min_size=1, max_size=6))
def test_any_values_lie_between_the_first_tick_and_the_last_and_ticks_are_few(values: list[Decimal]) -> None:
    found = ticks(values)
    assert found[0] <= min(values)
    assert max(values) <= found[-1]
    assert 2 <= len(found) <= INTERVALS + 1
    assert found == sorted(set(found))


DAYS = [
    pytest.param("2026-01-01", "2026-12-31", 12, ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月",
                 "11月", "12月"], id="a year with room for every month"),
    pytest.param("2026-01-01", "2026-12-31", 5, ["3月", "6月", "9月", "12月"], id="a year in quarters"),
    pytest.param("2026-01-01", "2026-10-31", 4, ["1月", "4月", "7月", "10月"], id="quarters counted back from the end"),
    pytest.param("2021-01-01", "2025-12-31", 6, ["2021年", "2022年", "2023年", "2024年", "2025年"], id="five years"),
    pytest.param("2026-01-01", "2027-03-31", 3, ["26年3月", "26年9月", "27年3月"], id="over the turn of a year"),
    pytest.param("2026-01-01", "2027-12-31", 12, ["26年6月", "26年12月", "27年6月", "27年12月"], id="two years"),
    pytest.param("2026-03-05", "2026-03-20", 6, ["3月"], id="less than a month"),
    pytest.param("2026-01-01", "2026-12-31", 0, ["12月"], id="no room"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "most", "expected"), DAYS)
def test_days_are_named_at_even_distances_and_end_with_the_last(
    first: str, last: str, most: int, expected: list[str]
) -> None:
    found = days_of_axis(date.fromisoformat(first), date.fromisoformat(last), most)
    assert [name for _, name in found] == expected
    assert found[-1][0] == date.fromisoformat(last)
