"""Baselines: the actual figure of the same indicator that the document gives for the period before."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.contract import Measure
from services.ingest.parser.quantities import Mention

_NOISE = re.compile(
    r"完成|实现|新增|新建|改造|建设|开展|打造|发放|达到|全市|全省|全区|全县|全年|[的、“”\"和及与]|力争|推进|项目年度|年度|规模以上|规上|地区"
)
_SAME = 0.8


@dataclass(frozen=True)
class Figure:
    """A number with what it measures: a target's, or an actual one's from the part that looks back."""

    mention: Mention
    indicator: str
    measure: Measure
    years: int = 1


def link(target: Figure, actuals: Sequence[Figure]) -> Figure | None:
    """The actual figure of a target's indicator; None where the document gives none or it measures something else."""
    best: tuple[float, int, Figure] | None = None
    for order, actual in enumerate(actuals):
        if not _comparable(target, actual):
            continue
        score = _likeness(target.indicator, actual.indicator)
        if score >= _SAME and (best is None or (score, -actual.years, -order) > (best[0], -best[2].years, -best[1])):
            best = (score, order, actual)
    return best[2] if best else None


def _comparable(target: Figure, actual: Figure) -> bool:
    if target.mention.unit != actual.mention.unit:
        return False
    changes = (Measure.GROWTH, Measure.DECLINE)
    if (target.measure in changes) != (actual.measure in changes):
        return False
    return target.measure is actual.measure


def _likeness(one: str, other: str) -> float:
    """How alike two indicators are: the F1 of their characters, words of delivery left out."""
    a, b = Counter(_NOISE.sub("", one) or one), Counter(_NOISE.sub("", other) or other)
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0
