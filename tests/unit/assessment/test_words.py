"""Numbers and days in the words of an official notice."""

from datetime import date
from decimal import Decimal

import pytest

from services.assessment import words


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        pytest.param("55000", "平方米", "5.5万平方米", id="万 from ten thousand on"),
        pytest.param("10000", "家", "1万家", id="ten thousand exactly"),
        pytest.param("9999", "家", "9999家", id="one less than ten thousand"),
        pytest.param("9999.6", "元", "1万元", id="what rounds to ten thousand"),
        pytest.param("200000000000", "元", "2000亿元", id="亿 from a hundred million on"),
        pytest.param("99999999.9", "元", "1亿元", id="what rounds to a hundred million is not 10000万"),
        pytest.param("99995000", "元", "9999.5万元", id="what does not is 万 still"),
        pytest.param("106600", "平方米", "10.66万平方米", id="two places at most"),
        pytest.param("106649", "平方米", "10.66万平方米", id="the rest rounded"),
        pytest.param("-25000", "元", "-2.5万元", id="a negative amount"),
        pytest.param("0", "件", "0件", id="zero"),
        pytest.param("5.50", "%", "5.5%", id="a rate without its trailing zero"),
        pytest.param("100", "%", "100%", id="the zeros of a whole number are kept"),
        pytest.param("-0.001", "%", "0%", id="no zero below zero"),
        pytest.param("1", None, "1", id="no unit"),
        pytest.param("2E+5", "平方米", "20万平方米", id="an amount in scientific notation"),
    ],
)
def test_an_amount(value: str, unit: str | None, written: str) -> None:
    assert words.amount(Decimal(value), unit) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        pytest.param("0.533", "53.3%", id="a share to one place"),
        pytest.param("0.4", "40%", id="a whole percentage"),
        pytest.param("0.33345", "33.3%", id="a share that is rounded down"),
        pytest.param("0.3335", "33.4%", id="a half that is rounded up"),
        pytest.param("1", "100%", id="all"),
        pytest.param("0.9994", "99.9%", id="nearly all"),
        pytest.param("0.99999", "99.9%", id="what is not all is never called 100%"),
        pytest.param("1.0001", "100%", id="more than all by a trifle"),
        pytest.param("1.2", "120%", id="more than all"),
        pytest.param("-0.1", "-10%", id="less than nothing"),
        pytest.param("-0.0001", "0%", id="no zero below zero"),
        pytest.param("0", "0%", id="nothing"),
    ],
)
def test_a_percentage(share: str, written: str) -> None:
    assert words.percent(Decimal(share)) == written


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        pytest.param("0.125", 2, "0.13", id="half is rounded up, as people do"),
        pytest.param("-0.125", 2, "-0.13", id="away from zero below it"),
        pytest.param("-0.004", 2, "0.00", id="never to a zero below zero"),
        pytest.param("9" * 40, 2, "9" * 40 + ".00", id="a figure longer than the context's precision"),
    ],
)
def test_rounding(value: str, places: int, rounded: str) -> None:
    assert str(words.rounded(Decimal(value), places)) == rounded


def test_a_day() -> None:
    assert words.day(date(2026, 6, 30)) == "2026年6月30日"
