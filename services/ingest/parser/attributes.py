"""How a number is meant: comparator, measure, accumulation, hedge, recurrence, tier."""

import re

from services.contract import Accumulation, Comparator, Measure, Tier
from services.ingest.parser.attributes_lexicon import (
    AGGREGATES,
    APPROX_AFTER,
    APPROX_BEFORE,
    DECLINE,
    DELIVERIES,
    GE_AFTER,
    GE_BEFORE,
    GROWTH,
    GROWTH_NOUNS,
    GT_BEFORE,
    HEDGES,
    LE_AFTER,
    LE_BEFORE,
    LEVEL_VERBS,
    LT_BEFORE,
    MODALS,
    SIZING_VERBS,
    STOCK_RATES,
    STRONG_DELIVERIES,
    YEARLY,
)
from services.ingest.parser.quantities import Mention

_AFTER: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    (Comparator.GE, re.compile(GE_AFTER)),
    (Comparator.LE, re.compile(LE_AFTER)),
    (Comparator.APPROX, re.compile(APPROX_AFTER)),
)
_BEFORE: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    (Comparator.GE, re.compile(rf"(?:{GE_BEFORE})(?:[^,、\d]{{0,14}})$")),
    (Comparator.LE, re.compile(rf"(?:{LE_BEFORE})$")),
    (Comparator.GT, re.compile(rf"(?:{GT_BEFORE})$")),
    (Comparator.LT, re.compile(rf"(?:{LT_BEFORE})$")),
    (Comparator.APPROX, re.compile(rf"(?:{APPROX_BEFORE})$")),
)
_WITHIN = frozenset(["%", "‰", "个工作日", "天", "小时", "分钟"])
_TAIL = re.compile(rf"(?:的)?(?:{GE_AFTER}|{LE_AFTER}|{APPROX_AFTER})")
_GROWTH = re.compile(rf"(?:{GROWTH})(?:{GT_BEFORE}|{GE_BEFORE}|{APPROX_BEFORE}|{LE_BEFORE})?$")
_DECLINE = re.compile(rf"(?:{DECLINE})(?:{GT_BEFORE}|{GE_BEFORE}|{APPROX_BEFORE})?$")
_PACE = re.compile(
    r"(?:以[上内下]|左右)?的?(?:年均)?(?:(?P<down>降幅|下降)|增长|增速|增幅|速度|幅度|增长速度|增长率)(?!.{0,2}占)"
)
_GROWTH_NOUN = re.compile(GROWTH_NOUNS)
_STOCK_RATE = re.compile(STOCK_RATES)
_LEVEL_END = re.compile(rf"(?:{LEVEL_VERBS})(?:{GT_BEFORE}|{GE_BEFORE}|{APPROX_BEFORE}|{LE_BEFORE})?$")
_AGGREGATE = re.compile(rf"(?:{AGGREGATES})(?:数|量|额)?$")
_DELIVERY = re.compile(rf"(?:{DELIVERIES})")
_WEAK_END = re.compile(r"(?:超过?|突破|不低于|不少于|高于|过)$")
_BARE_LEVEL = re.compile(r"[、,]?(?:总数|累计|总里程|总量)?(?:将|要|力争)?(?:达到|达)$")
_BARE_WEAK = re.compile(r"[、,]?(?:力争|将|并)?(?:突破|超过?)$")
_ADDED = re.compile(r"(?:净增|新增)(?:加)?(?:约|超过?)?$")
_WORKED_AREA = re.compile(r"(?:拆迁|拆除|改造|治理|整治|竣工|开工|造林|绿化|出让|收储|复垦)面积$")
_SAVED = re.compile(r"降低|减轻|节约|节省")
_TOTAL = re.compile(r"(?:总数|总量|总规模|累计)")
_DELIVERY_END = re.compile(rf"(?:{DELIVERIES})(?:任务)?$")
_STRONG = re.compile(rf"(?:{STRONG_DELIVERIES})")
_DENSITY = re.compile(
    r"^每(?:拥有|平方公里|百?[千万]?(?:名|人)|百?[千万]?(?:老人|人口)|百户|千户|亩|千人|万人)|^[千万]人|人均|户均|"
    r"亩均|每人每[月年]|每[月年]每人"
)
_SIZING = re.compile(rf"^(?:{SIZING_VERBS})")
_HEDGE = re.compile(HEDGES)
_YEARLY = re.compile(YEARLY)


def tail_end(view: str, end: int) -> int:
    """Where the comparator after a number ends: 以上, 以内, 左右; the number's own end where there is none."""
    found = _TAIL.match(view, end)
    return found.end() if found else end


def comparator(mention: Mention, before: str, after: str) -> Comparator:
    """What the words around a number make of it; the word after it is stronger than the word before."""
    if mention.high is not None:
        return Comparator.RANGE
    for kind, pattern in _AFTER:
        if pattern.match(after):
            return kind
    if after.startswith("内") and mention.unit in _WITHIN:
        return Comparator.LE
    for kind, pattern in _BEFORE:
        if pattern.search(before):
            return kind
    return Comparator.GT if mention.more else Comparator.EQ


