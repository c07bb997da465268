"""When a target is to be looked at again: the first day on which a check may find something new. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.alerts.alerting import Policy
from services.alerts.inspection import OWED, Inspection
from services.assessment import turning_days
from services.assessment.discipline import SHANGHAI
from services.assessment.schedule import months_between
from services.contract import FilingState

NEVER = date.max
ONE_DAY = timedelta(days=1)


def assess_after(of: Inspection, steps: Iterable[date | None], policy: Policy) -> date:
    """The first day after the inspection's on which the clock alone may change what is found.

    `steps` are the days on which the target's alerts climb, are recalled, or may be told again.
    """
    if not of.assessment.watched:
        return NEVER
    days = [*_of_schedule(of), *_of_deadline(of, policy), *_of_reports(of), *_of_answers(of, policy)]
    days += turning_days(of.snapshot, of.as_of, of.assessment.light, policy.pack)
    return min(day for day in [*days, *(step for step in steps if step)] if day > of.as_of)


def _of_schedule(of: Inspection) -> Iterator[date]:
    """The schedule grows at the months' ends and at a plan's points; of a short period every day."""
    day, target, plan = of.as_of, of.snapshot.target, of.snapshot.plan
    tomorrow = day + ONE_DAY
    yield tomorrow.replace(day=monthrange(tomorrow.year, tomorrow.month)[1])
    if months_between(target.starts_on, target.deadline) == 0:
        yield tomorrow
    yield target.starts_on
    yield date(day.year + 1, 1, 1)
    if plan is not None:
        yield from (point.on for point in plan.points)
        yield from (node.on + ONE_DAY for node in plan.nodes)


def _of_deadline(of: Inspection, policy: Policy) -> Iterator[date]:
    pack = policy.pack
    for days in (pack.deadline_near_days, pack.milestone_near_days, 0, -1):
        yield of.deadline - timedelta(days=days)
    if of.assessment.data_as_of is not None:
        yield of.assessment.data_as_of + timedelta(days=pack.stale_after_days) + ONE_DAY


def _of_reports(of: Inspection) -> Iterator[date]:
    for report in of.reports:
        if report.state in OWED:
            yield report.grace_until + ONE_DAY
            return


def _of_answers(of: Inspection, policy: Policy) -> Iterator[date]:
    """When a signature or an answer becomes overdue."""
    snapshot, pack = of.snapshot, policy.pack
    if snapshot.assigned_on is not None and any(one.signed_at is None for one in snapshot.signatures):
        yield policy.workdays.add(snapshot.assigned_on, pack.sign_within_workdays) + ONE_DAY
    for filing in snapshot.filings:
        if filing.state is FilingState.IN_DOUBT:
            asked_on = filing.filed_at.astimezone(SHANGHAI).date()
            yield policy.workdays.add(asked_on, pack.grace_workdays) + ONE_DAY
