"""What a target is judged by on a day: the figure that counts, the schedule, the nodes, the quota. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.assessment.bands import Scale
from services.assessment.discipline import CUT_OFF
from services.assessment.goals import yardstick_of
from services.assessment.rulepack import RulePack
from services.assessment.schedule import period_end, scheduled, window
from services.assessment.verdicts import Moment, Quota, Yardstick
from services.contract import Cadence, Every, Measure, Node, Plan, Progress, TargetUpdated

PLANNED = (Yardstick.AMOUNT, Yardstick.FROM_BASELINE)
"""What goes by the points of a plan; everything else is not prorated."""

MONTHS = {"monthly": 1, "quarterly": 3}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Footing:
    """On what a judgement stands: the yardstick, the newest figure that counts by that day, and the moment."""

    yardstick: Yardstick
    newest: Progress | None
    moment: Moment


def footing(snapshot: TargetUpdated, as_of: date, pack: RulePack) -> Footing:
    """What the target is judged by on that day, from the figures whose data date is not later."""
    first, last = window(snapshot.target, as_of)
    yardstick = yardstick_of(snapshot.target)
    plan = _plan(snapshot, first, last, pack) if yardstick in PLANNED else None
    known = [entry for entry in snapshot.progress if first <= entry.as_of <= as_of]
    newest = max(known, key=lambda entry: entry.as_of, default=None)
    quota = None
    if yardstick in PLANNED and pack.bands[yardstick].by is Scale.QUOTA:
        quota = _quota(known, plan, (first, last), as_of, MONTHS[pack.bands[yardstick].every])
    moment = Moment(as_of, scheduled(plan, first, last, as_of), last, _nodes(snapshot, first, last), quota)
    return Footing(yardstick, newest, moment)


def _plan(snapshot: TargetUpdated, first: date, last: date, pack: RulePack) -> Plan | None:
    """The target's own plan, or else the city's schedule."""
    return snapshot.plan or pack.plan(snapshot.target.indicator, first, last)


def _nodes(snapshot: TargetUpdated, first: date, last: date) -> tuple[Node, ...]:
    """The plan's nodes, of a yearly target those of the year."""
    nodes = snapshot.plan.nodes if snapshot.plan else ()
    if snapshot.target.recurrence is None:
        return nodes
    return tuple(node for node in nodes if first <= node.on <= last)


def _quota(
    known: Sequence[Progress], plan: Plan | None, whole: tuple[date, date], as_of: date, months: int
) -> Quota | None:
    """The newest month or quarter that is over; None before the first is."""
    first, last = whole
    end = period_end(min(as_of, last), months)
    if end < first:
        return None
    before = period_end(end - ONE_DAY, months)
    planned = scheduled(plan, first, last, end) - scheduled(plan, first, last, before)
    within = [entry for entry in known if before < entry.as_of <= end]
    if not within:
        return Quota(end, months, planned, None)
    earlier = max((entry for entry in known if entry.as_of <= before), key=lambda entry: entry.as_of, default=None)
    newest = max(within, key=lambda entry: entry.as_of)
    return Quota(end, months, planned, newest.value - earlier.value if earlier else newest.value)


def is_yearly_only(snapshot: TargetUpdated, pack: RulePack) -> bool:
    """Whether the indicator is measured only once a year (年度指标); a milestone is done on any day."""
    yearly = snapshot.cadence is not None and snapshot.cadence.every is Every.YEARLY
    if not yearly and not pack.once_a_year(snapshot.target.indicator):
        return False
    return snapshot.target.measure is not Measure.MILESTONE


def year_judged(snapshot: TargetUpdated, as_of: date) -> date | None:
    """The last day of the newest year whose figure is there or due; None while there can be no figure."""
    target = snapshot.target
    for year in range(min(as_of, target.deadline).year, target.starts_on.year - 1, -1):
        end = min(date(year, 12, 31), target.deadline)
        if end > as_of:
            continue
        if as_of > _due(snapshot.cadence, end) or any(end - CUT_OFF < one.as_of <= end for one in snapshot.progress):
            return end
    return None


def _due(cadence: Cadence | None, end: date) -> date:
    """By when a year's figure is due: in the month after it."""
    return date(end.year + 1, 1, (cadence or Cadence()).due_day)
