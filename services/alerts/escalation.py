"""How an alert climbs the ladder (督办层级): which rung it is on after it was told, and when the next step is. Pure."""

from datetime import date

from services.alerts.alerting import Place, Policy, Reason
from services.assessment.ladder import Ladder

OFF = Place()


def climb(place: Place, reason: Reason, severity: int, on: date, policy: Policy) -> Place:
    """The place after the alert was told for that reason: the next rung, or one further up where it is worse.

    On the last rung the next step is to recall it to mind.
    """
    if reason is Reason.NONE:
        return place
    if reason is Reason.RESOLVED:
        return OFF
    ladder = policy.pack.ladder
    rung = _rung(place.rung, reason, severity, ladder)
    if reason is Reason.FIRST or rung != place.rung:
        return Place(rung, on, _next_step_on(rung, on, policy))
    if rung == len(ladder.rungs):
        return Place(rung, place.rung_on, _next_step_on(rung, on, policy))
    return place


def _rung(rung: int, reason: Reason, severity: int, ladder: Ladder) -> int:
    if reason is Reason.REMINDER:
        return rung
    if reason is Reason.ESCALATED:
        return min(rung + 1, len(ladder.rungs))
    enters = ladder.first_rung(severity)
    if enters == 1 and ladder.rungs[0].after_workdays:
        enters = 0  # this city waits before the first rung
    return enters if reason is Reason.FIRST else max(rung, enters)


def _next_step_on(rung: int, on: date, policy: Policy) -> date:
    rungs = policy.pack.ladder.rungs
    wait = rungs[rung].after_workdays if rung < len(rungs) else policy.pack.reminder_workdays
    return policy.workdays.add(on, wait)


def rung_name(rung: int, ladder: Ladder) -> str | None:
    """What the rung is called: 提醒, 催办单 …; None below the first, or above what the ladder has."""
    return ladder.rungs[rung - 1].name if 0 < rung <= len(ladder.rungs) else None
