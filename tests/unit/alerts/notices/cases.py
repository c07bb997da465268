"""A city's targets, and notices about them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from services.alerts.alerting import Policy, Rule
from services.alerts.notices import Cause, Fact, Heading, Notice, Terms, build, number_of
from services.assessment import Document, assess
from services.contract import (
    NAMESPACE,
    Comparator,
    Department,
    Measure,
    Progress,
    Source,
    Span,
    Target,
    TargetState,
    TargetUpdated,
)
from services.runtime.rules import load_rules

PACK = load_rules("")
JUNE, ISSUED = date(2026, 6, 30), date(2026, 7, 15)
COMMERCE = Department(id=uuid5(NAMESPACE, "市商务局"), name="市商务局")
TRANSPORT = Department(id=uuid5(NAMESPACE, "市交通运输局"), name="市交通运输局")
TERMS = Terms(Policy(PACK))


def target(place: int, indicator: str, **changes: Any) -> Target:
    """A target that stands at that place of the report; 20万平方米 of something within the year."""
    sentence = f"{indicator}20万平方米以上。"
    plain: dict[str, Any] = {
        "indicator": indicator,
        "measure": Measure.INCREMENT,
        "comparator": Comparator.GE,
        "value": Decimal(200000),
        "unit": "平方米",
        "starts_on": date(2026, 1, 1),
        "deadline": date(2026, 12, 31),
        "section": ("二、2026年工作安排",),
        "sentence": Span(start=place * 100, end=place * 100 + len(sentence), quote=sentence),
    }
    return Target(**(plain | changes))


def fact(
    place: int,
    indicator: str,
    done: str | None,
    department: Department | None = COMMERCE,
    note: str | None = None,
    as_of: date = JUNE,
    causes: Sequence[Cause] = (),
    data_as_of: date = JUNE,
    **changes: Any,
) -> Fact:
    """A target with its figure, judged."""
    id_ = uuid5(NAMESPACE, f"{place}/{indicator}")
    reported = datetime(2026, 7, 1, tzinfo=UTC)
    figure = (
        ()
        if done is None
        else (Progress(id=id_, value=Decimal(done), as_of=data_as_of, reported_at=reported, note=note),)
    )
    snapshot = TargetUpdated(
        id=id_,
        revision=1,
        source=Source(title="2026年政府工作报告", issuer="示范市人民政府"),
        target=target(place, indicator, **changes),
        state=TargetState.UNDER_WAY,
        department=department,
        progress=figure,
        number=f"政府工作报告〔2026〕{place}号",
    )
    return Fact(snapshot, assess(snapshot, as_of, PACK), causes)


def behind(severity: int = 3, since: date = date(2026, 3, 31)) -> Cause:
    return Cause(Rule.BEHIND_SCHEDULE, severity, since, "截至2026年6月30日，落后")


def overdue() -> Cause:
    return Cause(Rule.REPORT_OVERDUE, 1, date(2026, 7, 13), "截至2026年7月15日，2026年6月进度至今未报送")


CITY = (
    fact(1, "新增海外仓", "55000", note="征地尚未完成"),
    fact(2, "新增保税仓", "90000"),
    fact(3, "新增冷链仓", "120000", TRANSPORT),
    fact(4, "新增立体仓", None, TRANSPORT),
    fact(5, "新增配送仓", "20000", None),
    fact(6, "新增中转仓", "200000", TRANSPORT),
)
"""Red, yellow, green, not to be judged, red and nobody's, green."""

SLIP = (
    fact(1, "新增海外仓", "55000", causes=(behind(3), overdue())),
    fact(2, "新增保税仓", "90000", causes=(behind(1, date(2026, 5, 31)),)),
)
"""What 市商务局 is urged about."""


def notice_of(kind: Document, facts: Sequence[Fact] | None = None, **changes: Any) -> Notice:
    """A notice of that kind, about the city or about 市商务局."""
    citywide = kind is Document.CIRCULAR
    heading = Heading(kind, number_of(kind, 2026, 7), JUNE, ISSUED, None if citywide else COMMERCE)
    given = facts if facts is not None else CITY if citywide else SLIP
    return build(heading, given, changes.pop("terms", TERMS), **changes)


def ledger(*facts: Fact) -> dict[UUID, Target]:
    """The targets of the ledger by id."""
    return {one.snapshot.id: one.snapshot.target for one in (*CITY, *SLIP, *facts)}
