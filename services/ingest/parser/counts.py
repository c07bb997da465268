"""Counts that promise nothing: figures of speech, slogans, what the work leans on, what the report will say next."""

import re

from services.ingest.parser.attributes_lexicon import APPROX_AFTER, DELIVERIES, GE_AFTER, LE_AFTER
from services.ingest.parser.indicators_lexicon import LEADING
from services.ingest.parser.places import Place, Rule

_REACHED = re.compile(r"(?:达到|突破|超过|超|过|破|达|迈上|跨越|稳定在|保持在|跃上)$")
_SENT = re.compile(r"(?:抽调|选派|招聘|引进|培训|派驻|组织|招引)$")
_DELIVERED = re.compile(rf"(?:{DELIVERIES})(?:好|了)?(?P<noun>[^,、。]{{0,6}})$")
_OF_A_NOUN = re.compile(rf"(?:{DELIVERIES}|发展)(?:好|了)?[^,。;]{{2,24}}$")
_ENDS = ("", ",", "、", "。", ";")
_LEANS = re.compile(
    rf"^(?:{LEADING})*(?:围绕|聚焦|针对|依托|按照|根据|对照|借助|面向|瞄准|紧扣|对标)([^,、\d]{{0,12}})$"
)
_ACTS = re.compile(rf"(?:{DELIVERIES})")
_BY = re.compile(r"以[^,。]{0,40}$")
_OUTER = re.compile(rf"(?!{GE_AFTER}|{LE_AFTER}|{APPROX_AFTER})(?:(?![和及至到与不约达超突增降提])[一-鿿]){{1,5}}\d")
_GROUP_RATE = re.compile(
    r"(?:县|市|区|乡|镇|村|旗|行业|产业|部门|企业|园区|集群)[^,;。、]{2,24}?(?:率|值|入|额|量|速|"
    r"重)[^,;。、\d]{0,10}\d[\d.]*%"
)
_RATE_FOLLOWS = re.compile(r"[^,;。、]{2,24}\d[\d.]*%")
_CLASS_AFTER = re.compile(r"的?(?:大型|骨干|龙头|上市)?(?:企业|产业|集群|园区|集团|[镇乡村县]|楼宇)")
_THINGS = frozenset(["所", "座", "条", "家", "处", "栋", "人", "台", "场", "亩", "公里", "元", "户"])
_LARGE = 100
"""Chinese numerals from here on are amounts, not figures of speech."""


def bare_multiplier(place: Place) -> bool:
    """千方百计, 万亩基地, 千亿级: a multiplier without a figure counts only as what is reached or who is sent."""
    if not place.mention.bare:
        return False
    if _CLASS_AFTER.match(place.after):
        return True
    return not (_REACHED.search(place.before) or (place.mention.unit == "人" and _SENT.search(place.before)))


def slogan(place: Place) -> bool:
    """四个“专属”工程: a count of slogans."""
    return place.mention.chinese and place.after[:1] in '“‘"《' and place.after[:1] != ""


def loose_count(place: Place) -> bool:
    """一个, 两项 in running speech: Chinese numerals count only after a verb of delivery, one thing only with 每."""
    mention = place.mention
    if not mention.chinese or mention.is_rate or mention.bare or mention.value >= _LARGE:
        return False
    if mention.value > 1 and _after_its_noun(place):
        return False
    each = bool(re.search(r"每|至少|不少于", place.before))
    delivered = _DELIVERED.search(place.before)
    if not delivered or (len(delivered["noun"]) > 1 and place.after[:1] not in ("", *"、,。;()")):
        return True
    return not each and (mention.value == 1 or mention.unit not in _THINGS)


def _after_its_noun(place: Place) -> bool:
    """新建示范园五个, …路等六条道路: the count closes what is delivered."""
    if not _OF_A_NOUN.search(place.before):
        return False
    if place.before.endswith("等"):
        return place.mention.unit in _THINGS
    return place.after[:1] in _ENDS and place.mention.unit in (*_THINGS, "个", "项", "件", "套", "辆", "名", "张", "只")


def context_count(place: Place) -> bool:
    """围绕20条产业链, 以12个规划为指导: a count of what the work leans on."""
    leans = _LEANS.search(place.before)
    if leans and not _REACHED.search(place.before) and not _ACTS.search(leans[1]):
        return True
    lead = _BY.search(place.before)
    return bool(lead) and bool(
        re.search(r"为(?:指导|载体|重点|抓手|依托|主|基础|核心|引领|契机|主体|突破口|牵引|支撑|目标|统领)", place.after)
    )


def outer_count(place: Place) -> bool:
    """10个领域100个项目: of two counts in a row the outer one only sorts."""
    if _RATE_FOLLOWS.match(place.after) and place.mention.unit in ("种", "类", "项"):
        return True
    if place.mention.unit == "个" and _GROUP_RATE.match(place.after):
        return True
    return bool(_OUTER.match(place.after)) and place.mention.unit in ("个", "大", "项", "批")


def agenda(place: Place) -> bool:
    """以下11个方面的工作: how many things the report is about to say."""
    return bool(re.search(r"(?:以下|下列|如下)$", place.before)) or bool(
        re.match(r"(?:大)?(?:方面|原则|层面|坚持|环节|着力点|字|转变)", place.after)
    )


def vague_result(place: Place) -> bool:
    """11个县的医共体运行更加有效: nothing to count at the end."""
    return (
        bool(re.search(r"(?:更加|不断|进一步|持续|日益|明显)[^,;。、]{1,8}[。;]?$", place.after))
        and len(place.after) < 40
    )


COUNTS: tuple[Rule, ...] = (
    bare_multiplier,
    slogan,
    loose_count,
    context_count,
    outer_count,
    agenda,
    vague_result,
)
