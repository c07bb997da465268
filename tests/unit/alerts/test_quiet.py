"""What keeps an alert from being told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.alerts.alerting import Finding, Policy, Rule
from services.alerts.inspection import inspect
from services.alerts.quiet import Silence, muted_by
from services.assessment import Light
from services.contract import Department, Extension
from tests.unit.assessment.cases import JUNE, PACK, snapshot, target

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
OFFICE = Department(id=UUID(int=1), name="市商务局")
ASKED = Extension(deadline=date(2027, 6, 30), reason="征地未完成", asked_at=NOW - timedelta(days=3))
TARGET = snapshot(target(), department=OFFICE)


def silence(**given: Any) -> Silence:
    plain: dict[str, Any] = {
        "id": UUID(int=9),
        "department_id": None,
        "target_id": None,
        "rule": None,
        "ends_at": NOW + timedelta(days=1),
    }
    return Silence(**(plain | given))


NAME = f"silence/{UUID(int=9)}"


@pytest.mark.parametrize(
    ("rule", "others", "extension", "silences", "muted"),
    [
        pytest.param(Rule.BEHIND_SCHEDULE, [], None, [], None, id="nothing keeps it quiet"),
        pytest.param(
            Rule.BEHIND_SCHEDULE, [Rule.REPORT_OVERDUE], None, [], "report_overdue", id="an overdue report mutes a lag"
        ),
        pytest.param(
            Rule.FORECAST_MISS, [Rule.REPORT_OVERDUE], None, [], "report_overdue", id="and a forecast from old figures"
        ),
        pytest.param(Rule.NOT_SIGNED, [Rule.REPORT_OVERDUE], None, [], None, id="but no missing signature"),
        pytest.param(Rule.REPORT_OVERDUE, [Rule.BEHIND_SCHEDULE], None, [], None, id="a lag mutes no overdue report"),
        pytest.param(
            Rule.BEHIND_SCHEDULE, [Rule.DEADLINE_PASSED], None, [], "deadline_passed", id="a deadline says more"
        ),
        pytest.param(Rule.REPORT_OVERDUE, [], ASKED, [], "extension", id="an extension asked for mutes what is owed"),
        pytest.param(Rule.DEADLINE_NEAR, [], ASKED, [], "extension", id="and the deadline that is near"),
        pytest.param(Rule.DEADLINE_PASSED, [], ASKED, [], "extension", id="and the one that has passed"),
        pytest.param(Rule.BEHIND_SCHEDULE, [], ASKED, [], None, id="but no lag"),
        pytest.param(Rule.NOT_SIGNED, [], None, [silence(rule="not_signed")], NAME, id="a silence of the rule"),
        pytest.param(Rule.NOT_SIGNED, [], None, [silence(rule="deadline_near")], None, id="not of another"),
        pytest.param(Rule.NOT_SIGNED, [], None, [silence(department_id=OFFICE.id)], NAME, id="of the department"),
        pytest.param(Rule.NOT_SIGNED, [], None, [silence(department_id=UUID(int=2))], None, id="of no other one"),
        pytest.param(Rule.NOT_SIGNED, [], None, [silence(target_id=TARGET.id)], NAME, id="of the target"),
        pytest.param(Rule.NOT_SIGNED, [], None, [silence(target_id=UUID(int=8))], None, id="of none beside it"),
        pytest.param(
            Rule.NOT_SIGNED,
            [],
            None,
            [silence(target_id=TARGET.id, rule="deadline_near")],
            None,
            id="not where only half of it fits",
        ),
        pytest.param(Rule.NOT_SIGNED, [], None, [silence(ends_at=NOW)], None, id="not after its end"),
        pytest.param(
            Rule.NOT_SIGNED,
            [],
            None,
            [silence(), silence(id=UUID(int=3), ends_at=NOW + timedelta(days=9))],
            f"silence/{UUID(int=3)}",
            id="of two the one that lasts longer",
        ),
    ],
)
def test_what_mutes_an_alert(
    rule: Rule, others: list[Rule], extension: Extension | None, silences: list[Silence], muted: str | None
) -> None:
    of = inspect(TARGET.model_copy(update={"extension": extension}), JUNE, Policy(PACK))
    found = {one: Finding(one, Light.YELLOW, "", JUNE) for one in (rule, *others)}
    assert muted_by(rule, found, of, silences, NOW) == muted


def test_what_cannot_be_judged_mutes_nothing() -> None:
    found = {Rule.REPORT_OVERDUE: Finding(Rule.REPORT_OVERDUE, Light.GREY, "", JUNE)}
    assert muted_by(Rule.BEHIND_SCHEDULE, found, inspect(TARGET, JUNE, Policy(PACK)), [], NOW) is None


def test_an_extension_mutes_nothing_before_it_was_asked_for() -> None:
    of = inspect(TARGET.model_copy(update={"extension": ASKED}), date(2026, 6, 26), Policy(PACK))
    assert muted_by(Rule.REPORT_OVERDUE, {}, of, [], NOW) is None
