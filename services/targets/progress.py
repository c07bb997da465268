"""What reported figures say of a target: what may be reported, what counts, and how far it is. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.assessment.goals import RATIOS
from services.contract import (
    LARGEST,
    Accumulation,
    Filing,
    FilingState,
    InvalidValue,
    Measure,
    Plan,
    PlanKind,
    Progress,
    Target,
    TargetType,
)
from services.targets.units import convert


class Kind(StrEnum):
    """What a reported number is: the total since the start, the amount of one period, a rate, or that it is done."""

    CUMULATIVE = "cumulative"
    PERIOD = "period"
    RATE = "rate"
    DONE = "done"


class Decision(StrEnum):
    """What was decided about a figure: by its department (confirmed, withdrawn) or by the office."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    ACCEPTED = "accepted"


STANDING_NAMES = {
    FilingState.IN_DOUBT: "存疑待确认",
    FilingState.REPORTED: "已报待核",
    FilingState.RETURNED: "已退回",
    FilingState.ACCEPTED: "已核",
    None: "已撤回",
}
"""How a figure stands, as people say it; None once it was withdrawn."""


@dataclass(frozen=True)
class Report:
    """A figure as a department wrote it; `node` names the step of a milestone that is done."""

    value: Decimal | None
    unit: str | None
    as_of: date
    kind: Kind | None = None
    node: str | None = None


@dataclass(slots=True)
class Entry:
    """A figure of a target, in the target's unit, and what was decided about it, oldest first.

    Not changed once it is made; not frozen, which would take twice as long for each of the figures that a post reads.
    """

    id: UUID
    kind: Kind
    value: Decimal
    as_of: date
    reported_at: datetime
    note: str | None = None
    problem: str | None = None
    next_step: str | None = None
    node: str | None = None
    replaces: UUID | None = None
    doubted: bool = False
    decisions: tuple[Decision, ...] = field(default=())
    state: FilingState | None = field(init=False)
    """How it stands; None once it was withdrawn."""
    counts: bool = field(init=False)

    def __post_init__(self) -> None:
        state = _state(self.decisions[-1] if self.decisions else None, self.doubted)
        self.state, self.counts = state, state in COUNTING


COUNTING = (FilingState.REPORTED, FilingState.ACCEPTED)


def _state(last: Decision | None, doubted: bool) -> FilingState | None:
    if last is None:
        return FilingState.IN_DOUBT if doubted else FilingState.REPORTED
    return STATE_AFTER[last]


STATE_AFTER = {
    Decision.CONFIRMED: FilingState.REPORTED,
    Decision.WITHDRAWN: None,
    Decision.RETURNED: FilingState.RETURNED,
    Decision.ACCEPTED: FilingState.ACCEPTED,
}
"""How a figure stands after the last that was decided about it."""


def accumulates(target: Target) -> bool:
    """Whether amounts of periods add up to the target's figure."""
    total = target.measure is Measure.LEVEL and target.accumulation is Accumulation.CUMULATIVE
    return (target.measure is Measure.INCREMENT or total) and target.unit not in RATIOS


def default_kind(target: Target) -> Kind:
    """What a figure is taken for when it does not say."""
    if target.type is TargetType.MILESTONE:
        return Kind.DONE
    rated = target.measure in (Measure.GROWTH, Measure.DECLINE) and target.unit in RATIOS
    return Kind.RATE if rated else Kind.CUMULATIVE


def kind_of(target: Target, said: Kind | None) -> Kind:
    """The figure's kind; InvalidValue where the target cannot have one of that kind."""
    usual = default_kind(target)
    if said is None or said is usual:
        return usual
    if said is Kind.PERIOD and accumulates(target):
        return said
    if said is Kind.RATE and target.unit in RATIOS:
        return said
    if said is Kind.CUMULATIVE and usual is not Kind.RATE:
        return usual  # of a milestone: 1 done, 0 not yet
    fitting = [usual, *([Kind.PERIOD] if accumulates(target) else [])]
    raise InvalidValue("kind", said, f"适用于此目标的口径：{'、'.join(fitting)}")


