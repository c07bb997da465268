"""Why a number is no target: one named rule for each reason, asked in order.

Rules of the first table look at the number's own surroundings: dates, names, qualifiers. What they take out no longer
parts a clause. Those of the second look at what the passage does: reviews, notes, past figures.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.contract import Period
from services.ingest.parser.attributes_lexicon import APPROX_AFTER, DELIVERIES, GE_AFTER, LE_AFTER
from services.ingest.parser.exclusions_lexicon import (
    AGE_AFTER,
    CAPACITY_BEFORE,
    COMPARED,
    DATE_AFTER,
    DURATION_AFTER,
    ORDINAL_BEFORE,
    PAST_WORDS,
    QUALIFIED_NOUN,
    RANK_AFTER,
    RANK_BEFORE,
    RISE_TO,
)
from services.ingest.parser.indicators_lexicon import LEADING
from services.ingest.parser.quantities import UNIT, Mention
from services.ingest.parser.sections import Role
from services.ingest.parser.sentences import Sentence

_DATE_AFTER = re.compile(DATE_AFTER)
_ORDINAL_BEFORE = re.compile(ORDINAL_BEFORE)
_RANK_BEFORE = re.compile(RANK_BEFORE)
_RANK_AFTER = re.compile(RANK_AFTER)
_CAPACITY_BEFORE = re.compile(CAPACITY_BEFORE)
_DURATION_AFTER = re.compile(DURATION_AFTER)
_AGE_AFTER = re.compile(AGE_AFTER)
_QUALIFIED = re.compile(QUALIFIED_NOUN)
_RISE_TO = re.compile(RISE_TO)
_PAST = re.compile(PAST_WORDS)
_COMPARED = re.compile(COMPARED)
_YEAR = re.compile(r"(19\d\d|20\d\d)年?")
_QUOTED = re.compile(r"“[^“”\n]{0,40}”|‘[^‘’\n]{0,30}’|《[^《》\n]{0,60}》|\"[^\"\n]{0,24}\"")
_NUMBER_AHEAD = re.compile(r"[^\d,;。:、]{1,24}?\d[\d.,]*(?:万|亿|千|百)*(?:" + UNIT + ")")
_ENUMERATOR = re.compile(r"(?:^|[\n(\[。;|])$")
_FUTURE = re.compile(
    r"将(?:达到|达|突破|超过|实现|完成)|力争(?!上游)|(?:到|至)(?:20\d\d年|今年底|年底)[^。;]{0,20}(?:达到|突破|实现)"
)


_PRODUCES = re.compile(r"(?:年产|日产|月产|日处理|年处理|年加工|日供|总投资|年供)$")
_BOUND = re.compile(rf"{GE_AFTER}|{LE_AFTER}|{APPROX_AFTER}|[、。;]")
_NAMED = re.compile(
    r"(?:以上)?(?:的)?[^,;。]{1,24}(?:项目|工程|生产线|基地|机组|工厂|园区|中心|厂|水库|电站|公路|线路|大桥|隧道|企业)"
)
_FINISHES = re.compile(
    r"[^,;。\d]{2,}(?:[^,;。]*)(?:投产|建成|开工(?:建设)?|落地|竣工|投运|投用|(?:项目|工程|生产线)(?:建设|进度|"
    r"等)?)[。;]?$"
)
_CAPACITY_UNITS = frozenset(
    {
        "吨",
        "千瓦",
        "兆瓦",
        "吉瓦",
        "立方米",
        "套",
        "平方米",
        "千伏安",
        "台",
        "米",
        "辆",
        "吨/日",
        "吨/年",
        "片",
        "只",
        "头",
    }
)
_VERB_LEADS = re.compile(rf"^(?:{LEADING}|{DELIVERIES}|、|和)*")
_REACHED = re.compile(r"(?:达到|突破|超过|超|过|破|达|迈上|跨越|稳定在|保持在|跃上)$")
_SENT = re.compile(r"(?:抽调|选派|招聘|引进|培训|派驻|组织|招引)$")
_DELIVERED = re.compile(rf"(?:{DELIVERIES})(?:好|了)?(?:[^,、。]{{0,6}})$")
_LEANS = re.compile(
    rf"^(?:{LEADING})*(?:围绕|聚焦|针对|依托|按照|根据|对照|借助|面向|瞄准|紧扣|对标)([^,、\d]{{0,12}})$"
)
_ACTS = re.compile(rf"(?:{DELIVERIES})")
_BY = re.compile(r"以[^,。]{0,40}$")
_OUTER = re.compile(rf"(?!{GE_AFTER}|{LE_AFTER}|{APPROX_AFTER})(?:(?![和及至到与不约达超突增降提])[一-鿿]){{1,5}}\d")
_COUNT_FOLLOWS = re.compile(rf"(?:的)(?:达到|有|新增|发展到)?[^\d,;。、和及与]{{0,10}}?\d[\d.,]*[万亿]?(?:{UNIT})")
_NEXT_ORIGINS = re.compile(rf"[^,;。、\d]{{0,12}}(?:、\d[\d.,]*[万亿]?(?:{UNIT})?[^,;。、\d]{{0,6}})*")
_RATE_FOLLOWS = re.compile(r"[^,;。、]{2,24}\d[\d.]*%")
_PRICES = re.compile(r"按\d{4}年(?:不变|可比)?价格")
_LOCATED = re.compile(
    r"(?:总面积|规划面积|占地面积|占地|核心区|用地面积|总建筑面积|规划用地|控制面积)(?:约|为|共|达)?$"
)
_THINGS = frozenset(["所", "座", "条", "家", "处", "栋", "人", "台", "场", "亩", "公里", "元", "户"])
_LARGE = 100
"""Chinese numerals from here on are amounts, not figures of speech."""


@dataclass(frozen=True)
class Place:
    """A number in its surroundings: `before` and `after` reach to the ends of its clause."""

    mention: Mention
    sentence: Sentence
    view: str
    before: str
    after: str
    clause: tuple[int, int]
    period: Period
    quoted: bool


Rule = Callable[[Place], bool]


def in_a_name(place: Place) -> bool:
    """Inside a quotation, a title or a slogan: “15分钟生活圈”, 《…（2021—2035年）》."""
    return place.quoted


def document_number(place: Place) -> bool:
    """〔2020〕41号, 12号文件."""
    return place.after[:1] in ("]", "号") or (place.before[-1:] == "[" and place.mention.unit is None)


def date(place: Place) -> bool:
    """A year, a month, a day, an hour, a meeting, a grade."""
    if place.mention.unit and place.mention.unit not in ("期", "天", "次"):
        return False
    return bool(_DATE_AFTER.match(place.after)) and not place.mention.is_rate


def ordinal(place: Place) -> bool:
    """第3, 前10, G310, 1. at the head of a line."""
    if _ORDINAL_BEFORE.search(place.before[-6:]):
        return True
    return place.mention.unit is None and place.after[:1] in (".", ")", "]") and not place.before.strip("([")


def rank(place: Place) -> bool:
    """居全国第3位, 百强, 5A级."""
    if _RANK_AFTER.match(place.after) and place.mention.unit is None:
        return True
    if place.mention.unit in (None, "位"):
        return bool(_RANK_BEFORE.search(place.before[-12:]))
    return place.mention.unit in ("个", "人") and bool(re.search(r"[居列第前]$", place.before))


def duration(place: Place) -> bool:
    """用两年时间, 30分钟, 5个月: how long, not how much."""
    unit = place.mention.unit
    if unit in ("分钟", "小时", "天", "个工作日") or (unit is None and place.after[:1] == "年"):
        if unit in ("天",) and re.search(
            r"(?:天数|优良|达到|不少于|保持|稳定|以上)[^,]*$", place.before + place.after[:2]
        ):
            return False
        return not re.search(r"(?:年限|时限|时间|耗时|用时)(?:.{0,6})$", place.before) or bool(
            _DURATION_AFTER.match(place.after)
        )
    return unit == "个" and place.after[:1] == "月"


def age(place: Place) -> bool:
    """65岁以上老年人, 3岁以下婴幼儿: who is meant, not how many."""
    return place.mention.unit == "岁" and not re.search(r"寿命|年龄", place.before)


def without_unit(place: Place) -> bool:
    """A number that counts nothing the table of units knows."""
    return place.mention.unit is None


def capacity(place: Place) -> bool:
    """年产50万吨…项目, …40万吨硅材建成投产: a number that describes a named thing."""
    if place.mention.is_rate:
        return False
    if _PRODUCES.search(place.before) and place.after[:1] not in ("", ",") and not _BOUND.match(place.after):
        return True
    if _CAPACITY_BEFORE.search(place.before[-6:]) and _NAMED.match(place.after):
        return True
    if place.mention.unit not in _CAPACITY_UNITS or not _FINISHES.search(place.after):
        return False
    return len(_VERB_LEADS.sub("", place.before)) > 1


def qualifier(place: Place) -> bool:
    """亿元以上项目, 100户以上自然村公厕550座: it says which ones are counted, the count comes after."""
    if place.after.startswith("级") or _COUNT_FOLLOWS.match(place.after):
        return True
    tail = _QUALIFIED.match(place.after)
    if place.mention.is_rate:
        return (
            bool(tail)
            and bool(re.search(r"[率比]$", place.before))
            and len(place.after) > (tail.end() if tail else 0) + 2
        )
    if re.search(r"\d[万亿]?(?:" + UNIT + r")(?:不低于|不少于|超过|具有|拥有|含)$", place.before):
        return True
    if not tail:
        return place.mention.bare and bool(re.match(r"级", place.after))
    noun = place.after[tail.end() :]
    if not noun or noun[0] in "、,;。和及":
        return False
    if place.mention.unit in ("元", "美元") and re.match(
        r"(?:的)?[^,;。\d]{0,16}(?:项目|企业|工程|产业|集群|楼宇|税源)", noun
    ):
        return True
    return bool(_NUMBER_AHEAD.match(noun)) or bool(
        re.match(r"[^,;。、\d]{1,20}(?:数量|占比|比重|比例|覆盖率|增长|下降)", noun)
    )


def starting_point(place: Place) -> bool:
    """由A提高到B: A."""
    rise = _RISE_TO.search(place.after[:30])
    if not rise or not _NEXT_ORIGINS.fullmatch(place.after, 0, rise.start()):
        return False
    origin = max(place.before.rfind("由"), place.before.rfind("从"))
    return origin >= 0 and len(place.before) - origin <= 36


def per(place: Place) -> bool:
    """每3万人, 每千名老人: the measure's base."""
    return bool(re.search(r"每(?:个|一)?$|平均每$", place.before)) and place.mention.unit not in ("年", "月")


