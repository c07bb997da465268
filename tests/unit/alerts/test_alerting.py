"""When an alert begins, gets worse and ends."""

from dataclasses import replace
from datetime import date

import pytest

from services.alerts.alerting import AlertState, Reason, Standing, decide
from services.assessment import Light
from services.contract import TargetState
from tests.unit.assessment.cases import JUNE, judged, target

MAY, JULY = date(2026, 5, 31), date(2026, 7, 31)
FOUND = judged(target(), JUNE)


def told(light: Light, as_of: date = MAY) -> Standing:
    return Standing(AlertState.FIRING, light, as_of)


def over(light: Light = Light.GREEN, as_of: date = MAY) -> Standing:
    return Standing(AlertState.RESOLVED, light, as_of)


@pytest.mark.parametrize(
    ("previous", "light", "reason"),
    [
        pytest.param(None, Light.YELLOW, Reason.FIRST, id="the first yellow begins an alert"),
        pytest.param(None, Light.ORANGE, Reason.FIRST, id="the first orange begins an alert"),
        pytest.param(None, Light.RED, Reason.FIRST, id="the first red begins an alert"),
        pytest.param(None, Light.GREEN, Reason.NONE, id="green is no alert"),
        pytest.param(None, Light.BLUE, Reason.NONE, id="blue is no alert"),
        pytest.param(None, Light.GREY, Reason.NONE, id="what cannot be judged is no alert"),
        pytest.param(told(Light.YELLOW), Light.ORANGE, Reason.WORSE, id="yellow to orange is worse"),
        pytest.param(told(Light.YELLOW), Light.RED, Reason.WORSE, id="yellow to red is worse"),
        pytest.param(told(Light.YELLOW), Light.YELLOW, Reason.NONE, id="still yellow is no news"),
        pytest.param(told(Light.RED), Light.RED, Reason.NONE, id="still red is no news"),
        pytest.param(told(Light.RED), Light.YELLOW, Reason.NONE, id="red eased to yellow holds on silently"),
        pytest.param(told(Light.RED), Light.GREEN, Reason.RESOLVED, id="red to green resolves"),
        pytest.param(told(Light.YELLOW), Light.BLUE, Reason.RESOLVED, id="done and verified resolves"),
        pytest.param(told(Light.RED), Light.GREY, Reason.NONE, id="an alert does not end because data ran out"),
        pytest.param(over(), Light.YELLOW, Reason.FIRST, id="an alert that was over begins again"),
        pytest.param(over(Light.RED), Light.YELLOW, Reason.FIRST, id="it begins again below the light once told"),
        pytest.param(over(), Light.GREEN, Reason.NONE, id="an alert that is over stays over"),
        pytest.param(over(), Light.GREY, Reason.NONE, id="an alert that is over does not begin for want of data"),
        pytest.param(told(Light.YELLOW, JUNE), Light.RED, Reason.WORSE, id="a second check of the same day counts"),
        pytest.param(
            told(Light.YELLOW, JULY), Light.RED, Reason.NONE, id="a check of an earlier day makes nothing worse"
        ),
        pytest.param(told(Light.RED, JULY), Light.GREEN, Reason.NONE, id="a check of an earlier day resolves nothing"),
        pytest.param(over(as_of=JULY), Light.RED, Reason.NONE, id="a check of an earlier day begins nothing again"),
    ],
)
def test_decide(previous: Standing | None, light: Light, reason: Reason) -> None:
    assert decide(previous, replace(FOUND, light=light)) is reason


@pytest.mark.parametrize(
    ("previous", "reason"),
    [
        pytest.param(told(Light.RED), Reason.RESOLVED, id="an alert of a suspended target ends"),
        pytest.param(told(Light.RED, JULY), Reason.NONE, id="but not by a check of an earlier day"),
        pytest.param(over(), Reason.NONE, id="one that is over stays over"),
        pytest.param(None, Reason.NONE, id="none begins"),
    ],
)
def test_decide_of_a_suspended_target(previous: Standing | None, reason: Reason) -> None:
    suspended = judged(target(), JUNE, state=TargetState.SUSPENDED)
    assert decide(previous, suspended) is reason
