"""Up the ladder: 提醒 → 催办单 → 督办单 → 通报 → 约谈."""

from datetime import date

import pytest

from services.alerts.alerting import Place, Policy, Reason
from services.alerts.escalation import OFF, climb, rung_name
from services.assessment import DEFAULT_LADDER, Ladder, Light, Rung
from services.assessment.ladder import Start
from tests.unit.assessment.cases import JUNE, PACK

SLIPS = Ladder(
    rungs=(
        Rung(name="蓝色督办单", after_workdays=1, light=Light.YELLOW),
        Rung(name="橙色督办单", after_workdays=5, light=Light.ORANGE),
        Rung(name="红色督办单", after_workdays=5, light=Light.RED),
    ),
    starts=(Start(name="紧急", rung=3, severity=3),),
)
POLICY, WITH_SLIPS = Policy(PACK), Policy(PACK.model_copy(update={"ladder": SLIPS}))
LATER, EARLIER = date(2026, 7, 31), date(2026, 6, 15)
FIFTH, TENTH, FIRST = date(2026, 7, 7), date(2026, 7, 14), date(2026, 7, 1)
"""The fifth, tenth and first workdays after the 30th of June."""


@pytest.mark.parametrize(
    ("place", "reason", "severity", "after"),
    [
        pytest.param(OFF, Reason.FIRST, 1, Place(1, JUNE, FIFTH), id="it begins on the first rung"),
        pytest.param(OFF, Reason.FIRST, 3, Place(1, JUNE, FIFTH), id="however bad, where nothing starts further up"),
        pytest.param(Place(1, EARLIER, JUNE), Reason.ESCALATED, 1, Place(2, JUNE, TENTH), id="it climbs on its day"),
        pytest.param(Place(1, EARLIER, EARLIER), Reason.ESCALATED, 1, Place(2, JUNE, TENTH), id="late, by one rung"),
        pytest.param(Place(4, EARLIER, JUNE), Reason.ESCALATED, 1, Place(5, JUNE, FIFTH), id="to the last rung"),
        pytest.param(Place(1, EARLIER, LATER), Reason.WORSE, 3, Place(1, EARLIER, LATER), id="worse is no step here"),
        pytest.param(Place(1, EARLIER, JUNE), Reason.WORSE, 3, Place(2, JUNE, TENTH), id="worse on a step's day is"),
        pytest.param(Place(2, EARLIER, LATER), Reason.REMINDER, 1, Place(2, EARLIER, LATER), id="a reminder is none"),
        pytest.param(Place(5, EARLIER, JUNE), Reason.REMINDER, 1, Place(5, EARLIER, FIFTH), id="at the end, the next"),
        pytest.param(Place(3, EARLIER, LATER), Reason.RESOLVED, 1, OFF, id="what is settled leaves the ladder"),
        pytest.param(Place(3, EARLIER, JUNE), Reason.NONE, 1, Place(3, EARLIER, JUNE), id="nothing told, nothing done"),
    ],
)
def test_the_usual_ladder(place: Place, reason: Reason, severity: int, after: Place) -> None:
    assert climb(place, reason, severity, JUNE, POLICY) == after


@pytest.mark.parametrize(
    ("place", "reason", "severity", "after"),
    [
        pytest.param(OFF, Reason.FIRST, 1, Place(0, JUNE, FIRST), id="a city may wait before the first rung"),
        pytest.param(Place(0, EARLIER, JUNE), Reason.ESCALATED, 1, Place(1, JUNE, FIFTH), id="and then takes it"),
        pytest.param(OFF, Reason.FIRST, 3, Place(3, JUNE, FIFTH), id="what is urgent begins on the highest"),
        pytest.param(Place(1, EARLIER, LATER), Reason.WORSE, 3, Place(3, JUNE, FIFTH), id="what gets urgent jumps"),
        pytest.param(Place(1, EARLIER, LATER), Reason.WORSE, 2, Place(1, EARLIER, LATER), id="what is worse does not"),
    ],
)
def test_a_ladder_with_a_start_further_up(place: Place, reason: Reason, severity: int, after: Place) -> None:
    assert climb(place, reason, severity, JUNE, WITH_SLIPS) == after


@pytest.mark.parametrize(
    ("rung", "name"),
    [
        pytest.param(0, None, id="below the ladder"),
        pytest.param(1, "提醒", id="the first"),
        pytest.param(5, "约谈", id="the last"),
        pytest.param(6, None, id="above it"),
    ],
)
def test_the_name_of_a_rung(rung: int, name: str | None) -> None:
    assert rung_name(rung, DEFAULT_LADDER) == name
