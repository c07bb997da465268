"""Streaks: a light that holds at several ends of periods in a row becomes a graver one (两黄变红). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from services.assessment.judgements import judge
from services.assessment.moments import MONTHS
from services.assessment.rulepack import RulePack, Streak
from services.assessment.schedule import period_end, window
from services.assessment.verdicts import LIGHT_NAMES, SEVERITY, Verdict
from services.contract import TargetUpdated

PERIODS: Mapping[str | int, str] = {"monthly": "个月", "quarterly": "个季度"}


def in_a_row(snapshot: TargetUpdated, as_of: date, verdict: Verdict, pack: RulePack) -> Verdict:
    """The light as it becomes where it holds at several ends of periods in a row; the former know no forecast."""
    for streak in pack.streaks:
        if not SEVERITY[streak.of] <= SEVERITY.get(verdict.light, 0) < SEVERITY[streak.becomes]:
            continue
        first, last = window(snapshot.target, as_of)
        if all(first <= day and _as_grave(snapshot, day, streak, pack) for day in _before(as_of, last, streak)):
            row = f"连续{streak.in_a_row}{PERIODS.get(streak.every, '次')}{LIGHT_NAMES[streak.of]}灯"
            says = f"{verdict.says}，{row}，转为{LIGHT_NAMES[streak.becomes]}灯"
            return replace(verdict, light=streak.becomes, says=says)
    return verdict


def _as_grave(snapshot: TargetUpdated, day: date, streak: Streak, pack: RulePack) -> bool:
    return SEVERITY.get(judge(snapshot, day, pack).verdict.light, 0) >= SEVERITY[streak.of]


def _before(as_of: date, last: date, streak: Streak) -> Iterator[date]:
    """The ends of the periods before the day's own, the newest first."""
    if isinstance(streak.every, int):
        yield from (as_of - timedelta(days=streak.every * number) for number in range(1, streak.in_a_row))
        return
    end = period_end(min(as_of, last), MONTHS[streak.every])
    for _ in range(1, streak.in_a_row):
        end = period_end(end - timedelta(days=1), MONTHS[streak.every])
        yield end
