"""Baselines: the actual figure of the same indicator that the document gives for the period before."""

import re
from collections import Counter
from dataclasses import dataclass

from services.contract import Measure
from services.ingest.parser.indicators_lexicon import BARE, HEADS
from services.ingest.parser.quantities import Mention

_NOISE = re.compile(
    r"完成|实现|新增|新建|举办|引入|产业|改造|建设|开展|打造|发放|达到|全市|全省|全区|全县|全年|[的、“”\"和及与]|"
    r"力争|推进|项目年度|年度|规模以上|规上|地区"
)
SYNONYMS = {
    "燃气": "供气",
    "供暖": "供热",
    "总产量": "产量",
    "总产": "产量",
    "规模以上": "规上",
    "国内生产总值": "生产总值",
    "公共财政预算收入": "一般公共预算收入",
}
"""Spellings of one thing."""
_SAME = 0.66
_SAME_RATE = 0.8
"""Rates of change have their nouns in common (增加值): they must be more alike."""
_MOST = 2000
"""No report gives so many figures of one unit; what lies beyond is noise."""
_OLDER = 0.2
"""What a figure over several years loses against one of the year before."""
_CONTAINED = 0.7
"""An indicator that holds the other one whole is as like as this."""
_GENERIC = re.compile(rf"(?:{HEADS}|{BARE}|收入|项目|企业|建设|占|中心|活动|服务|资金|贷款|工程)+")
_NEW = re.compile(r"新")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it measures: a target's, or an actual one's from the part that looks back."""

    mention: Mention
    indicator: str
    measure: Measure
    years: int = 1
    verb: str = ""


class Actuals:
    """The actual figures of a document, each kept once for an indicator, unit, measure and span of years."""

    def __init__(self) -> None:
        self._by_kind: dict[tuple[str | None, bool], dict[tuple[str, Measure, int], Figure]] = {}

    def add(self, figure: Figure) -> None:
        """Keeps a figure in mind; of two that say the same the first stays."""
        kind = self._by_kind.setdefault(_kind(figure), {})
        if len(kind) < _MOST:
            kind.setdefault((_normal(figure.indicator), figure.measure, figure.years), figure)

    def of(self, target: Figure) -> Figure | None:
        """The actual figure of a target's indicator; None where the document gives none or it measures another."""
        best: tuple[float, Figure] | None = None
        for (indicator, _, years), actual in self._by_kind.get(_kind(target), {}).items():
            if not _comparable(target, actual):
                continue
            score = _likeness(_normal(target.indicator), indicator)
            if score < (_SAME_RATE if target.mention.is_rate else _SAME):
                continue
            ranked = score - (_OLDER if years > 1 else 0)
            if best is None or ranked > best[0]:
                best = (ranked, actual)
        return best[1] if best else None


def _kind(figure: Figure) -> tuple[str | None, bool]:
    return figure.mention.unit, figure.measure in (Measure.GROWTH, Measure.DECLINE)


def _comparable(target: Figure, actual: Figure) -> bool:
    if target.measure is Measure.INCREMENT and (actual.years > 1 or (_NEW.match(target.verb) and not actual.verb)):
        return False
    return target.measure is actual.measure


def _normal(indicator: str) -> str:
    for spelling, usual in SYNONYMS.items():
        indicator = indicator.replace(spelling, usual)
    return _NOISE.sub("", indicator) or indicator


def _likeness(one: str, other: str) -> float:
    """How alike two indicators are: the F1 of their characters, words of delivery left out."""
    short, long = sorted((one, other), key=len)
    a, b = Counter(one), Counter(other)
    both = sum((a & b).values())
    f1 = 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0
    return max(f1, _CONTAINED if len(short) > 1 and short in long and not _GENERIC.fullmatch(short) else 0.0)
