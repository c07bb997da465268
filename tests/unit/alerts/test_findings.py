"""What is wrong with a target on a day, since when, and what a notice says of it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.alerts.alerting import Policy, Rule
from services.alerts.findings import findings, settled
from services.alerts.inspection import inspect
from services.assessment import Light
from services.contract import Cadence, Department, Every, Filing, FilingState, Signature, TargetState, TargetUpdated
from tests.unit.assessment.cases import CAP, DECEMBER, JUNE, MARCH, PACK, growth, milestone, nodes, snapshot, target

POLICY = Policy(PACK)
MAY = date(2026, 5, 31)
OFFICE, LIBRARY = Department(id=UUID(int=1), name="市商务局"), Department(id=UUID(int=2), name="市文旅局")
MONTHLY: dict[str, Any] = {"cadence": Cadence(due_day=8), "assigned_on": date(2026, 1, 5)}


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def filed(day: date, on: date, state: FilingState = FilingState.REPORTED) -> Filing:
    return Filing(as_of=day, filed_at=at(on), state=state)


def signed(*days: date | None) -> tuple[Signature, ...]:
    return tuple(
        Signature(department=department, signed_at=at(day) if day else None)
        for department, day in zip((OFFICE, LIBRARY), days, strict=False)
    )


MONTH_BY_MONTH = tuple(filed(date(2026, month, 28), date(2026, month + 1, 5)) for month in range(1, 6))
"""Reported for January to May, in time."""

ON_THE_WAY = snapshot(target(), (MAY, "84000"), **MONTHLY, filings=MONTH_BY_MONTH)
LATE = snapshot(target(), (MAY, "70000"), **MONTHLY, filings=MONTH_BY_MONTH)
SILENT = snapshot(target(), **MONTHLY | {"assigned_on": date(2026, 5, 6)})
QUARTERLY = snapshot(
    target(),
    (MARCH, "50000"),
    **MONTHLY | {"cadence": Cadence(every=Every.QUARTERLY, due_day=8)},
    filings=(filed(MARCH, date(2026, 4, 7)),),
)
UNSIGNED = snapshot(target(), state=TargetState.ASSIGNED, assigned_on=date(2026, 6, 1), signatures=signed(None, None))
BRIDGE = milestone(indicator="建成跨江大桥")
STEPS = nodes(("开工", MARCH, MARCH), ("合龙", JUNE, None))
DOUBTED = snapshot(target(), filings=(filed(MAY, date(2026, 6, 5), FilingState.IN_DOUBT),))


SLOWING = snapshot(
    target(),
    *((date(2026, month, 28), str(value)) for month, value in enumerate((40000, 70000, 85000, 92000, 96000), 1)),
    (JUNE, "100500"),
)
"""Ahead of its schedule, and slower every month."""


def found(of: TargetUpdated, as_of: date) -> dict[Rule, tuple[Light, date]]:
    """Light and day of each rule that is broken."""
    seen = findings(inspect(of, as_of, POLICY), POLICY)
    return {rule: (one.light, one.began_on) for rule, one in seen.items() if one.severity}


@pytest.mark.parametrize(
    ("of", "as_of", "broken"),
    [
        pytest.param(
            snapshot(target(), (JUNE, "55000")),
            JUNE,
            {Rule.BEHIND_SCHEDULE: (Light.RED, JUNE)},
            id="a lag, since the day of the figure",
        ),
        pytest.param(
            snapshot(target(), (MAY, "84000")),
            date(2026, 7, 15),
            {Rule.BEHIND_SCHEDULE: (Light.YELLOW, JUNE)},
            id="a lag that began with a month's end, found later",
        ),
        pytest.param(snapshot(target(), (JUNE, "100000")), JUNE, {}, id="nothing of a target that keeps up"),
        pytest.param(
            SLOWING, JUNE, {Rule.FORECAST_MISS: (Light.YELLOW, JUNE)}, id="a pace at which it will not be met"
        ),
        pytest.param(snapshot(target()), JUNE, {}, id="nothing of one without figures and without reports owed"),
        pytest.param(ON_THE_WAY, JUNE, {}, id="no lag at a month's end whose report is not due"),
        pytest.param(ON_THE_WAY, date(2026, 7, 13), {}, id="nor in the days of grace"),
        pytest.param(
            ON_THE_WAY,
            date(2026, 7, 14),
            {
                Rule.REPORT_OVERDUE: (Light.YELLOW, date(2026, 7, 14)),
                Rule.BEHIND_SCHEDULE: (Light.YELLOW, JUNE),
            },
            id="but once it is overdue",
        ),
        pytest.param(
            LATE, date(2026, 7, 1), {Rule.BEHIND_SCHEDULE: (Light.YELLOW, MAY)}, id="a lag in the newest figure holds"
        ),
        pytest.param(QUARTERLY, MAY, {}, id="no lag within a quarter that is reported at its end"),
        pytest.param(
            SILENT,
            JUNE,
            {Rule.REPORT_OVERDUE: (Light.YELLOW, date(2026, 6, 12))},
            id="a department that never reported",
        ),
        pytest.param(
            SILENT,
            date(2026, 7, 20),
            {Rule.REPORT_OVERDUE: (Light.RED, date(2026, 6, 12))},
            id="two reports overdue are red, since the first",
        ),
        pytest.param(
            snapshot(growth("7"), (JUNE, "6.1")), JUNE, {Rule.BEHIND_SCHEDULE: (Light.YELLOW, JUNE)}, id="a low rate"
        ),
        pytest.param(snapshot(CAP, (JUNE, "5.2")), JUNE, {}, id="a cap that is kept"),
        pytest.param(
            snapshot(target(), (MAY, "84000")),
            date(2026, 12, 20),
            {
                Rule.BEHIND_SCHEDULE: (Light.RED, date(2026, 7, 31)),
                Rule.DEADLINE_NEAR: (Light.YELLOW, date(2026, 12, 16)),
            },
            id="a deadline that comes near",
        ),
        pytest.param(
            snapshot(target(), (date(2026, 11, 30), "190000")), date(2026, 12, 20), {}, id="not of what is on its way"
        ),
        pytest.param(
            snapshot(target(), (DECEMBER, "190000")),
            date(2027, 1, 4),
            {
                Rule.BEHIND_SCHEDULE: (Light.YELLOW, DECEMBER),
                Rule.DEADLINE_PASSED: (Light.RED, date(2027, 1, 1)),
            },
            id="a deadline that has passed",
        ),
        pytest.param(snapshot(target(), (DECEMBER, "200000")), date(2027, 1, 4), {}, id="not of what was met"),
        pytest.param(
            snapshot(BRIDGE),
            date(2026, 12, 10),
            {Rule.DEADLINE_NEAR: (Light.YELLOW, date(2026, 12, 1))},
            id="a milestone",
        ),
        pytest.param(
            snapshot(BRIDGE),
            date(2027, 1, 4),
            {Rule.MILESTONE_MISSED: (Light.RED, date(2027, 1, 1))},
            id="a milestone past its day",
        ),
        pytest.param(
            snapshot(BRIDGE, plan=STEPS),
            date(2026, 7, 2),
            {Rule.MILESTONE_MISSED: (Light.YELLOW, date(2026, 7, 1))},
            id="a node past its day",
        ),
        pytest.param(snapshot(BRIDGE, plan=STEPS), JUNE, {}, id="a node on its day"),
        pytest.param(snapshot(BRIDGE, (JUNE, "1")), date(2027, 1, 4), {}, id="a milestone that is done"),
        pytest.param(
            UNSIGNED, date(2026, 6, 9), {Rule.NOT_SIGNED: (Light.YELLOW, date(2026, 6, 9))}, id="nobody signed in time"
        ),
        pytest.param(UNSIGNED, date(2026, 6, 8), {}, id="there is time to sign"),
        pytest.param(
            UNSIGNED.model_copy(update={"signatures": signed(date(2026, 6, 2), None)}),
            date(2026, 6, 9),
            {Rule.NOT_SIGNED: (Light.YELLOW, date(2026, 6, 9))},
            id="a supporting department did not sign",
        ),
        pytest.param(
            UNSIGNED.model_copy(update={"signatures": signed(date(2026, 6, 2), date(2026, 6, 3))}),
            date(2026, 6, 9),
            {},
            id="all signed",
        ),
        pytest.param(
            DOUBTED, date(2026, 6, 11), {Rule.DATA_IN_DOUBT: (Light.YELLOW, date(2026, 6, 11))}, id="data asked back"
        ),
        pytest.param(DOUBTED, date(2026, 6, 10), {}, id="there is time to answer"),
        pytest.param(
            snapshot(target(), filings=(*DOUBTED.filings, filed(MAY, date(2026, 6, 8)))),
            date(2026, 6, 11),
            {},
            id="it was answered",
        ),
        pytest.param(
            LATE.model_copy(update={"state": TargetState.SUSPENDED}), date(2026, 9, 30), {}, id="a suspended target"
        ),
        pytest.param(
            LATE.model_copy(update={"state": TargetState.CLOSED, "completed_on": JUNE}), JUNE, {}, id="a closed target"
        ),
    ],
)
def test_which_rules_are_broken_how_badly_and_since_when(
    of: TargetUpdated, as_of: date, broken: dict[Rule, tuple[Light, date]]
) -> None:
    assert found(of, as_of) == broken


@pytest.mark.parametrize(
    ("of", "as_of", "rule", "says"),
    [
        pytest.param(
            SILENT,
            date(2026, 7, 20),
            Rule.REPORT_OVERDUE,
            "截至2026年7月20日，2026年5月进度应于6月8日前报送，至今未报送，已逾期29个工作日，共2期未报送；自交办以来从未报送",
            id="overdue",
        ),
        pytest.param(
            UNSIGNED,
            date(2026, 6, 9),
            Rule.NOT_SIGNED,
            "截至2026年6月9日，市商务局、市文旅局至今未签收（6月1日交办，应于6月8日前签收）",
            id="not signed",
        ),
        pytest.param(
            DOUBTED,
            date(2026, 6, 11),
            Rule.DATA_IN_DOUBT,
            "截至2026年6月11日，6月5日报送的数据（数据日期2026年5月31日）存疑，退请核实已4个工作日，尚未答复",
            id="in doubt",
        ),
        pytest.param(
            snapshot(target(), (DECEMBER, "190000")),
            date(2027, 1, 4),
            Rule.DEADLINE_PASSED,
            "截至2027年1月4日，已超过完成时限（2026年12月31日）4天，完成目标95%，尚未完成",
            id="passed",
        ),
        pytest.param(
            snapshot(target()),
            date(2026, 12, 20),
            Rule.DEADLINE_NEAR,
            "截至2026年12月20日，距完成时限（2026年12月31日）还有11天，尚未报送进度",
            id="near",
        ),
    ],
)
def test_why_in_the_words_of_a_notice(of: TargetUpdated, as_of: date, rule: Rule, says: str) -> None:
    assert findings(inspect(of, as_of, POLICY), POLICY)[rule].says == says


def test_a_lag_that_cannot_be_judged_any_more_neither_holds_nor_ends() -> None:
    seen = findings(inspect(snapshot(target()), JUNE, POLICY), POLICY)
    assert seen[Rule.BEHIND_SCHEDULE].severity == 0


@pytest.mark.parametrize(
    ("of", "rule", "light", "says"),
    [
        pytest.param(
            snapshot(target(), (JUNE, "110000")), Rule.BEHIND_SCHEDULE, Light.GREEN, "高于序时进度5个百分点", id="a lag"
        ),
        pytest.param(snapshot(target()), Rule.NOT_SIGNED, Light.GREEN, "截至2026年6月30日，已签收", id="a signature"),
        pytest.param(
            snapshot(target(), state=TargetState.SUSPENDED),
            Rule.REPORT_OVERDUE,
            Light.GREY,
            "已中止",
            id="a suspension",
        ),
    ],
)
def test_how_an_alert_ends(of: TargetUpdated, rule: Rule, light: Light, says: str) -> None:
    ended = settled(rule, inspect(of, JUNE, POLICY))
    assert (ended[0], ended[1][-len(says) :]) == (light, says)
