"""How an alert climbs the ladder (督办层级): which rung it is on after it was told, and when the next step is. Pure."""

from datetime import date

from services.alerts.alerting import Place, Policy, Reason
from services.assessment.ladder import Ladder

OFF = Place()


def climb(place: Place, reason: Reason, severity: int, on: date, policy: Policy) -> Place:
    """The place after the alert was told for that reason: the next rung, or one further up where it is worse.

    A step that is due on the day is taken whatever the reason. On the last rung the next step is to recall it to mind.
    """
    if reason is Reason.NONE:
        return place
    if reason is Reason.RESOLVED:
        return OFF
    ladder = policy.pack.ladder
    rung = _enters_at(severity, ladder) if reason in (Reason.FIRST, Reason.WORSE) else 0
    if reason is not Reason.FIRST:
        due = place.next_step_on is not None and on >= place.next_step_on
        rung = max(rung, min(place.rung + due, len(ladder.rungs)))
    if reason is Reason.FIRST or rung != place.rung:
        return Place(rung, on, _next_step_on(rung, on, policy))
    if rung == len(ladder.rungs):
        return Place(rung, place.rung_on, _next_step_on(rung, on, policy))
    return place


def _enters_at(severity: int, ladder: Ladder) -> int:
    rung = ladder.first_rung(severity)
    return 0 if rung == 1 and ladder.rungs[0].after_workdays else rung  # 0: this city waits before the first


def _next_step_on(rung: int, on: date, policy: Policy) -> date:
    rungs = policy.pack.ladder.rungs
    wait = rungs[rung].after_workdays if rung < len(rungs) else policy.pack.reminder_workdays
    return policy.workdays.add(on, wait)


def rung_name(rung: int, ladder: Ladder) -> str | None:
    """What the rung is called: 提醒, 催办单 …; None below the first, or above what the ladder has."""
    return ladder.rungs[rung - 1].name if 0 < rung <= len(ladder.rungs) else None
