"""Named things that will be finished, opened, started, approved or in force."""

from collections.abc import Callable

import pytest

from services.contract import Target

Read = Callable[[str], list[Target]]

FINISHED = [
    ("《物业管理条例》颁布实施。", "《物业管理条例》颁布实施"),
    ("妇幼医院迁建工程10月底前主体封顶。", "妇幼医院迁建工程10月底前主体封顶"),
    ("科技馆年内完成主体结构施工。", "科技馆年内完成主体结构施工"),
    ("确保青河高速建成通车。", "青河高速建成通车"),
    ("力争临江、沿河高速建成通车，北环线主线完工。", "临江、沿河高速建成通车"),
    ("开工建设西环路、文化路等道路。", "开工建设西环路、文化路等道路"),
    ("启动会展中心项目建设。", "启动会展中心项目建设"),
    ("全面完成老旧锅炉淘汰任务。", "全面完成老旧锅炉淘汰任务"),
    ("组建市供销集团。", "组建市供销集团"),
    ("建成投用附属实验中学，提升教学质量。", "建成投用附属实验中学"),
    ("推动岔河水库等一批骨干工程开工建设。", "岔河水库等一批骨干工程开工建设"),
    ("职业学院通过教学水平评估验收。", "职业学院通过教学水平评估验收"),
    ("推动出台同城化发展规划。", "出台同城化发展规划"),
    ("力争东平县创成全国文明城市。", "东平县创成全国文明城市"),
    ("综保区10月底封关运行。", "综保区10月底封关运行"),
    ("邻里中心年底前实现竣工验收。", "邻里中心年底前实现竣工验收"),
    ("推进沿河供水工程，确保国庆节前通水。", "沿河供水工程，确保国庆节前通水"),
    ("年内通过省级节水县城验收。", "通过省级节水县城验收"),
    ("打通滨河东路，完善路网。", "打通滨河东路"),
    ("落地上合新材料等项目。", "落地上合新材料等项目"),
    ("推动宏远30万吨硅材、长丰10万吨树脂建成投产。", "宏远30万吨硅材、长丰10万吨树脂建成投产"),
]


@pytest.mark.parametrize(("sentence", "quote"), FINISHED, ids=[row[0] for row in FINISHED])
def test_a_finishing_verb_makes_a_milestone(milestones: Read, sentence: str, quote: str) -> None:
    assert milestones(sentence)[0].quote == quote


NONE = [
    "加快推进港口三期建设。",
    "大力支持企业做大做强。",
    "深入实施质量强市行动。",
    "完成省下达的各项目标任务。",
    "打通成果转化通道。",
    "构建现代化产业体系。",
    "全面建成小康社会取得胜利。",
    "用好已建成泵站的能力。",
    "春风路等6条道路建成通车。",
    "科研成果落地转化。",
    "把园区建成产业高地。",
]


@pytest.mark.parametrize("sentence", NONE)
def test_no_milestone(milestones: Read, sentence: str) -> None:
    assert milestones(sentence) == []


def test_the_review_has_no_milestones(plan: Callable[[str], object], milestones: Read) -> None:
    assert milestones("附件2\n2025年民生实事完成情况\n青河高速建成通车。") == []


def test_what_is_accepted_may_stand_in_the_clause_before(milestones: Read) -> None:
    (target,) = milestones("推进智慧水务改革项目建设，确保通过省级验收。")
    assert target.quote == "智慧水务改革项目建设，确保通过省级验收"


def test_a_milestone_has_value_one_and_no_unit(milestones: Read) -> None:
    (target,) = milestones("力争青河高速建成通车。")
    assert (target.value, target.unit, target.measure, target.comparator) == (1, None, "milestone", "eq")
    assert target.strive
