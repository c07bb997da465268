"""What a target says of its direction against what its comparator and its baseline say: marked, never guessed."""

import re

from services.contract import Accumulation, Comparator, Measure, Target

_RISING = re.compile(r"(?:提高|提升|增加|增长|扩大|上升|扩展|[增升提])(?:到|至)[^，。；,;]{0,6}$")
_FALLING = re.compile(r"(?:降低|下降|减少|压减|压缩|缩短|[降减])(?:到|至)[^，。；,;]{0,6}$")
_KEEPING = re.compile(r"(?:保持|稳定|维持|控制|守住|巩固|不低于|不高于)[^，。；,;]{0,8}$")
_FLOORS = (Comparator.GE, Comparator.GT)
_CAPS = (Comparator.LE, Comparator.LT)
_NEAR = 14
"""So many characters before a number may hold its direction."""


def contradiction(target: Target) -> str | None:
    """What does not fit in a target, in the reader's words; None where all fits or nothing tells."""
    if target.measure is not Measure.LEVEL or target.sentence is None or target.start is None:
        return None
    said = target.sentence.quote[: target.start - target.sentence.start][-_NEAR:]
    rising, falling = bool(_RISING.search(said)), bool(_FALLING.search(said))
    if rising and target.comparator in _CAPS:
        return "方向与比较词不符：文中说提高，却以上限表述"
    if falling and target.comparator in _FLOORS:
        return "方向与比较词不符：文中说降低，却以下限表述"
    return _against_baseline(target, said, rising=rising, falling=falling)


def _against_baseline(target: Target, said: str, *, rising: bool, falling: bool) -> str | None:
    baseline = target.baseline
    if baseline is None or baseline.unit != target.unit:
        return None
    if rising and baseline.value > target.value:
        return f"方向与基期值不符：文中说提高，基期值{baseline.quote}已高于目标"
    if falling and baseline.value < target.value:
        return f"方向与基期值不符：文中说降低，基期值{baseline.quote}已低于目标"
    floor = target.comparator not in _CAPS and target.accumulation is Accumulation.POINT
    if floor and not falling and not _KEEPING.search(said) and baseline.value > target.value:
        return f"目标低于基期值{baseline.quote}：是保持还是笔误，请核对"
    return None
