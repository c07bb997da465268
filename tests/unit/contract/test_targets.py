"""What a target may look like: each refusal names the field, what stood there and what would be right."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.contract import Baseline, InvalidValue, Period, Span, Target

PLAIN: dict[str, Any] = {
    "indicator": "新增海外仓",
    "measure": "increment",
    "comparator": "ge",
    "value": "200000",
    "unit": "平方米",
    "starts_on": "2026-01-01",
    "deadline": "2026-12-31",
}
MILESTONE = PLAIN | {"type": "milestone", "measure": "milestone", "comparator": "eq", "value": "1", "unit": None}


def refusal(given: dict[str, Any]) -> InvalidValue:
    with pytest.raises(ValidationError) as caught:
        Target.model_validate(given)
    (found,) = caught.value.errors()
    cause = found["ctx"]["error"]
    assert isinstance(cause, InvalidValue)
    return cause


@pytest.mark.parametrize(
    ("given", "field", "value", "expected"),
    [
        pytest.param(
            PLAIN | {"deadline": "2025-12-31"}, "deadline", "2025-12-31", "2026-01-01", id="a deadline before the start"
        ),
        pytest.param(
            PLAIN | {"deadline": "9999-12-31"}, "deadline", "9999-12-31", "2200", id="a deadline in the year 9999"
        ),
        pytest.param(
            PLAIN | {"starts_on": "1900-01-01"}, "starts_on", "1900-01-01", "1949", id="a start before there was a plan"
        ),
        pytest.param(PLAIN | {"measure": "milestone"}, "measure", "milestone", "里程碑", id="a quantity as milestone"),
        pytest.param(
            MILESTONE | {"measure": "increment"}, "measure", "increment", "milestone", id="a milestone as quantity"
        ),
        pytest.param(PLAIN | {"unit": None}, "unit", None, "平方米", id="a quantity without a unit"),
        pytest.param(PLAIN | {"unit": " "}, "unit", " ", "平方米", id="a quantity whose unit is blank"),
        pytest.param(MILESTONE | {"unit": "个"}, "unit", "个", "不填单位", id="a milestone with a unit"),
        pytest.param(MILESTONE | {"value": "2"}, "value", "2", "1", id="a milestone with a number to reach"),
        pytest.param(PLAIN | {"comparator": "range"}, "value_high", None, "区间", id="a range without its upper end"),
        pytest.param(PLAIN | {"value_high": "3E+5"}, "value_high", "300000", "区间", id="an upper end without a range"),
        pytest.param(
            PLAIN | {"comparator": "range", "value_high": "5"}, "value_high", "5", "200000", id="a range upside down"
        ),
        pytest.param(PLAIN | {"indicator": "  "}, "indicator", "  ", "指标名称", id="a blank indicator"),
        pytest.param(PLAIN | {"value": "1E+20"}, "value", "1E+20", "小于", id="a number beyond all measure"),
        pytest.param(PLAIN | {"value": "1E-30"}, "value", "1E-30", "不小于", id="a number that is next to nothing"),
    ],
)
def test_a_target_is_refused_that_has(given: dict[str, Any], field: str, value: object, expected: str) -> None:
    found = refusal(given)
    assert (found.field, found.value) == (field, value)
    assert expected in found.expected
    assert found.field in str(found)
    assert found.expected in str(found)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param(PLAIN | {"value": "NaN"}, "value", id="no number as value"),
        pytest.param(PLAIN | {"value": "Infinity"}, "value", id="an endless value"),
        pytest.param(PLAIN | {"indicator": ""}, "indicator", id="an empty indicator"),
        pytest.param(PLAIN | {"indicator": "仓" * 25}, "indicator", id="an indicator of 25 characters"),
        pytest.param(PLAIN | {"comparator": "over"}, "comparator", id="a comparator nobody knows"),
        pytest.param(PLAIN | {"recurrence": "monthly"}, "recurrence", id="a recurrence other than yearly"),
        pytest.param(PLAIN | {"start": -1}, "start", id="a place before the text"),
    ],
)
def test_the_schema_refuses(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Target.model_validate(given)
    assert [found["loc"] for found in caught.value.errors()] == [(field,)]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(PLAIN, id="an amount to reach"),
        pytest.param(MILESTONE, id="a milestone"),
        pytest.param(PLAIN | {"comparator": "range", "value": "5", "value_high": "8"}, id="a range"),
        pytest.param(PLAIN | {"comparator": "range", "value": "5", "value_high": "5"}, id="a range of one number"),
        pytest.param(PLAIN | {"value": "0", "comparator": "le"}, id="a cap of zero"),
        pytest.param(PLAIN | {"measure": "growth", "value": "-1.5", "unit": "%"}, id="a negative growth"),
        pytest.param(PLAIN | {"deadline": "2026-01-01"}, id="a period of one day"),
        pytest.param(PLAIN | {"indicator": "仓" * 24}, id="an indicator of 24 characters"),
    ],
)
def test_a_target_may_be(given: dict[str, Any]) -> None:
    made = Target.model_validate(given)
    assert Target.model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2026", 2026, 2026, id="a year"),
        pytest.param("2021-2025", 2021, 2025, id="a five-year plan"),
        pytest.param(" 2026 ", 2026, 2026, id="a year with blanks around it"),
        pytest.param("2026-2026", 2026, 2026, id="a year as first and last"),
        pytest.param("1949", 1949, 1949, id="the first year there is"),
        pytest.param("2200", 2200, 2200, id="the last year there is"),
    ],
)
def test_a_period_is_read_from(text: str, first: int, last: int) -> None:
    found = Period.parse(text)
    assert found == Period(first=first, last=last)
    assert (found.starts_on, found.ends_on) == (date(first, 1, 1), date(last, 12, 31))
    assert Period.parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("26", id="a year of two digits"),
        pytest.param("2026年", id="a year with 年"),
        pytest.param("２０２６", id="full-width digits"),
        pytest.param("2021—2025", id="a dash that is no hyphen"),
        pytest.param("2021-2023-2025", id="three years"),
        pytest.param("2025-2021", id="years in the wrong order"),
        pytest.param("1948", id="a year before 1949"),
        pytest.param("2201", id="a year after 2200"),
        pytest.param("2026-", id="a period without an end"),
        pytest.param("十四五", id="the name of a plan"),
    ],
)
def test_a_period_is_refused_that_is(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Period.parse(text)
    assert (caught.value.field, caught.value.value) == ("period", text)
    assert "年" in caught.value.expected


def test_a_passage_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="不小于 start（9）的位置"):
        Span(start=9, end=8, quote="")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        pytest.param("200000", "200000", id="an amount"),
        pytest.param("2E+5", "200000", id="an amount in scientific notation"),
        pytest.param("5.5", "5.5", id="a fraction"),
        pytest.param("1E-7", "0.0000001", id="a very small amount"),
        pytest.param("200000000000", "200000000000", id="2000亿"),
        pytest.param("-1.50", "-1.5", id="a negative rate without its trailing zero"),
        pytest.param("86000.0", "86000", id="what a conversion left behind"),
    ],
)
def test_an_amount_is_written_as_a_plain_decimal_string(given: str, written: str) -> None:
    baseline = Baseline(start=0, end=1, quote="", value=Decimal(given), unit="元")
    made = Target.model_validate(PLAIN | {"value": given, "baseline": baseline})
    document = json.loads(made.model_dump_json())
    assert (document["value"], document["baseline"]["value"]) == (written, written)
    assert made.model_dump(mode="json") == document


def test_fields_of_a_newer_sender_are_passed_over() -> None:
    newer = PLAIN | {"weather": "fine", "sentence": {"start": 0, "end": 2, "quote": "新增", "tone": "firm"}}
    found = Target.model_validate(newer)
    assert "weather" not in found.model_dump()
    assert found.sentence == Span(start=0, end=2, quote="新增")


def test_a_target_does_not_change_once_it_is_made() -> None:
    made = Target.model_validate(PLAIN)
    with pytest.raises(ValidationError, match="frozen"):
        made.value = Decimal(1)  # type: ignore[misc]


def test_a_target_has_the_period_from_its_first_day_to_its_deadline() -> None:
    assert Target.model_validate(PLAIN | {"deadline": "2030-06-30"}).period == Period(first=2026, last=2030)
