"""On which day a target is looked at again: no day on which something new is found is passed over."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.alerts.agenda import NEVER, assess_after
from services.alerts.alerting import Policy, Rule
from services.alerts.auditor import Lapse, Live, lapses
from services.alerts.findings import findings
from services.alerts.inspection import inspect
from services.assessment import Light
from services.contract import Cadence, Department, Signature, TargetState, TargetUpdated
from tests.unit.assessment.cases import (
    CAP,
    DECEMBER,
    JUNE,
    MARCH,
    PACK,
    QUARTERS,
    growth,
    milestone,
    nodes,
    snapshot,
    target,
)

POLICY = Policy(PACK)
TUESDAY = date(2026, 6, 16)
MAY = date(2026, 5, 31)
OFFICE = Department(id=UUID(int=1), name="市商务局")
OWING: dict[str, Any] = {"cadence": Cadence(due_day=8), "assigned_on": date(2026, 5, 6)}


def again(of: TargetUpdated, *steps: date | None, on: date = TUESDAY) -> date:
    return assess_after(inspect(of, on, POLICY), steps, POLICY)


@pytest.mark.parametrize(
    ("of", "steps", "day"),
    [
        pytest.param(snapshot(target(), (MAY, "84000")), [], JUNE, id="at the month's end, when the schedule grows"),
        pytest.param(snapshot(target(), (MAY, "84000")), [date(2026, 6, 23)], date(2026, 6, 23), id="when one climbs"),
        pytest.param(snapshot(target(), (MAY, "84000")), [None, MAY], JUNE, id="steps of the past are none"),
        pytest.param(
            snapshot(
                target(), state=TargetState.ASSIGNED, assigned_on=TUESDAY, signatures=(Signature(department=OFFICE),)
            ),
            [],
            date(2026, 6, 25),
            id="when a signature is overdue, holidays left out",
        ),
        pytest.param(snapshot(target(deadline=JUNE)), [], JUNE, id="on its last day"),
        pytest.param(
            snapshot(milestone(), plan=nodes(("开工", date(2026, 6, 20), None))),
            [],
            date(2026, 6, 20),
            id="on a node's day",
        ),
        pytest.param(
            snapshot(target(starts_on=date(2026, 6, 10), deadline=date(2026, 6, 29))),
            [],
            date(2026, 6, 17),
            id="every day of a period shorter than a month",
        ),
        pytest.param(snapshot(target(), state=TargetState.SUSPENDED), [], NEVER, id="never while it is suspended"),
        pytest.param(snapshot(target(), state=TargetState.CLOSED), [], NEVER, id="never once it is closed"),
    ],
)
def test_when_a_target_is_looked_at_again(of: TargetUpdated, steps: list[date | None], day: date) -> None:
    assert again(of, *steps) == day


LEDGER = [
    pytest.param(snapshot(target(), (MAY, "84000")), id="an amount"),
    pytest.param(snapshot(target(), (MAY, "84000"), plan=QUARTERS), id="an amount by quarters"),
    pytest.param(snapshot(target(), (MARCH, "84000"), **OWING), id="an amount that is not reported any more"),
    pytest.param(snapshot(target(), **OWING), id="one that never was"),
    pytest.param(snapshot(growth("7"), (MAY, "6.1"), **OWING), id="a rate"),
    pytest.param(snapshot(CAP, (MARCH, "5.2")), id="a cap that goes stale"),
    pytest.param(snapshot(milestone(), **OWING), id="a milestone"),
    pytest.param(
        snapshot(milestone(), plan=nodes(("开工", date(2026, 5, 20), None), ("封顶", date(2026, 9, 10), None))),
        id="nodes",
    ),
    pytest.param(
        snapshot(target(), assigned_on=date(2026, 6, 1), signatures=(Signature(department=OFFICE),)), id="unsigned"
    ),
]


@pytest.mark.parametrize("of", LEDGER)
def test_between_two_looks_nothing_new_would_have_been_found(of: TargetUpdated) -> None:
    day, seen = date(2026, 4, 15), None
    due = day
    while day < date(2027, 2, 1):
        found = {rule: one.light for rule, one in findings(inspect(of, day, POLICY), POLICY).items() if one.severity}
        if day < due:
            assert found == seen, f"{day} was passed over until {due}"
        else:
            seen, due = found, again(of, on=day)
        day += timedelta(days=1)


def test_an_overdue_report_without_its_alert_is_a_lapse() -> None:
    of = inspect(snapshot(target(), **OWING), JUNE, POLICY)
    [found] = lapses(of, {})
    assert found == Lapse(of.snapshot.id, Rule.REPORT_OVERDUE, "overdue without a live alert: 2026-05-01/2026-05-31")
    assert list(lapses(of, {Rule.REPORT_OVERDUE: Live(Light.YELLOW, DECEMBER, None)})) == []


@pytest.mark.parametrize(
    ("live", "count"),
    [
        pytest.param(Live(Light.RED, None, None), 1, id="an alert without a next date is a lapse"),
        pytest.param(Live(Light.RED, DECEMBER, None), 0, id="one with a date is none"),
        pytest.param(Live(Light.RED, None, "extension"), 0, id="one that is muted waits for that to end"),
    ],
)
def test_a_live_alert_has_a_next_date(live: Live, count: int) -> None:
    of = inspect(snapshot(target(), (JUNE, "55000")), JUNE, POLICY)
    assert len(list(lapses(of, {Rule.BEHIND_SCHEDULE: live}))) == count
