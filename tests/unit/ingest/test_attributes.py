"""Comparator, measure, accumulation, hedge, recurrence and tier."""

from collections.abc import Callable

import pytest

from services.contract import Target

Read = Callable[[str], list[Target]]

COMPARATORS = [
    ("注销登记时限压缩至4个工作日内。", "le"),
    ("新增冷链仓30万平方米以上。", "ge"),
    ("诉求办结率不低于97%。", "ge"),
    ("每年至少举办2次竞赛。", "ge"),
    ("经常锻炼人口不少于常住人口的40%。", "ge"),
    ("绿色贷款余额突破430亿元。", "gt"),
    ("窗口满意率高于85%。", "gt"),
    ("服务群众超5万人次。", "gt"),
    ("登记失业率控制在3.9%以内。", "le"),
    ("债务率不超过60%。", "le"),
    ("失业率控制在5.5%以下。", "le"),
    ("次品率低于3%。", "lt"),
    ("工业投资增长7%左右。", "approx"),
    ("新增就业约5万人。", "approx"),
    ("新增公交线路6~9条。", "range"),
    ("财政收入增长2%。", "eq"),
    ("力争财政收入达到20亿元。", "eq"),
]


@pytest.mark.parametrize(("sentence", "comparator"), COMPARATORS, ids=[row[0] for row in COMPARATORS])
def test_the_comparator(quantities: Read, sentence: str, comparator: str) -> None:
    assert quantities(sentence)[0].comparator == comparator


SHARED = [
    ("新建托育园60所、小学40所，分别新增学位5000个、8000个以上。", ["eq", "eq", "ge", "ge"]),
    ("城乡居民收入分别提升7%和8%以上。", ["ge", "ge"]),
    ("新增规上企业150户、专精特新企业2户以上。", ["eq", "ge"]),
]


@pytest.mark.parametrize(("sentence", "comparators"), SHARED, ids=[row[0] for row in SHARED])
def test_a_comparator_after_a_shared_predicate_holds_for_all(
    quantities: Read, sentence: str, comparators: list[str]
) -> None:
    assert [target.comparator for target in quantities(sentence)] == comparators


MEASURES = [
    ("人均公园绿地面积增加0.6平方米。", "growth"),
    ("养老金人均月增120元。", "growth"),
    ("每10万人拥有社工15人。", "level"),
    ("绿电交易电量9亿千瓦时。", "level"),
    ("城镇居民收入和农民收入分别增加800元和250元。", "growth"),
    ("城乡低保标准提高到每月900元。", "level"),
    ("接待人次恢复至2019年的90%以上。", "level"),
    ("粗钢产能压减90万吨。", "decline"),
    ("降低企业成本30亿元。", "increment"),
    ("建成区面积扩大到85平方公里。", "level"),
    ("拆迁面积20万平方米。", "increment"),
    ("固定资产投资五年累计超过600亿元。", "increment"),
    ("出栏肉牛6万头。", "level"),
    ("生猪出栏突破90万头。", "level"),
    ("行政审批事项精简20%。", "decline"),
    ("规上企业数量净增60家。", "increment"),
    ("突破10项关键技术。", "increment"),
    ("新增林荫地90万平方米。", "increment"),
    ("示范项目完成投资300亿元。", "increment"),
    ("新增学位达到9000个。", "increment"),
    ("培训教师超500人次。", "increment"),
    ("发放贷款4亿元。", "increment"),
    ("打造30个和美村。", "increment"),
    ("网络交易额950亿元。", "level"),
    ("全年限上零售总额完成63亿元。", "level"),
    ("完成康养总收入16亿元。", "level"),
    ("规上企业突破300家。", "level"),
    ("森林覆盖率达到44%。", "level"),
    ("每千人口拥有托位5.6个。", "level"),
    ("耕地保有量147万亩。", "level"),
    ("孵化面积达到120万平方米。", "level"),
    ("累计建成换电站210座。", "level"),
    ("生产总值增长6%。", "growth"),
    ("森林覆盖率提高0.4个百分点。", "growth"),
    ("低保标准每月提高20元。", "growth"),
    ("工业增加值保持8%以上的增长。", "growth"),
    ("财政收入以年均10%的速度递增。", "growth"),
    ("农民人均纯收入比上年增加500元。", "growth"),
    ("农民人均纯收入净增300元。", "growth"),
    ("农民人均有粮400公斤。", "level"),
    ("能耗强度下降4%。", "decline"),
    ("一般性支出再压减10%。", "decline"),
    ("排放量削减2%。", "decline"),
]


