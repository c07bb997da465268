"""Numbers as written and what they are worth."""

from decimal import Decimal

import pytest

from services.ingest.parser.numerals import value_of

WORTH = [
    ("20", "20"),
    ("5.5", "5.5"),
    ("1,200", "1200"),
    ("12,345,678", "12345678"),
    ("1.2万亿", "1200000000000"),
    ("1万3千", "13000"),
    ("3亿5千万", "350000000"),
    ("二十", "20"),
    ("两千三百万", "23000000"),
    ("十", "10"),
    ("一百零八", "108"),
    ("三百亿", "30000000000"),
    ("千", "1000"),
    ("百亿", "10000000000"),
    ("二〇三五", "2035"),
    ("二○三五", "2035"),
    ("十二点五", "12.5"),
]


@pytest.mark.parametrize(("written", "worth"), WORTH, ids=[written for written, _ in WORTH])
def test_a_number_is_worth(written: str, worth: str) -> None:
    assert value_of(written) == Decimal(worth)


@pytest.mark.parametrize("written", ["十十万", "点", "1,2,3万4"])
def test_no_number(written: str) -> None:
    assert value_of(written) is None or value_of(written) != 0
