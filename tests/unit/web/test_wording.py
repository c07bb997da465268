"""Shares, gaps and categories in the words of a page."""

from decimal import Decimal

import pytest

from services.web.wording import category_name, gap_words, percent, points

PERCENTS = [
    pytest.param("0.275", "27.5%", id="to one place"),
    pytest.param("0.5", "50.0%", id="lined up"),
    pytest.param("0.99996", "99.9%", id="not whole is never called 100%"),
    pytest.param("1", "100.0%", id="whole"),
    pytest.param("1.2345", "123.5%", id="rounded as people round"),
    pytest.param(None, "—", id="none"),
]


@pytest.mark.parametrize(("share", "expected"), PERCENTS)
def test_a_share_as_a_percentage(share: str | None, expected: str) -> None:
    assert percent(None if share is None else Decimal(share)) == expected


GAPS = [
    pytest.param("-22.5", "-22.5", "落后22.5个百分点", id="behind"),
    pytest.param("3", "+3.0", "超前3个百分点", id="ahead"),
    pytest.param("0", "+0.0", "与序时持平", id="neither"),
    pytest.param("-0.04", "+0.0", "略有落后", id="a hair behind"),
    pytest.param("0.04", "+0.0", "略有超前", id="a hair ahead"),
    pytest.param(None, "—", "", id="none"),
]


@pytest.mark.parametrize(("gap", "short", "said"), GAPS)
def test_a_gap_in_points_and_in_words(gap: str | None, short: str, said: str) -> None:
    given = None if gap is None else Decimal(gap)
    assert (points(given), gap_words(given)) == (short, said)


def test_a_category_of_ones_own_stands_as_it_is() -> None:
    assert [category_name(one) for one in ("trade", "数字政府")] == ["商贸外贸", "数字政府"]
