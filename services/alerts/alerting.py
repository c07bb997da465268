"""Decides when an alert begins, gets worse and ends. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.assessment import Assessment, Light

BEHIND_SCHEDULE = "behind_schedule"
"""The rule: the target lags behind its schedule."""

SEVERITY = {Light.YELLOW: 1, Light.ORANGE: 2, Light.RED: 3}
"""How bad a light is; lights that are not here are no alert."""


class AlertState(StrEnum):
    """Whether an alert holds."""

    FIRING = "firing"
    RESOLVED = "resolved"


class Reason(StrEnum):
    """Why an alert changes its state, or that it does not."""

    FIRST = "first"
    WORSE = "worse"
    RESOLVED = "resolved"
    NONE = "none"


@dataclass(frozen=True)
class Standing:
    """An alert as it was left by the check before: its state, the light last told, and the day checked."""

    state: AlertState
    light: Light
    as_of: date


def decide(previous: Standing | None, assessment: Assessment) -> Reason:
    """What the assessment does to the alert. A check of an earlier day than the last one changes nothing."""
    if previous is not None and assessment.as_of < previous.as_of:
        return Reason.NONE
    severity = SEVERITY.get(assessment.light, 0)
    if previous is None or previous.state is AlertState.RESOLVED:
        return Reason.FIRST if severity else Reason.NONE
    if severity > SEVERITY.get(previous.light, 0):
        return Reason.WORSE
    over = assessment.light in (Light.GREEN, Light.BLUE) or not assessment.watched
    return Reason.RESOLVED if over else Reason.NONE
