"""Numbers that describe: what a named thing can do, which things are counted, where a rise begins."""

import re

from services.ingest.parser.attributes_lexicon import APPROX_AFTER, DELIVERIES, GE_AFTER, LE_AFTER
from services.ingest.parser.exclusions_lexicon import CAPACITY_BEFORE, QUALIFIED_NOUN, RISE_TO
from services.ingest.parser.indicators_lexicon import LEADING
from services.ingest.parser.places import Place, Rule
from services.ingest.parser.quantities import UNIT

_CAPACITY_BEFORE = re.compile(CAPACITY_BEFORE)
_QUALIFIED = re.compile(QUALIFIED_NOUN)
_RISE_TO = re.compile(RISE_TO)
_NUMBER_AHEAD = re.compile(r"[^\d,;。:、]{1,24}?\d[\d.,]*(?:万|亿|千|百)*(?:" + UNIT + ")")
_CLASS = re.compile(
    r"的?[^,;。、\d]{0,8}(?:企业|项目|园区|集群|产业链?|楼宇|[镇乡村]|大户|单位|产品|品牌|市场|基地|工程)"
    r"[^,;。、\d]{0,8}\d"
)
_OVER = re.compile(r"(?:超过?|[资值入收]过|突破|逾)$")
_PRODUCES = re.compile(
    r"(?:年产|日产|月产|日处理|年处理|年加工|日供|总投资|年供|[日年](?:供水|供气|产气|处理污水|处理垃圾|处理能力|屠宰|出栏|加工)(?:能力)?)$"
)
_EQUIPMENT = re.compile(r"(?:及?以[上下])?的?(?:燃煤|燃气|工业|小)*(?:锅炉|窑炉|机组|渔船|货车|船舶)")
_SIZE = re.compile(r"[,、]?(?:概算|计划|估算|项目|预计|协议)*总投资额?(?:约|近|超过?|达到?|为)*")
_ENDS = ("", ",", "。", ";", "、", ")")
_LISTED_PRODUCT = re.compile(
    rf"(?:年产|日产|年处理|日处理|年加工)[\d.]+[十百千万亿]*(?:{UNIT})[^,;。、\d]{{1,12}}[、和及]$"
)
_INVESTED = re.compile(r"投资(?:额)?(?:近|约|超|达|逾|超过)?$")
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
_COUNT_FOLLOWS = re.compile(rf"(?:的)(?:达到|有|新增|发展到)?[^\d,;。、和及与]{{0,10}}?\d[\d.,]*[万亿]?(?:{UNIT})")
_NEXT_ORIGINS = re.compile(rf"[^,;。、\d]{{0,12}}(?:、\d[\d.,]*[万亿]?(?:{UNIT})?[^,;。、\d]{{0,6}})*")
_LOCATED = re.compile(
    r"(?:总面积|规划面积|占地面积|占地|核心区|用地面积|总建筑面积|规划用地|控制面积)(?:约|为|共|达)?$"
)


def capacity(place: Place) -> bool:
    """年产50万吨…项目, …40万吨硅材建成投产: a number that describes a named thing."""
    if place.mention.is_rate:
        return False
    if _PRODUCES.search(place.before) and place.after[:1] not in ("", ",") and not _BOUND.match(place.after):
        return True
    if place.mention.unit in _CAPACITY_UNITS and _EQUIPMENT.match(place.after):
        return True
    if _SIZE.fullmatch(place.before) and place.after[:1] in _ENDS:
        return True
    if _LISTED_PRODUCT.search(place.before) and place.mention.unit in _CAPACITY_UNITS:
        return True
    if _INVESTED.search(place.before) and place.after.startswith("的"):
        return True
    if _CAPACITY_BEFORE.search(place.before[-6:]) and _NAMED.match(place.after):
        return True
    if place.mention.unit not in _CAPACITY_UNITS or not _FINISHES.search(place.after):
        return False
    return len(_VERB_LEADS.sub("", place.before)) > 1


def qualifier(place: Place) -> bool:
    """亿元以上项目, 80户以上村组公厕66座: it says which ones are counted, the count comes after."""
    if place.mention.unit in ("元", "美元") and _OVER.search(place.before) and _CLASS.match(place.after):
        return True
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
    """每3万人, 每千名老人, 10万人死亡率: the measure's base."""
    if place.mention.unit == "人" and re.match(r"(?:口)?(?:死亡率|发病率|拥有)", place.after):
        return True
    return bool(re.search(r"每(?:个|一)?$|平均每$", place.before)) and place.mention.unit not in ("年", "月")


def base_of_more(place: Place) -> bool:
    """在压减15%的基础上: what the target comes on top of."""
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


DESCRIPTIONS: tuple[Rule, ...] = (
    capacity,
    base_of_more,
    qualifier,
    starting_point,
    per,
    described_thing,
    located_area,
)
