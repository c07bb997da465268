"""What reading a report does to the ledger."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.contract import ExtractedTarget, Measure, Target, TargetsExtracted
from services.targets.registry import Registered, Registration, register

REPORT, CORRECTED, ID, OTHER = (UUID(int=number) for number in (1, 2, 3, 4))
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def target(**changes: Any) -> Target:
    plain: dict[str, Any] = {
        "indicator": "新增海外仓",
        "measure": Measure.INCREMENT,
        "value": Decimal(200000),
        "unit": "平方米",
        "starts_on": date(2026, 1, 1),
        "deadline": date(2026, 12, 31),
    }
    return Target(**(plain | changes))


def reading(*targets: tuple[UUID, Target], of: UUID = REPORT, at: datetime = NOW) -> TargetsExtracted:
    found = tuple(ExtractedTarget(id=id_, target=one) for id_, one in targets)
    return TargetsExtracted(
        report_id=of, title="政府工作报告", issuer="示范市人民政府", period="2026", extracted_at=at, targets=found
    )


KNOWN = Registered(target(), REPORT, NOW)


@pytest.mark.parametrize(
    ("known", "event", "verdict"),
    [
        pytest.param({}, reading((ID, target())), Registration.ADDED, id="a target nobody knew is added"),
        pytest.param(
            {OTHER: KNOWN}, reading((ID, target())), Registration.ADDED, id="a target beside another one is added"
        ),
        pytest.param(
            {ID: KNOWN}, reading((ID, target())), Registration.UNCHANGED, id="the same reading again changes nothing"
        ),
        pytest.param(
            {ID: KNOWN},
            reading((ID, target()), at=NOW + HOUR),
            Registration.UNCHANGED,
            id="the same report read later with the same result changes nothing",
        ),
        pytest.param(
            {ID: KNOWN},
            reading((ID, target(value=Decimal("2E+5")))),
            Registration.UNCHANGED,
            id="the same number in another notation changes nothing",
        ),
        pytest.param(
            {ID: KNOWN},
            reading((ID, target(value=Decimal(250000))), of=CORRECTED, at=NOW + HOUR),
            Registration.CHANGED,
            id="a corrected edition with another number changes the target",
        ),
        pytest.param(
            {ID: KNOWN},
            reading((ID, target(start=7, end=12, quote="20万平方米")), at=NOW + HOUR),
            Registration.CHANGED,
            id="a better reading with its place in the text changes the target",
        ),
        pytest.param(
            {ID: KNOWN},
            reading((ID, target()), of=CORRECTED, at=NOW + HOUR),
            Registration.CHANGED,
            id="the same promise in a newer edition changes where it is quoted from",
        ),
        pytest.param(
            {ID: Registered(target(), None, NOW)},
            reading((ID, target()), at=NOW + HOUR),
            Registration.CHANGED,
            id="a target entered by hand gets its report",
        ),
        pytest.param(
            {ID: KNOWN},
            reading((ID, target(value=Decimal(1))), of=CORRECTED, at=NOW - HOUR),
            Registration.OLDER,
            id="a report read earlier that arrives late changes nothing",
        ),
    ],
)
def test_the_ledger(known: dict[UUID, Registered], event: TargetsExtracted, verdict: Registration) -> None:
    assert register(known, event) == {ID: verdict}


def test_each_target_of_a_report_is_judged_for_itself() -> None:
    event = reading((ID, target(value=Decimal(5))), (OTHER, target(indicator="新建公园")), at=NOW + HOUR)
    assert register({ID: KNOWN}, event) == {ID: Registration.CHANGED, OTHER: Registration.ADDED}


def test_a_report_without_targets_does_nothing() -> None:
    assert register({ID: KNOWN}, reading()) == {}
