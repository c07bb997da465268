"""Named things that will be finished, opened, started, approved or in force."""

from collections.abc import Callable
from time import perf_counter

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
    ("年内出台青年人才安居实施办法。", "出台青年人才安居实施办法"),
    ("抓紧制定出台低空物流管理条例。", "制定出台低空物流管理条例"),
    ("印发实施城市更新专项规划。", "印发实施城市更新专项规划"),
    ("发布生态产品目录清单。", "发布生态产品目录清单"),
    ("颁布实施《白沙湖保护条例》。", "颁布实施《白沙湖保护条例》"),
    ("挂牌成立市大数据集团。", "挂牌成立市大数据集团"),
    ("设立知识产权法庭。", "设立知识产权法庭"),
    ("打通青年大道北段等断头路。", "打通青年大道北段等断头路"),
    ("贯通环湖绿道。", "贯通环湖绿道"),
    ("接通松林路。", "接通松林路"),
    ("停征河道维护管理费。", "停征河道维护管理费"),
    ("取消普通公路收费站。", "取消普通公路收费站"),
    ("开行中亚班列。", "开行中亚班列"),
    ("开办跨境人民币结算业务。", "开办跨境人民币结算业务"),
    ("关停东山水泥厂。", "关停东山水泥厂"),
    ("创建完成省级食品安全示范县。", "创建完成省级食品安全示范县"),
    ("成功入选国家历史文化名城。", "成功入选国家历史文化名城"),
    ("力争再获“省级双拥模范城”称号。", "获“省级双拥模范城”称号"),
    ("推动陶瓷产业园获评省级特色产业园区。", "陶瓷产业园获评省级特色产业园区"),
    ("溪口水库6月底前具备下闸蓄水条件。", "溪口水库6月底前具备下闸蓄水条件"),
    ("青禾产业园二期三季度达到入驻条件。", "青禾产业园二期三季度达到入驻条件"),
    ("北线供热管网入冬前具备供暖能力。", "北线供热管网入冬前具备供暖能力"),
    ("望江楼景区达到国家4A级景区评定标准。", "望江楼景区达到国家4A级景区评定标准"),
    ("力争达到国家卫生县城考核标准。", "达到国家卫生县城考核标准"),
    ("云港跨境电商园5月份实现运营。", "云港跨境电商园5月份实现运营"),
    ("市民健身中心国庆节前对外开放。", "市民健身中心国庆节前对外开放"),
    ("推动中部陆港口岸正式对外开放。", "中部陆港口岸正式对外开放"),
    ("用两年时间建设好市民文化广场。", "建设好市民文化广场"),
    ("6月底前建成投用城南小学。", "建成投用城南小学"),
    ("确保云溪县如期脱贫摘帽。", "云溪县如期脱贫摘帽"),
    ("内陆综保区正式封关运营。", "内陆综保区正式封关运营"),
    ("推动松花铁路口岸获国家批复。", "松花铁路口岸获国家批复"),
    ("抓好科技馆建设，年内开馆迎客。", "科技馆建设，年内开馆迎客"),
    ("免除高中学费。", "免除高中学费"),
    ("湘河大桥年内合龙。", "湘河大桥年内合龙"),
    ("市博物馆新馆国庆前布展完成。", "市博物馆新馆国庆前布展完成"),
    ("县域医共体改革年底前全部完成。", "县域医共体改革年底前全部完成"),
    ("第二人民医院门诊楼主体封顶。", "第二人民医院门诊楼主体封顶"),
    ("确保金沙水电站首台机组投产发电。", "金沙水电站首台机组投产发电"),
    ("对老城区供热管网开展改造，力争10月底前全部完成。", "老城区供热管网开展改造，力争10月底前全部完成"),
    ("全面排查农村自建房安全隐患，年底前全部整治到位。", "排查农村自建房安全隐患，年底前全部整治到位"),
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
    "出台一系列扶持政策。",
    "出台针对性优惠政策。",
    "打通城市断头路。",
    "取消各种不合理收费。",
    "取消的审批事项要加强监管。",
    "设立意见箱。",
    "探索设立产业引导基金。",
    "支持企业设立研发中心。",
    "推进设立跨境保险服务中心。",
    "成立以来的经验要认真总结。",
    "发布预警信息。",
    "印发宣传手册。",
    "关闭市场后门。",
    "实行最严格的水资源管理制度。",
    "建设好美丽乡村。",
    "扩大对外开放。",
    "推进公园绿地对外开放。",
    "提高应急处置能力。",
    "具备一定规模的企业要加快改造。",
    "为投资者创造良好条件。",
    "力争达到国内一流水平。",
    "取得更大成绩。",
    "确保权力在阳光下运行。",
    "推动经济平稳运行。",
    "确保责任落实到位。",
    "确保各项惠民政策落实到位。",
    "强化项目全过程管理，确保资金使用到位。",
    "加强协调，确保完成。",
    "做到项目早开工、早建成、早投产。",
    "率先建成高品质现代化新县城。",
    "实现政府系统廉洁高效运行。",
    "完成好各项改革任务。",
    "超额完成税收任务。",
    "推动签约项目早日开工建设。",
    "实现公共服务全覆盖。",
]