def comparator_at(view: str, end: int) -> Comparator:
    """The comparator that a passage ends with: 以上 at the end of a list."""
    for kind, pattern in _AFTER:
        if pattern.search(view, max(0, end - 4), end):
            return kind
    return Comparator.EQ


def change(mention: Mention, before: str, after: str = "") -> Measure | None:
    """Growth or decline, where a rate stands after a verb of change; None for everything else."""
    if not mention.is_rate:
        return _amount_of_change(before)
    if _STOCK_RATE.search(before.rstrip("为达到控制在保持稳定以不超过低于")) and mention.unit != "个百分点":
        return None
    paced = _PACE.match(after)
    if paced:
        return Measure.DECLINE if paced["down"] else Measure.GROWTH
    if _DECLINE.search(before):
        return Measure.DECLINE
    if _GROWTH.search(before) or _GROWTH_NOUN.search(before):
        return Measure.GROWTH
    return Measure.GROWTH if mention.unit == "个百分点" else None


def _amount_of_change(before: str) -> Measure | None:
    """提高20元, 再降低2微克/立方米: an amount, not a value."""
    if re.search(
        r"(?:增长|提高|上调|上浮|上升|[入额值均准积度模程费金](?:分别|各|再|要)*(?:净增|增加|增收)|[量数]增加|[均月年]增)$",
        before,
    ):
        return Measure.GROWTH
    if re.search(r"(?:比上年|较上年|同比|比去年|较去年)[^,]{0,4}(?:增加|增收|净增|多)$", before):
        return Measure.GROWTH
    return (
        Measure.DECLINE if re.search(r"(?:下降|降低|下调|回落|减量|减少|压减|削减|消减|缩减|核减)$", before) else None
    )


def measure(mention: Mention, before: str, indicator: str, verb: str, before_noun: bool) -> Measure:
    """Level or increment, for a number that is no change: the predicate decides, then the noun, then the verb."""
    if mention.is_rate and mention.unit != "倍":
        return Measure.LEVEL
    if _TOTAL.search(before) and indicator.endswith("投资") and "累计" in before:
        return Measure.INCREMENT
    if _TOTAL.search(before) or _BARE_LEVEL.match(before) or _DENSITY.search(indicator):
        return Measure.LEVEL
    if indicator.startswith(("出栏", "存栏")) or indicator.endswith(("出栏", "存栏")):
        return Measure.LEVEL
    if _BARE_WEAK.match(before) and not before_noun:
        return Measure.LEVEL
    if "新增" in indicator or _ADDED.search(before):
        return Measure.INCREMENT
    level = bool(_LEVEL_END.search(before))
    weak = bool(_WEAK_END.search(before))
    if level and not weak and not _STRONG.match(verb):
        return Measure.LEVEL
    if verb in ("完成", "") and _FLOW.search(indicator) and not indicator.endswith("投资"):
        return Measure.LEVEL
    if (verb and _DELIVERY.match(verb)) or (weak and (before_noun or _DELIVERY_END.search(indicator))):
        return Measure.INCREMENT
    if not level and _SAVED.match(indicator):
        return Measure.INCREMENT
    if not level and _WORKED_AREA.search(indicator):
        return Measure.INCREMENT
    return Measure.LEVEL if level or _AGGREGATE.search(indicator) else Measure.INCREMENT


def accumulation(kind: Measure, unit: str | None, indicator: str) -> Accumulation:
    """Whether figures of parts of the period add up: amounts delivered and flows do, rates and stocks do not."""
    if kind in (Measure.GROWTH, Measure.DECLINE) or unit in ("%", "‰", "个百分点"):
        return Accumulation.POINT
    if kind is Measure.LEVEL:
        return Accumulation.CUMULATIVE if _FLOW.search(indicator) else Accumulation.POINT
    return Accumulation.CUMULATIVE


_DATED = re.compile(r"^(?:到|至|在|用)?[\d一二三四五年月底末初前中“”十、~—-]{2,14}(?:时间|左右)?,")
_FLOW = re.compile(
    r"(?:交易额|成交额|零售额|销售额|销售收入|收入|产值|增加值|产量|总产|总值|吞吐量|进出口|出口|进口|进出口额|"
    r"贸易额|总额|营业额|税收|利润|发电量|用电量|客运量|货运量|游客|接待.*|GDP|投资)$"
)


def strives(sentence_before: str) -> bool:
    """Whether a hedge (力争, 争取, 努力) still holds: until another modal opens a later clause."""
    hedges = list(_HEDGE.finditer(sentence_before))
    if not hedges:
        return False
    rest = _DATED.sub("", sentence_before[hedges[-1].end() :])
    comma = re.search(r"[,、:]", rest)
    return not (comma and re.search(rf"[,:](?:{MODALS})", rest[comma.start() :]))


def recurs(clause_before: str) -> bool:
    """Whether the clause says that the target holds for every year."""
    return bool(_YEARLY.search(clause_before))


def tier(mention: Mention, verb: str, before_noun: bool) -> Tier:
    """Soft where a count merely sizes an activity, or a multiplier stands without a figure."""
    if mention.bare:
        return Tier.SOFT
    return Tier.SOFT if before_noun and _SIZING.match(verb) else Tier.CORE
