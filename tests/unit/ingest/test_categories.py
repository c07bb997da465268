"""The field of government of a target, its category and the office suggested to lead."""

import pytest

from services.contract import Period
from services.ingest.parser import parse_report
from services.ingest.parser.categories import LEADS, category_of, field_of, lead_of

FIELDS = [
    ("生产总值", "economy", "economy"),
    ("城镇居民人均可支配收入", "economy", "economy"),
    ("固定资产投资", "investment", "investment"),
    ("跨境电商成交额", "trade", "trade"),
    ("规上工业增加值", "industry", "industry"),
    ("技术合同成交额", "innovation", "innovation"),
    ("新建改造供水管网", "city", "city"),
    ("改造新建高标准农田", "rural", "rural"),
    ("单位工业增加值能耗", "environment", "environment"),
    ("新增城镇就业", "employment", "livelihood"),
    ("新增学位", "education", "livelihood"),
    ("养老服务机构护理型床位占比", "welfare", "livelihood"),
    ("地质灾害隐患点整治", "safety", "safety"),
    ("新增“一件事”", "government", "government"),
]


@pytest.mark.parametrize(("indicator", "field", "category"), FIELDS, ids=[row[0] for row in FIELDS])
def test_an_indicator_belongs_to_a_field(indicator: str, field: str, category: str) -> None:
    assert field_of(indicator) == field
    assert category_of(field) == category


def test_the_heading_tells_where_the_indicator_does_not() -> None:
    assert field_of("实施项目", ("二、工作安排", "(三)推进乡村振兴")) == "rural"
    assert field_of("实施项目") is None
    assert (category_of(None), lead_of(None)) == (None, None)


def test_a_city_hands_in_its_own_offices() -> None:
    assert lead_of("welfare") == LEADS["welfare"] == "民政局"
    assert lead_of("welfare", {"welfare": "社会工作局"}) == "社会工作局"


def test_a_target_carries_both() -> None:
    (target,) = parse_report("二、2026年工作安排\n新增学位300个。", Period(first=2026, last=2026)).targets
    assert (target.category, target.suggested_department) == ("livelihood", "教育局")
