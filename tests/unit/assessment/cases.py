"""Targets and figures as the tests of the assessment use them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.assessment import Assessment, assess
from services.contract import (
    Accumulation,
    Baseline,
    Comparator,
    Measure,
    Node,
    Plan,
    PlanKind,
    PlanPoint,
    Progress,
    Source,
    Target,
    TargetState,
    TargetType,
    TargetUpdated,
)
from services.runtime.rules import load_pack_named, load_rules

PACK = load_rules("")
JANUARY, MARCH, APRIL, MAY = date(2026, 1, 31), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)
JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
NEXT_YEAR = date(2027, 1, 15)


def target(value: str = "200000", unit: str | None = "平方米", **changes: Any) -> Target:
    plain: dict[str, Any] = {
        "indicator": "新增海外仓",
        "measure": Measure.INCREMENT,
        "comparator": Comparator.GE,
        "starts_on": date(2026, 1, 1),
        "deadline": DECEMBER,
        "accumulation": Accumulation.CUMULATIVE,
    }
    return Target(value=Decimal(value), unit=unit, **(plain | changes))


def stock(value: str, unit: str, baseline: str | None = None, **changes: Any) -> Target:
    """A level at a point in time, with or without last year's."""
    before = Baseline(start=0, end=0, quote="", value=Decimal(baseline), unit=unit) if baseline else None
    plain: dict[str, Any] = {"indicator": "覆盖率", "measure": Measure.LEVEL, "accumulation": Accumulation.POINT}
    return target(value, unit, **(plain | {"baseline": before} | changes))


def growth(value: str, **changes: Any) -> Target:
    return stock(value, "%", **({"indicator": "地区生产总值", "measure": Measure.GROWTH} | changes))


def milestone(**changes: Any) -> Target:
    return target("1", None, type=TargetType.MILESTONE, measure=Measure.MILESTONE, comparator=Comparator.EQ, **changes)


def snapshot(of: Target, *figures: tuple[date, str], **changes: Any) -> TargetUpdated:
    """A target in the ledger with these figures; its state, plan and the like may be given."""
    progress = tuple(
        Progress(id=UUID(int=number), value=Decimal(value), as_of=day, reported_at=datetime(2026, 1, 1, tzinfo=UTC))
        for number, (day, value) in enumerate(figures)
    )
    plain: dict[str, Any] = {
        "id": UUID(int=7),
        "revision": 1,
        "source": Source(title="政府工作报告", issuer="示范市人民政府"),
        "target": of,
        "state": TargetState.ASSIGNED,
        "progress": progress,
    }
    return TargetUpdated(**(plain | changes))


def judged(of: Target, as_of: date, *figures: tuple[date, str], **changes: Any) -> Assessment:
    return assess(snapshot(of, *figures, **changes), as_of, PACK)


def judged_by(pack: str, of: Target, as_of: date, *figures: tuple[date, str], **changes: Any) -> Assessment:
    """The same by a shipped pack of that name."""
    return assess(snapshot(of, *figures, **changes), as_of, load_pack_named(pack))


def says(found: Assessment) -> str:
    """The explanation without the day that it begins with."""
    return found.explanation.partition("，")[2]


def points(*given: tuple[date, str], kind: PlanKind = PlanKind.POINTS) -> Plan:
    return Plan(kind=kind, points=tuple(PlanPoint(on=on, share=Decimal(share)) for on, share in given))


def nodes(*given: tuple[str, date, date | None]) -> Plan:
    return Plan(
        kind=PlanKind.NODES, nodes=tuple(Node(name=name, on=on, done_on=done_on) for name, on, done_on in given)
    )


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


CAP = stock("5.5", "%", indicator="城镇调查失业率", comparator=Comparator.LE)
QUARTERS = points((MARCH, "0.2"), (JUNE, "0.5"), (SEPTEMBER, "0.75"), (DECEMBER, "1"))
