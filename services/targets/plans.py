"""A target's plan by period: what is to be done by when. Pure.

However it is given (months, quarters, dates and shares, last year's figures, nodes), a plan that does not reach the
target by its deadline is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.contract import InvalidValue, Node, Plan, PlanKind, PlanPoint, Target, TargetType, plain

HUNDRED = Decimal(100)
QUARTERS = 4


@dataclass(frozen=True)
class GivenPlan:
    """A plan as the office writes it; which of the lists is filled depends on the kind."""

    kind: PlanKind
    points: Sequence[PlanPoint] = ()
    quarters: Sequence[Decimal] = ()
    values: Sequence[Decimal] = ()
    nodes: Sequence[Node] = ()


def make_plan(given: GivenPlan, target: Target) -> Plan:
    """The plan as the ledger keeps it; InvalidValue where it does not fit the target or does not reach it."""
    milestone = target.type is TargetType.MILESTONE
    if milestone and given.kind in (PlanKind.POINTS, PlanKind.LAST_YEAR):
        raise InvalidValue("plan.kind", given.kind, "里程碑用 nodes（节点）或 even")
    if not milestone and given.kind is PlanKind.NODES:
        raise InvalidValue("plan.kind", given.kind, "数量目标用 even、points 或 last_year；nodes 只用于里程碑")
    if given.kind is PlanKind.EVEN:
        return Plan()
    if given.kind is PlanKind.NODES:
        return Plan(kind=given.kind, nodes=_nodes(given.nodes, target))
    if given.kind is PlanKind.LAST_YEAR:
        points = _shape(given.values, target)
    else:
        points = _quarters(given.quarters, target) if given.quarters else tuple(given.points)
    return Plan(kind=given.kind, points=checked(points, target))


def refit(plan: Plan, before: Target, target: Target) -> Plan:
    """The plan for another deadline: what was planned for the old one moves to the new; InvalidValue if it cannot."""
    moved = {before.deadline: target.deadline}
    if plan.kind is PlanKind.NODES:
        nodes = [node.model_copy(update={"on": moved.get(node.on, node.on)}) for node in plan.nodes]
        return plan.model_copy(update={"nodes": _nodes(nodes, target)})
    if plan.kind is PlanKind.EVEN:
        return plan
    points = tuple(point.model_copy(update={"on": moved.get(point.on, point.on)}) for point in plan.points)
    return plan.model_copy(update={"points": checked(points, target)})


def years(target: Target) -> list[tuple[date, date]]:
    """First and last day of each stretch that the plan counts anew: the period, or its years where they recur."""
    if target.recurrence != "yearly":
        return [(target.starts_on, target.deadline)]
    return [
        (max(target.starts_on, date(year, 1, 1)), min(target.deadline, date(year, 12, 31)))
        for year in range(target.starts_on.year, target.deadline.year + 1)
    ]


def checked(points: tuple[PlanPoint, ...], target: Target) -> tuple[PlanPoint, ...]:
    """The points in order of date, where they grow to the whole target by the deadline."""
    ordered = tuple(sorted(points, key=lambda point: point.on))
    for first, last in years(target):
        of_year = [point for point in ordered if first <= point.on <= last]
        before = Decimal(0)
        for point in of_year:
            if not before <= point.share <= 1:
                raise InvalidValue("plan.points", f"{point.on} {point.share}", f"{before} 至 1 之间、不回落的累计占比")
            before = point.share
        if before != 1:
            raise InvalidValue(
                "plan.points", f"{plain(before * HUNDRED)}%", f"到 {last} 累计达到 100% 的计划（最后一个点占比为 1）"
            )
    outside = [point.on for point in ordered if not target.starts_on <= point.on <= target.deadline]
    if outside:
        raise InvalidValue("plan.points", outside[0], f"{target.starts_on} 至 {target.deadline} 之间的日期")
    if len({point.on for point in ordered}) < len(ordered):
        raise InvalidValue("plan.points", "日期重复", "每个日期只出现一次")
    return ordered


def _quarters(shares: Sequence[Decimal], target: Target) -> tuple[PlanPoint, ...]:
    """Cumulative per cents at the ends of a year's quarters: 20, 50, 75, 100."""
    if len(shares) != QUARTERS:
        raise InvalidValue("plan.quarters", len(shares), "四个季度末的累计百分比，如 [20, 50, 75, 100]")
    points = []
    for first, last in years(target):
        if (first.month, first.day) != (1, 1) or (last.month, last.day) != (12, 31) or first.year != last.year:
            raise InvalidValue("plan.quarters", f"{first} 至 {last}", "只用于整年的目标；其余请用 points")
        ends = (date(first.year, 3, 31), date(first.year, 6, 30), date(first.year, 9, 30), last)
        points += [PlanPoint(on=end, share=share / HUNDRED) for end, share in zip(ends, shares, strict=True)]
    return tuple(points)


def _shape(values: Sequence[Decimal], target: Target) -> tuple[PlanPoint, ...]:
    """Last year's cumulative values at the ends of its months, as shares of its last one."""
    points = []
    for first, last in years(target):
        ends = _month_ends(first, last)
        if len(values) != len(ends):
            raise InvalidValue("plan.values", len(values), f"上年同期各月末的累计值，共 {len(ends)} 个")
        if values[-1] <= 0:
            raise InvalidValue("plan.values", values[-1], "大于 0 的全年累计值")
        points += [PlanPoint(on=end, share=value / values[-1]) for end, value in zip(ends, values, strict=True)]
    return tuple(points)


def _month_ends(first: date, last: date) -> list[date]:
    ends, day = [], first
    while day <= last:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        ends.append(min(following - timedelta(days=1), last))
        day = following
    return ends


def _nodes(nodes: Sequence[Node], target: Target) -> tuple[Node, ...]:
    if not nodes:
        raise InvalidValue("plan.nodes", None, "至少一个节点（名称和日期）")
    if len({node.name for node in nodes}) < len(nodes):
        raise InvalidValue("plan.nodes", "名称重复", "每个节点一个名称")
    for node in nodes:
        if not target.starts_on <= node.on <= target.deadline:
            raise InvalidValue(
                "plan.nodes", f"{node.name} {node.on}", f"{target.starts_on} 至 {target.deadline} 的日期"
            )
    return tuple(sorted(nodes, key=lambda node: node.on))