def accept(target: Target, plan: Plan | None, report: Report, today: date) -> tuple[Kind, Decimal]:
    """The figure's kind and its value in the target's unit; InvalidValue where it cannot be a figure of this target."""
    if report.as_of > today:
        raise InvalidValue("as_of", str(report.as_of), f"不晚于今天（{today}）的数据日期")
    if report.as_of < target.starts_on:
        raise InvalidValue("as_of", str(report.as_of), f"不早于计划期首日（{target.starts_on}）的数据日期")
    kind = kind_of(target, report.kind)
    _check_node(kind, plan, report.node)
    if report.value is None:
        if kind is not Kind.DONE:
            raise InvalidValue("value", None, "数值，如 8.6")
        return kind, Decimal(1)
    value = convert(report.value, report.unit, target.unit)
    if abs(value) >= LARGEST:
        raise InvalidValue("value", str(report.value), f"换算后绝对值小于 {LARGEST:f} 的数")
    if value < 0 and target.measure is Measure.INCREMENT:
        raise InvalidValue("value", str(report.value), "不小于 0 的数")
    if kind is Kind.DONE and value not in (0, 1):
        raise InvalidValue("value", str(report.value), "1（已完成）或 0（未完成）")
    return kind, value


def _check_node(kind: Kind, plan: Plan | None, node: str | None) -> None:
    if node is None:
        return
    names = [one.name for one in plan.nodes] if plan and plan.kind is PlanKind.NODES and kind is Kind.DONE else []
    if node not in names:
        raise InvalidValue("node", node, f"计划中的节点：{'、'.join(names)}" if names else "不填（此目标没有节点）")


def corrections(entries: Iterable[Entry]) -> dict[UUID, Entry]:
    """What was corrected, and by which figure that counts: of a chain of corrections the last of them."""
    given = list(entries)
    found: dict[UUID, Entry] = {}
    if not any(entry.replaces for entry in given):
        return found
    known = {entry.id: entry for entry in given}
    for entry in given:
        before = entry.replaces if entry.counts else None
        while before is not None:
            found[before] = entry
            before = known[before].replaces if before in known else None
    return found


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The figures that count, in order of arrival: without those asked back, sent back, withdrawn or corrected."""
    known = list(entries)
    corrected = corrections(known)
    return [entry for entry in known if entry.counts and not (corrected and entry.id in corrected)]


def advance(target: Target, entries: Iterable[Entry]) -> tuple[Progress, ...]:
    """How far the target was at each data date, in order of date; of several figures for one date the last counts.

    A period's amount is added to what was done before it, since the year's first day where the target recurs yearly.
    """
    latest: dict[tuple[date, bool], Entry] = {}
    for entry in standing(entries):
        if entry.node is None:
            latest[entry.as_of, entry.kind is Kind.PERIOD] = entry
    done: list[Progress] = []
    total, year = Decimal(0), None
    for (as_of, of_period), entry in sorted(latest.items(), key=lambda item: item[0]):
        if of_period and (as_of, False) in latest:
            continue  # the total of that day says it already
        if target.recurrence == "yearly" and as_of.year != year:
            total, year = Decimal(0), as_of.year
        total = total + entry.value if of_period else entry.value
        done.append(Progress(id=entry.id, value=total, as_of=as_of, reported_at=entry.reported_at, note=entry.note))
    return tuple(done)


def nodes_done(plan: Plan, entries: Iterable[Entry]) -> Plan:
    """The plan with the day on which each of its nodes was done."""
    days: dict[str, date] = {}
    for entry in sorted(standing(entries), key=lambda one: one.as_of):
        if entry.node is not None:
            if entry.value:
                days.setdefault(entry.node, entry.as_of)
            else:
                days.pop(entry.node, None)
    nodes = tuple(node.model_copy(update={"done_on": days.get(node.name)}) for node in plan.nodes)
    return plan.model_copy(update={"nodes": nodes})


def filings(entries: Sequence[Entry]) -> tuple[Filing, ...]:
    """What was reported for each data date, whether or not it counts: when it came, and how the newest stands.

    What was sent back has not come until it comes anew; what was corrected to another day is no report for its own.
    """
    corrected = corrections(entries)
    of_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by = corrected.get(entry.id, entry) if corrected else entry
        if entry.state is not None and by.as_of == entry.as_of:
            of_day.setdefault(entry.as_of, []).append(entry)
    return tuple(_filing(day, of_day[day]) for day in sorted(of_day))


def _filing(day: date, arrived: Sequence[Entry]) -> Filing:
    state = arrived[-1].state
    assert state is not None
    returned = state is FilingState.RETURNED
    first = next(entry for entry in arrived if (entry.state is FilingState.RETURNED) is returned)
    return Filing(as_of=day, filed_at=first.reported_at, state=state)
