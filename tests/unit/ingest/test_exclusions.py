"""Why a number is no target, by the name of the rule; and beside each reason a number that is one."""

from collections.abc import Callable

import pytest

Rules = Callable[[str], dict[str, str]]

EXCLUDED = [
    ("in_a_name", "优化“20分钟通勤圈”布局。", "20分钟"),
    ("in_a_name", "落实《海绵城市规划（2022—2030年）》。", "2022"),
    ("document_number", "落实省政府12号文件精神。", "12"),
    ("ordinal", "完成第3污水处理厂前期工作。", "3"),
    ("ordinal", "加快G310改线工程。", "310"),
    ("rank", "经济总量继续居全省第3位。", "3位"),
    ("rank", "引进世界500强企业。", "500"),
    ("age", "为70岁以上老人送餐。", "70岁"),
    ("duration", "用3年时间消除薄弱村。", "3"),
    ("duration", "审批事项30分钟办结。", "30分钟"),
    ("date", "6月底前启动招生。", "6"),
    ("without_unit", "推广5G应用。", "5"),
    ("out_of_bounds", "新增投资999999999万亿元。", "999999999万亿元"),
    ("capacity", "加快年产50万吨铝材项目建设。", "50万吨"),
    ("capacity", "推动宏远30万吨硅材、长丰10万吨树脂建成投产。", "30万吨"),
    ("capacity", "加快总投资20亿元的物流园建设。", "20亿元"),
    ("qualifier", "引进亿元以上项目35个。", "亿元"),
    ("qualifier", "引进投资过5亿元的项目8个。", "5亿元"),
    ("qualifier", "产值超10亿元企业达到6家。", "10亿元"),
    ("per", "10万人死亡率下降6%。", "10万人"),
    ("capacity", "实施技改项目40个，总投资90亿元。", "90亿元"),
    ("capacity", "抓好年产3万吨纯碱、8万吨尿素等项目前期。", "8万吨"),
    ("capacity", "新建日供水6万吨的第三水厂。", "6万吨"),
    ("capacity", "城区20吨以上燃煤锅炉全部完成脱硫。", "20吨"),
    ("qualifier", "改建80户以上村组公厕66座。", "80户"),
    ("qualifier", "推进20万吨级码头建设。", "20万吨"),
    ("capacity", "推进年度投资30亿元的25个重点项目。", "30亿元"),
    ("starting_point", "奖励标准由150元提高到180元。", "150元"),
    ("starting_point", "帮扶范围从15个扩大到57个。", "15个"),
    ("per", "每3万人配建一所综合医院。", "3万人"),
    ("base_of_more", "在支出压减15%的基础上再压减5%。", "15%"),
    ("described_thing", "建成拥有5条跑道的枢纽机场。", "5条"),
    ("located_area", "规划区总面积12平方公里。", "12平方公里"),
    ("bare_multiplier", "千方百计扩大就业。", "千方"),
    ("bare_multiplier", "建设万亩制种基地。", "万亩"),
    ("bare_multiplier", "扶持新材料集团成为收入超百亿元的企业。", "百亿元"),
    ("slogan", "实施四个“暖心”工程。", "四个"),
    ("loose_count", "一张蓝图绘到底。", "一张"),
    ("loose_count", "落实三项制度。", "三项"),
    ("loose_count", "推动作风建设实现三个转变。", "三个"),
    ("context_count", "围绕20条产业链招商。", "20条"),
    ("context_count", "以12个专项规划为指导编制方案。", "12个"),
    ("outer_count", "推进10个领域80个重大项目。", "10个"),
    ("agenda", "突出抓好以下11个方面工作。", "11个"),
    ("vague_result", "11个县的医共体运行更加有效。", "11个"),
    ("past_figure", "去年新增企业20家，今年再上台阶。", "20家"),
    ("past_figure", "已建成泵站15座。", "15座"),
    ("past_figure", "2024年粮食产量30万吨。", "30万吨"),
]


@pytest.mark.parametrize(("rule", "sentence", "quote"), EXCLUDED, ids=[f"{row[0]}: {row[1]}" for row in EXCLUDED])
def test_a_number_is_no_target(rules: Rules, rule: str, sentence: str, quote: str) -> None:
    assert rules(sentence)[quote] == rule


KEPT = [
    ("新建示范果园五个，培育龙头企业两户。", "五个"),
    ("发展农民合作社三十家。", "三十家"),
    ("实施东风路、长安路等六条道路改造。", "六条"),
    ("去化周期控制在18个月以内。", "18个月"),
    ("为3万65周岁以上老人免费体检。", "3万"),
    ("适龄儿童入学率保持99%。", "99%"),
    ("空气优良天数不少于300天。", "300天"),
    ("人均预期寿命升至79岁。", "79岁"),
    ("新增就业岗位5万个。", "5万个"),
    ("引进亿元以上项目35个。", "35个"),
    ("改建80户以上村组公厕66座。", "66座"),
    ("粮食种植面积守住120万亩以上。", "120万亩"),
    ("奖励标准由150元提高到180元。", "180元"),
    ("每个街道至少建设一所社区医院。", "一所"),
    ("实现集群产值过百亿元目标。", "百亿元"),
    ("抽调千名干部下沉企业。", "千名"),
    ("新建小学两所。", "两所"),
    ("在支出压减15%的基础上再压减5%。", "5%"),
    ("60%以上的社区建有助餐点。", "60%"),
    ("提升24个服务区。", "24个"),
    ("依托福利机构设立260张家庭床位。", "260张"),
    ("省级农业龙头企业比去年增加4家。", "4家"),
    ("新建5G基站50座。", "50座"),
    ("突破40项关键技术。", "40项"),
]


@pytest.mark.parametrize(("sentence", "quote"), KEPT, ids=[row[0] for row in KEPT])
def test_a_number_is_a_target(rules: Rules, sentence: str, quote: str) -> None:
    assert rules(sentence)[quote] in ("increment", "level", "growth", "decline")


def test_every_number_of_the_text_has_its_decision(rules: Rules) -> None:
    sentence = "到2030年，力争第3产业占比达到50%，“双百”企业突破100家，改造12条道路。"
    assert list(rules(sentence)) == ["2030", "3", "50%", "100家", "12条"]