@pytest.mark.parametrize("sentence", NONE)
def test_no_milestone(milestones: Read, sentence: str) -> None:
    assert milestones(sentence) == []


def test_the_review_has_no_milestones(plan: Callable[[str], object], milestones: Read) -> None:
    assert milestones("附件2\n2025年民生实事完成情况\n青河高速建成通车。") == []


def test_what_is_accepted_may_stand_in_the_clause_before(milestones: Read) -> None:
    (target,) = milestones("推进智慧水务改革项目建设，确保通过省级验收。")
    assert target.quote == "智慧水务改革项目建设，确保通过省级验收"


def test_what_is_begun_and_finished_makes_two(milestones: Read) -> None:
    begun, finished = milestones("开工建设东湖隧道，力争三年建成通车。")
    assert (begun.quote, finished.quote) == ("开工建设东湖隧道", "三年建成通车")
    assert finished.indicator == "东湖隧道建成通车"


def test_a_day_before_the_verb_is_the_deadline(milestones: Read) -> None:
    (target,) = milestones("平湖温泉4月底达到运营条件。")
    assert target.deadline.isoformat() == "2026-04-30"


SOFT = [
    "配合推进沪江高铁建成通车。",
    "争取城际铁路获批立项。",
    "积极争取设立陆港海关。",
]


@pytest.mark.parametrize("sentence", SOFT)
def test_what_others_grant_or_finish_is_soft(milestones: Read, sentence: str) -> None:
    (target,) = milestones(sentence)
    assert target.tier == "soft"


@pytest.mark.parametrize("words", ["年内", "今年年内", "用三年", "力争", "出台", "全面", "一批", "配套"])
def test_repeated_words_cost_no_time(plan: Callable[[str], object], words: str) -> None:
    begun = perf_counter()
    plan((words * (84 // len(words)) + "条件。") * 200)
    assert perf_counter() - begun < 2


def test_a_milestone_has_value_one_and_no_unit(milestones: Read) -> None:
    (target,) = milestones("力争青河高速建成通车。")
    assert (target.value, target.unit, target.measure, target.comparator) == (1, None, "milestone", "eq")
    assert target.strive


def test_members_with_a_finishing_verb_each_are_milestones_each(milestones: Read) -> None:
    found = milestones("确保环湖大桥建成通车、东客站主体完工、科技馆开工建设。")
    assert [target.quote for target in found] == ["环湖大桥建成通车", "东客站主体完工", "科技馆开工建设"]


def test_members_that_share_a_finishing_verb_are_one_milestone(milestones: Read) -> None:
    found = milestones("环湖大桥、东客站建成投用。")
    assert [target.quote for target in found] == ["环湖大桥、东客站建成投用"]
