"""What a reported figure does to a target. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.contract import LARGEST, InvalidValue, Measure, Progress, Target, TargetType
from services.targets.units import convert


@dataclass(frozen=True)
class Report:
    """A figure as a department wrote it."""

    value: Decimal
    unit: str | None
    as_of: date


def accept(target: Target, report: Report, today: date) -> Decimal:
    """The figure in the target's unit; InvalidValue where it cannot be a figure of this target on that day."""
    if report.as_of > today:
        raise InvalidValue("as_of", str(report.as_of), f"不晚于今天（{today}）的数据日期")
    if report.as_of < target.starts_on:
        raise InvalidValue("as_of", str(report.as_of), f"不早于计划期首日（{target.starts_on}）的数据日期")
    value = convert(report.value, report.unit, target.unit)
    if abs(value) >= LARGEST:
        raise InvalidValue("value", str(report.value), f"换算后绝对值小于 {LARGEST:f} 的数")
    if value < 0 and target.measure is Measure.INCREMENT:
        raise InvalidValue("value", str(report.value), "不小于 0 的数（自计划期首日起的累计量）")
    if target.type is TargetType.MILESTONE and value not in (0, 1):
        raise InvalidValue("value", str(report.value), "1（已完成）或 0（未完成）")
    return value


def advance(entries: Iterable[Progress]) -> tuple[Progress, ...]:
    """The accepted figures, one a data date in order of date: of several for one date the last to arrive."""
    latest: dict[date, Progress] = {}
    for entry in entries:
        latest[entry.as_of] = entry
    return tuple(latest[day] for day in sorted(latest))
