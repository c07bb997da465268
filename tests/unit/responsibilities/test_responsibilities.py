"""Whose a target would be, from the shipped table and from a city's own."""

import pytest

from services.contract import InvalidValue, Span, Target
from services.ingest.policy import load_responsibilities
from services.ingest.responsibilities import parse_responsibilities, responsibility_of, suggest


def promise(indicator: str, sentence: str = "", section: tuple[str, ...] = ()) -> Target:
    return Target.model_validate(
        {
            "indicator": indicator,
            "measure": "increment",
            "value": 1,
            "unit": "个",
            "starts_on": "2026-01-01",
            "deadline": "2026-12-31",
            "sentence": Span(start=0, end=len(sentence), quote=sentence) if sentence else None,
            "section": section,
        }
    )


SHIPPED = [
    ("地区生产总值", "economy", "发展改革委"),
    ("一般公共预算收入", "economy", "财政局"),
    ("省市重点项目完成投资", "investment", "发展改革委"),
    ("新增海外仓", "trade", "商务局"),
    ("社会消费品零售总额", "trade", "商务局"),
    ("机场货邮吞吐量", "transport", "交通运输局"),
    ("规上工业增加值", "industry", "工业和信息化局"),
    ("技术合同成交额", "innovation", "科技局"),
    ("新增城镇就业", "livelihood", "人力资源和社会保障局"),
    ("改造老旧小区", "city", "住房和城乡建设局"),
    ("建设口袋公园", "city", "城市管理局"),
    ("新建改造高标准农田", "rural", "农业农村局"),
    ("细颗粒物浓度", "environment", "生态环境局"),
    ("完成营造林", "environment", "林业局"),
    ("单位工业增加值能耗", "energy", "发展改革委"),
    ("新增义务教育学位", "livelihood", "教育局"),
    ("新增基层医疗机构床位", "livelihood", "卫生健康委"),
    ("居民人均可支配收入", "livelihood", "发展改革委"),
    ("接待国内游客", "culture", "文化广电和旅游局"),
    ("刑事案件下降", "safety", "公安局"),
]


@pytest.mark.parametrize(("indicator", "category", "department"), SHIPPED, ids=[case[0] for case in SHIPPED])
def test_the_shipped_table_knows_the_usual_indicators(indicator: str, category: str, department: str) -> None:
    found = responsibility_of(promise(indicator), load_responsibilities(""))
    assert found is not None
    assert (found.category, found.department) == (category, department)


TABLE = parse_responsibilities(
    "category,department,words\nhealth,卫健委,医院|床位\neducation,教育局,学校\ncity,住建局,学校改造"
)

CHOICES = [
    pytest.param(promise("新建医院"), "卫健委", id="a word in the indicator"),
    pytest.param(promise("学校改造"), "住建局", id="the longest word"),
    pytest.param(promise("医院的学校"), "教育局", id="of equally long ones the last"),
    pytest.param(
        promise("新增位置", "为学校建设。", ("医院",)), "教育局", id="the sentence where the indicator says nothing"
    ),
    pytest.param(promise("新增位置", "", ("学校", "医院")), "卫健委", id="the nearest heading at last"),
    pytest.param(promise("新增位置"), None, id="nobody"),
]


@pytest.mark.parametrize(("target", "department"), CHOICES)
def test_a_citys_own_table_decides(target: Target, department: str | None) -> None:
    assert suggest(target, TABLE).suggested_department == department


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param("word,department\nx,y", "columns", id="other columns"),
        pytest.param("", "columns", id="an empty file"),
        pytest.param("category,department,words\na,b,学校\nc,d,医院|学校", "words", id="a word in two rows"),
    ],
)
def test_a_table_that_is_wrong_is_refused(text: str, field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_responsibilities(text)
    assert caught.value.field == field
