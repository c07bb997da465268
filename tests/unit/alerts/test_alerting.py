"""Why an alert is told, and why not."""

from datetime import date

import pytest

from services.alerts.alerting import AlertState, Finding, Place, Policy, Reason, Rule, Standing, decide
from services.assessment import Light
from tests.unit.assessment.cases import JUNE, PACK

POLICY = Policy(PACK)
MAY, JULY = date(2026, 5, 31), date(2026, 7, 31)
THURSDAY, TUESDAY = date(2026, 6, 25), date(2026, 6, 23)
"""Three and five workdays before the 30th of June: 端午 is over by then."""


def found(light: Light) -> Finding:
    return Finding(Rule.BEHIND_SCHEDULE, light, "低于序时进度", MAY)


def told(light: Light, as_of: date = THURSDAY, told_on: date = THURSDAY, **more: object) -> Standing:
    given: dict[str, object] = {"place": Place(1, told_on, JULY)} | more
    return Standing(AlertState.FIRING, light, as_of, told_on, **given)  # type: ignore[arg-type]


def over(light: Light = Light.GREEN, as_of: date = MAY) -> Standing:
    return Standing(AlertState.RESOLVED, light, as_of)


UNTOLD = Standing(AlertState.FIRING, Light.GREY, MAY)


@pytest.mark.parametrize(
    ("previous", "light", "reason"),
    [
        pytest.param(None, Light.YELLOW, Reason.FIRST, id="the first yellow begins an alert"),
        pytest.param(None, Light.ORANGE, Reason.FIRST, id="the first orange begins an alert"),
        pytest.param(None, Light.RED, Reason.FIRST, id="the first red begins an alert"),
        pytest.param(None, None, Reason.NONE, id="a rule that is not broken is no alert"),
        pytest.param(None, Light.GREY, Reason.NONE, id="what cannot be judged is no alert"),
        pytest.param(over(), Light.YELLOW, Reason.FIRST, id="an alert that was over begins again"),
        pytest.param(over(Light.RED), Light.YELLOW, Reason.FIRST, id="it begins again below the light once told"),
        pytest.param(over(), None, Reason.NONE, id="an alert that is over stays over"),
        pytest.param(over(), Light.GREY, Reason.NONE, id="an alert that is over does not begin for want of data"),
        pytest.param(UNTOLD, Light.YELLOW, Reason.FIRST, id="an alert that nobody was told of is told"),
        pytest.param(told(Light.YELLOW), Light.ORANGE, Reason.WORSE, id="yellow to orange is worse"),
        pytest.param(told(Light.YELLOW), Light.RED, Reason.WORSE, id="yellow to red is worse"),
        pytest.param(told(Light.YELLOW), Light.YELLOW, Reason.NONE, id="still yellow is no news"),
        pytest.param(told(Light.RED), Light.RED, Reason.NONE, id="still red is no news"),
        pytest.param(told(Light.RED), Light.YELLOW, Reason.NONE, id="red eased to yellow holds on silently"),
        pytest.param(told(Light.RED), None, Reason.RESOLVED, id="what is not broken any more is over"),
        pytest.param(told(Light.RED), Light.GREY, Reason.NONE, id="an alert does not end because data ran out"),
        pytest.param(UNTOLD, None, Reason.NONE, id="the end of what nobody was told of is not told"),
    ],
)
def test_an_alert_begins_gets_worse_and_ends(previous: Standing | None, light: Light | None, reason: Reason) -> None:
    assert decide(previous, found(light) if light else None, JUNE, POLICY) is reason


@pytest.mark.parametrize(
    ("previous", "light", "reason"),
    [
        pytest.param(told(Light.YELLOW, JUNE), Light.RED, Reason.WORSE, id="a second check of the same day counts"),
        pytest.param(told(Light.YELLOW, JULY), Light.RED, Reason.NONE, id="one of an earlier day makes nothing worse"),
        pytest.param(told(Light.RED, JULY), None, Reason.NONE, id="one of an earlier day ends nothing"),
        pytest.param(over(as_of=JULY), Light.RED, Reason.NONE, id="one of an earlier day begins nothing again"),
        pytest.param(
            told(Light.RED, JULY, MAY, place=Place(1, MAY, MAY)), Light.RED, Reason.NONE, id="nor does anything climb"
        ),
    ],
)
def test_a_check_of_an_earlier_day_changes_nothing(
    previous: Standing | None, light: Light | None, reason: Reason
) -> None:
    assert decide(previous, found(light) if light else None, JUNE, POLICY) is reason


