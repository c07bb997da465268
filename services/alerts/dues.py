"""What is due from a target and by when: reports, nodes, the deadline. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.alerts.alerting import Policy
from services.alerts.findings import period_name
from services.assessment import window
from services.assessment.discipline import StateOfReport, discipline
from services.assessment.verdicts import is_settled
from services.contract import TargetState, TargetUpdated

OPEN = (StateOfReport.NOT_DUE, StateOfReport.OPEN, StateOfReport.GRACE, StateOfReport.OVERDUE, StateOfReport.RETURNED)
AHEAD = timedelta(days=366)
"""Due days further ahead are left out: a five-year plan would fill a calendar with sixty reports a target."""


@dataclass(frozen=True)
class Due:
    """One thing that is due on a day; `uid` stays the same when the day changes."""

    uid: str
    on: date
    title: str
    says: str


def dues(snapshot: TargetUpdated, as_of: date, policy: Policy) -> list[Due]:
    """What is still due from the target, overdue reports among it; nothing from one that is settled or suspended."""
    if is_settled(snapshot, as_of) or snapshot.state is TargetState.SUSPENDED:
        return []
    found = (*_reports(snapshot, as_of, policy), *_nodes(snapshot), *_deadline(snapshot, as_of))
    return [due for due in found if due.on <= as_of + AHEAD]


def _reports(snapshot: TargetUpdated, as_of: date, policy: Policy) -> Iterator[Due]:
    indicator = snapshot.target.indicator
    for report in discipline(snapshot, as_of, policy.workdays, policy.pack.grace_workdays):
        if report.state in OPEN:
            period = period_name(report)
            says = f"{period}进度应于{report.due_on}前报送"
            yield Due(f"report-{snapshot.id}-{report.last}", report.due_on, f"报送{period}进度：{indicator}", says)


def _nodes(snapshot: TargetUpdated) -> Iterator[Due]:
    for place, node in enumerate(snapshot.plan.nodes if snapshot.plan else (), 1):
        if node.done_on is None:
            title = f"节点：{snapshot.target.indicator}（{node.name}）"
            yield Due(f"node-{snapshot.id}-{place}", node.on, title, f"节点“{node.name}”应于{node.on}完成")


def _deadline(snapshot: TargetUpdated, as_of: date) -> Iterator[Due]:
    target = snapshot.target
    last = window(target, as_of)[1]
    quote = target.sentence.quote.strip() if target.sentence else target.quote
    says = f"完成时限{last}" + (f"。原文：{quote}" if quote else "")
    yield Due(f"deadline-{snapshot.id}-{last.year}", last, f"完成时限：{target.indicator}", says)