@pytest.mark.parametrize(("sentence", "measure"), MEASURES, ids=[row[0] for row in MEASURES])
def test_the_measure(quantities: Read, sentence: str, measure: str) -> None:
    assert quantities(sentence)[0].measure == measure


ACCUMULATIONS = [
    ("网络交易额950亿元。", "cumulative"),
    ("新增林荫地90万平方米。", "cumulative"),
    ("港口吞吐量达到85万吨。", "cumulative"),
    ("登记失业率控制在3.9%以内。", "point"),
    ("生产总值增长6%。", "point"),
    ("绿色贷款余额突破430亿元。", "point"),
    ("规上企业突破300家。", "point"),
]


@pytest.mark.parametrize(("sentence", "accumulation"), ACCUMULATIONS, ids=[row[0] for row in ACCUMULATIONS])
def test_whether_figures_of_parts_add_up(quantities: Read, sentence: str, accumulation: str) -> None:
    assert quantities(sentence)[0].accumulation == accumulation


def test_a_higher_bar_has_the_measure_of_the_first(quantities: Read) -> None:
    first, second = quantities("生产总值增长8%，力争9%。")
    assert (first.measure, second.measure) == ("growth", "growth")
    assert (first.strive, second.strive) == (False, True)
    assert first.indicator == second.indicator == "生产总值"


HEDGES = [
    ("争取专项债券5亿元。", [False]),
    ("争取各类资金8亿元。", [False]),
    ("力争交易额1800亿元。", [True]),
    ("努力使覆盖率达到80%。", [True]),
    ("争取新开航线5条。", [True]),
    ("争取中央资金4亿元。", [False]),
    ("力争新增企业8家、冠军企业1家。", [True, True]),
    ("力争新增企业8家，确保就业5万人。", [True, False]),
    ("力争到2026年底，实现收入占比达12%。", [True]),
    ("力争新增企业8家。新增学位300个。", [True, False]),
    ("力争新增企业8家；新增学位300个。", [True, False]),
    ("争创示范县3个。", [False]),
]


@pytest.mark.parametrize(("sentence", "hedged"), HEDGES, ids=[row[0] for row in HEDGES])
def test_a_hedge_holds_until_its_sentence_or_another_modal_ends_it(
    quantities: Read, sentence: str, hedged: list[bool]
) -> None:
    assert [target.strive for target in quantities(sentence)] == hedged


RECURRENCES = [
    ("工业产值、财政收入年均分别增长9%和8%。", "yearly"),
    ("低保标准由每人每年600元提高到900元。", None),
    ("每年培训救护员3000名。", "yearly"),
    ("信息产业产值年均增长20%。", "yearly"),
    ("臭氧年均浓度再降低2微克/立方米。", None),
    ("培训救护员3000名。", None),
]


@pytest.mark.parametrize(("sentence", "recurrence"), RECURRENCES, ids=[row[0] for row in RECURRENCES])
def test_what_holds_for_every_year(quantities: Read, sentence: str, recurrence: str | None) -> None:
    assert quantities(sentence)[0].recurrence == recurrence


TIERS = [
    ("新建幼儿园6所。", "core"),
    ("力争新建幼儿园6所。", "core"),
    ("滚动推进86个在建园区建设。", "soft"),
    ("抓好15个风电项目建设。", "soft"),
    ("抽调千名干部下沉企业。", "soft"),
]


@pytest.mark.parametrize(("sentence", "tier"), TIERS, ids=[row[0] for row in TIERS])
def test_a_count_that_only_sizes_an_activity_is_soft(quantities: Read, sentence: str, tier: str) -> None:
    assert quantities(sentence)[0].tier == tier
