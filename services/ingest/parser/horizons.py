"""Years that a phrase names as a plan's: five-year plans by their ordinal, 今后五年, 到2035年."""

import re

from services.contract import LAST_YEAR, Period

_PLAN = re.compile(
    r"(?P<ninth>[八九])五|十(?P<tenth>[一二三四五六七])?(?:个)?五(?!年内)|第?十(?P<count>[一二三四五六七])?个五年"
)
_AHEAD = re.compile(r"(?:今后|未来|下一个?)(?:的)?(?P<years>[三五])年")
_ORDINALS = "一二三四五六七"
_TENTH_BEGINS = 2001
_PLAN_WORD = re.compile(r"[”\"]|时期|期间|计划|规划|末|目标|发展|任务|展望")


def five_year_plan(phrase: str) -> Period | None:
    """The five-year plan that a phrase names: 十五五 is 2026-2030, 十五 (with a word of planning) 2001-2005."""
    for found in _PLAN.finditer(phrase):
        if found["ninth"]:
            continue
        ordinal = found["tenth"] or found["count"]
        if not ordinal and not _PLAN_WORD.match(phrase, found.end()):
            continue
        first = _TENTH_BEGINS + 5 * (_ORDINALS.index(ordinal) + 1 if ordinal else 0)
        return Period(first=first, last=first + 4)
    return None


def horizon_of(phrase: str, period: Period) -> Period | None:
    """The years beyond its own that a heading or lead of a report plans; None where they are the report's own."""
    plan = five_year_plan(phrase)
    if plan and plan.last > period.last and plan.first <= period.last + 1 and f"{period.first}年" not in phrase:
        return Period(first=max(plan.first, period.first), last=plan.last)
    ahead = _AHEAD.search(phrase)
    if ahead and period.first == period.last:
        span = {"三": 3, "五": 5}[ahead["years"]]
        return Period(first=period.first, last=min(period.first + span - 1, LAST_YEAR))
    return None