def bare_multiplier(place: Place) -> bool:
    """千方百计, 万亩基地, 千亿级: a multiplier without a figure counts only as what is reached or who is sent."""
    if not place.mention.bare:
        return False
    return not (_REACHED.search(place.before) or (place.mention.unit == "人" and _SENT.search(place.before)))


def slogan(place: Place) -> bool:
    """四个“专属”工程: a count of slogans."""
    return place.mention.chinese and place.after[:1] in '“‘"《' and place.after[:1] != ""


def loose_count(place: Place) -> bool:
    """一个, 两项 in running speech: Chinese numerals count only after a verb of delivery, one thing only with 每."""
    mention = place.mention
    if not mention.chinese or mention.is_rate or mention.bare or mention.value >= _LARGE:
        return False
    each = bool(re.search(r"每|至少|不少于", place.before))
    if not _DELIVERED.search(place.before):
        return True
    return not each and (mention.value == 1 or mention.unit not in _THINGS)


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
    return bool(_OUTER.match(place.after)) and place.mention.unit in ("个", "大", "项", "批")


def agenda(place: Place) -> bool:
    """以下14个方面的工作: how many things the report is about to say."""
    return bool(re.search(r"(?:以下|下列|如下)$", place.before)) or bool(
        re.match(r"(?:大)?(?:方面|原则|层面|坚持|环节|着力点|字|转变)", place.after)
    )