@pytest.mark.parametrize(
    ("previous", "light", "reason"),
    [
        pytest.param(told(Light.RED, place=Place(1, MAY, JUNE)), Light.RED, Reason.ESCALATED, id="on the step's day"),
        pytest.param(told(Light.RED, place=Place(4, MAY, MAY)), Light.YELLOW, Reason.ESCALATED, id="after it, eased"),
        pytest.param(told(Light.RED, place=Place(0, None, JUNE)), Light.RED, Reason.ESCALATED, id="to the first rung"),
        pytest.param(told(Light.RED, place=Place(1, MAY, JULY)), Light.RED, Reason.NONE, id="not before its day"),
        pytest.param(told(Light.RED, place=Place(5, MAY, JUNE)), Light.RED, Reason.NONE, id="not above the last rung"),
        pytest.param(told(Light.YELLOW, place=Place(1, MAY, JUNE)), Light.RED, Reason.WORSE, id="worse goes before"),
        pytest.param(told(Light.RED, place=Place(1, MAY, JUNE)), None, Reason.RESOLVED, id="what is over rests"),
        pytest.param(told(Light.RED, place=Place(1, MAY, JUNE)), Light.GREY, Reason.NONE, id="not for want of data"),
    ],
)
def test_an_alert_climbs(previous: Standing, light: Light | None, reason: Reason) -> None:
    assert decide(previous, found(light) if light else None, JUNE, POLICY) is reason


@pytest.mark.parametrize(
    ("told_on", "reason"),
    [
        pytest.param(TUESDAY, Reason.REMINDER, id="five workdays after it was told"),
        pytest.param(date(2026, 6, 1), Reason.REMINDER, id="later than that"),
        pytest.param(date(2026, 6, 24), Reason.NONE, id="not after four"),
    ],
)
def test_an_alert_is_recalled(told_on: date, reason: Reason) -> None:
    assert decide(told(Light.RED, told_on=told_on), found(Light.RED), JUNE, POLICY) is reason


@pytest.mark.parametrize(
    ("previous", "light", "reason"),
    [
        pytest.param(None, Light.RED, Reason.NONE, id="it does not begin"),
        pytest.param(told(Light.YELLOW), Light.RED, Reason.NONE, id="it does not get worse"),
        pytest.param(told(Light.RED, place=Place(1, MAY, JUNE)), Light.RED, Reason.NONE, id="it does not climb"),
        pytest.param(told(Light.RED, told_on=MAY), Light.RED, Reason.NONE, id="it is not recalled"),
        pytest.param(told(Light.RED), None, Reason.RESOLVED, id="but who was told of it hears that it is over"),
    ],
)
def test_a_muted_alert_is_not_told(previous: Standing | None, light: Light | None, reason: Reason) -> None:
    assert decide(previous, found(light) if light else None, JUNE, POLICY, muted=True) is reason


@pytest.mark.parametrize(
    ("previous", "light", "reason"),
    [
        pytest.param(told(Light.YELLOW, place=Place(1, MAY, JUNE)), Light.YELLOW, Reason.NONE, id="it does not climb"),
        pytest.param(told(Light.YELLOW, told_on=MAY), Light.YELLOW, Reason.NONE, id="it is not recalled"),
        pytest.param(told(Light.YELLOW), Light.RED, Reason.WORSE, id="it wakes when it gets worse"),
        pytest.param(told(Light.YELLOW), None, Reason.RESOLVED, id="it ends as any other"),
    ],
)
def test_an_acknowledged_alert_rests(previous: Standing, light: Light | None, reason: Reason) -> None:
    resting = Standing(
        previous.state, previous.told, previous.as_of, previous.told_on, previous.place, acknowledged=True
    )
    assert decide(resting, found(light) if light else None, JUNE, POLICY) is reason
