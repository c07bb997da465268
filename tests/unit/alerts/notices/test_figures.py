"""Percentages that add up for whoever reads them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.notices.figures import per_cent, shares


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([1, 1, 1], ["33.4", "33.3", "33.3"], id="thirds: the first of equals gets the tenth left over"),
        pytest.param([2, 1], ["66.7", "33.3"], id="two to one, as rounding gives it"),
        pytest.param([1, 1, 1, 1, 1, 1], ["16.7", "16.7", "16.7", "16.7", "16.6", "16.6"], id="sixths"),
        pytest.param([5], ["100"], id="one class is all"),
        pytest.param([0, 4], ["0", "100"], id="a class without any"),
        pytest.param([], [], id="no classes"),
        pytest.param([0, 0], ["0", "0"], id="nothing at all"),
        pytest.param([1, 100000], ["0", "100"], id="too few for a tenth"),
    ],
)
def test_shares_are_rounded_by_largest_remainder(counts: list[int], expected: list[str]) -> None:
    assert shares(counts) == [Decimal(share) for share in expected]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any))
def test_shares_add_up_and_none_is_a_tenth_off(counts: list[int]) -> None:
    found = shares(counts)
    assert sum(found) == 100
    total = sum(counts)
    assert all(
        abs(share - Decimal(count) * 100 / total) < Decimal("0.1") for share, count in zip(found, counts, strict=True)
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        pytest.param("0.275", "27.5", id="to one place"),
        pytest.param("0.53333", "53.3", id="rounded"),
        pytest.param("0.99999", "99.9", id="not whole is not 100"),
        pytest.param("1", "100", id="whole is"),
        pytest.param("1.2345", "123.5", id="more than whole"),
        pytest.param("-0.05", "-5", id="less than nothing"),
    ],
)
def test_a_share_in_per_cent(share: str, expected: str) -> None:
    assert per_cent(Decimal(share)) == Decimal(expected)


def test_no_share_is_no_percentage() -> None:
    assert per_cent(None) is None