def base_of_more(place: Place) -> bool:
    """在压减17.3%的基础上: what the target comes on top of."""
    return bool(re.match(r"(?:的)?(?:基础|前提)上", place.after))


def described_thing(place: Place) -> bool:
    """建成拥有5条跑道…的机场: what a thing will be like."""
    return (
        bool(re.search(r"(?:建成|建设|打造|形成)(?:一[个座批])?(?:拥有|具备|含|集)[^,;。]*$", place.before))
        and "的" in place.after
    )


def located_area(place: Place) -> bool:
    """总面积3.71平方公里: how large a place is."""
    return place.mention.unit in ("平方公里", "平方米", "亩", "公顷") and bool(_LOCATED.search(place.before))


def vague_result(place: Place) -> bool:
    """11个县的医共体运行更加有效: nothing to count at the end."""
    return (
        bool(re.search(r"(?:更加|不断|进一步|持续|日益|明显)[^,;。、]{1,8}[。;]?$", place.after))
        and len(place.after) < 40
    )


SURROUNDINGS: tuple[Rule, ...] = (
    in_a_name,
    document_number,
    ordinal,
    age,
    rank,
    duration,
    date,
    without_unit,
    capacity,
    qualifier,
    starting_point,
    per,
    bare_multiplier,
    slogan,
    loose_count,
    context_count,
    outer_count,
    agenda,
    base_of_more,
    described_thing,
    located_area,
    vague_result,
)


