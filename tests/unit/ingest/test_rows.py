"""Targets as rows of the gold files."""

import json
from collections.abc import Callable

from services.contract import GUIDELINE_FIELDS, Target
from services.ingest.parser import baseline_row, guideline_row

Read = Callable[[str], list[Target]]


def test_a_row_has_exactly_the_fields_of_the_guidelines_in_their_order(quantities: Read) -> None:
    (target,) = quantities("新增冷链仓30万平方米以上。")
    row = guideline_row(target)
    assert tuple(row) == tuple(GUIDELINE_FIELDS)
    assert json.loads(json.dumps(row)) == {
        "type": "quantity",
        "start": target.start,
        "end": target.end,
        "quote": "30万平方米",
        "indicator": "新增冷链仓",
        "measure": "increment",
        "comparator": "ge",
        "value": "300000",
        "value_high": None,
        "unit": "平方米",
        "deadline": "2026-12-31",
        "recurrence": None,
        "strive": False,
        "tier": "core",
    }


def test_amounts_are_plain_decimals(quantities: Read) -> None:
    rows = [guideline_row(target) for target in quantities("产值达到1.2万亿元，增长5.50%，航线5~8条。")]
    assert [(row["value"], row["value_high"]) for row in rows] == [
        ("1200000000000", None),
        ("5.5", None),
        ("5", "8"),
    ]


def test_a_milestone_has_no_unit(milestones: Read) -> None:
    (target,) = milestones("青河高速建成通车。")
    row = guideline_row(target)
    assert (row["type"], row["value"], row["unit"], row["measure"]) == ("milestone", "1", None, "milestone")


def test_without_a_baseline_there_is_no_row(quantities: Read) -> None:
    assert baseline_row(quantities("新增冷链仓30万平方米以上。")[0]) is None
