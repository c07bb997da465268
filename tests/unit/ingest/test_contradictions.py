"""A target that does not fit its comparator or its baseline is marked."""

from decimal import Decimal

import pytest

from services.contract import Baseline, Span, Target
from services.ingest.parser.contradictions import contradiction


def promise(sentence: str, quote: str, value: str, baseline: str | None, comparator: str, **more: str) -> Target:
    start = sentence.index(quote)
    before = Baseline(start=0, end=1, quote=f"{baseline}%", value=Decimal(baseline), unit="%") if baseline else None
    given = {
        "indicator": "覆盖率",
        "measure": "level",
        "comparator": comparator,
        "value": Decimal(value),
        "unit": "%",
        "starts_on": "2026-01-01",
        "deadline": "2026-12-31",
        "accumulation": "point",
        "start": 100 + start,
        "end": 100 + start + len(quote),
        "quote": quote,
        "sentence": Span(start=100, end=100 + len(sentence), quote=sentence),
        "baseline": before,
    }
    return Target.model_validate(given | more)


MARKED = [
    ("覆盖率提高到80%。", "80%", "80", "90", "eq", "基期值90%已高于目标"),
    ("发生率降低到8%。", "8%", "8", "6", "eq", "基期值6%已低于目标"),
    ("覆盖率达到80%以上。", "80%", "80", "90", "ge", "是保持还是笔误"),
    ("覆盖率达到80%。", "80%", "80", "90", "eq", "是保持还是笔误"),
    ("覆盖率提高到80%以内。", "80%", "80", None, "le", "却以上限表述"),
    ("发生率下降到8%以上。", "8%", "8", None, "ge", "却以下限表述"),
]

UNMARKED = [
    ("覆盖率提高到80%。", "80%", "80", "70", "eq"),
    ("发生率降低到8%以内。", "8%", "8", "9", "le"),
    ("覆盖率保持在80%以上。", "80%", "80", "90", "ge"),
    ("人口自然增长率控制在5%以内。", "5%", "5", "4", "le"),
    ("能耗降幅5%以上。", "5%", "5", None, "ge"),
    ("失业率控制在5.5%以内。", "5.5%", "5.5", "5.1", "le"),
    ("覆盖率达到80%以上。", "80%", "80", None, "ge"),
]


@pytest.mark.parametrize(("sentence", "quote", "value", "baseline", "comparator", "says"), MARKED)
def test_a_contradiction_is_marked(
    sentence: str, quote: str, value: str, baseline: str | None, comparator: str, says: str
) -> None:
    found = contradiction(promise(sentence, quote, value, baseline, comparator))
    assert found is not None
    assert says in found


@pytest.mark.parametrize(("sentence", "quote", "value", "baseline", "comparator"), UNMARKED)
def test_what_fits_is_not_marked(sentence: str, quote: str, value: str, baseline: str | None, comparator: str) -> None:
    assert contradiction(promise(sentence, quote, value, baseline, comparator)) is None


def test_an_amount_of_the_year_may_be_less_than_last_year() -> None:
    target = promise("网上零售额达到80%。", "80%", "80", "90", "eq", accumulation="cumulative")
    assert contradiction(target) is None