def in_the_notes(place: Place) -> bool:
    """An explanation of words."""
    return place.sentence.section.role is Role.NOTES


def reviewed(place: Place) -> bool:
    """In a part that looks back and without a word that looks ahead."""
    return place.sentence.section.role is Role.REVIEW and not _looks_ahead(place)


def described(place: Place) -> bool:
    """In a part that describes where things stand."""
    return place.sentence.section.role is Role.BACKGROUND


def in_a_heading(place: Place) -> bool:
    """A heading counts what the paragraphs below it say."""
    return place.sentence.heading


def past_figure(place: Place) -> bool:
    """A past figure in the part that plans: 去年, 已, 增加了, a year before the period."""
    start, _ = place.clause
    lead = place.view[max(place.sentence.start, start - 30) : place.mention.start]
    own = place.view[start : place.mention.start]
    if re.search(r"了$", own[-1:]) or _PAST.search(own):
        return not _COMPARED.search(own)
    years = [int(year) for year in _YEAR.findall(_PRICES.sub("", own))]
    if years and max(years) < place.period.first and not _COMPARED.search(own):
        return not re.search(r"\d{4}(?:年)?[-—~至]", own)
    return bool(re.search(r"(?:去年|上年)[^,]{0,8},?$", lead)) and not _COMPARED.search(lead)


def _looks_ahead(place: Place) -> bool:
    clause = place.view[place.clause[0] : place.clause[1]]
    if not _FUTURE.search(clause):
        return False
    years = [int(year) for year in _YEAR.findall(clause)]
    return not years or max(years) >= place.period.first


CONTEXTS: tuple[Rule, ...] = (in_the_notes, described, reviewed, in_a_heading, past_figure)


def exclude(rules: tuple[Rule, ...], place: Place) -> str | None:
    """The name of the first rule that takes a number out; None where it stays."""
    for rule in rules:
        if rule(place):
            return rule.__name__
    return None


def quoted_places(view: str) -> list[tuple[int, int]]:
    """The spans of quotations, titles and slogans."""
    return [found.span() for found in _QUOTED.finditer(view)]
