"""What a judgement is made of: lights, yardsticks, its moment and its verdict, and what ends it. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.contract import Node, TargetState, TargetUpdated

HUNDRED = Decimal(100)


class Light(StrEnum):
    """How a target stands: blue done and verified, grey not to be judged yet."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    GREY = "grey"


WORST_FIRST = (Light.RED, Light.ORANGE, Light.YELLOW, Light.GREEN, Light.BLUE, Light.GREY)

LIGHT_NAMES = {
    Light.RED: "红",
    Light.ORANGE: "橙",
    Light.YELLOW: "黄",
    Light.GREEN: "绿",
    Light.BLUE: "蓝",
    Light.GREY: "未评",
}


SEVERITY = {Light.YELLOW: 1, Light.ORANGE: 2, Light.RED: 3}
"""How grave a light is; one that is not here alarms nobody."""


class Yardstick(StrEnum):
    """What a target is measured by."""

    AMOUNT = "amount"
    FROM_BASELINE = "from_baseline"
    LEVEL = "level"
    RATE = "rate"
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class Quota:
    """What the newest whole month or quarter was to bring, as a share of the target, and what it brought.

    `delivered` is in the target's unit; None where nothing was reported of it.
    """

    last: date
    months: int
    scheduled: Decimal
    delivered: Decimal | None


@dataclass(frozen=True, slots=True)
class Moment:
    """The day of a judgement, the share to be done by its end, the period's last day, and the period's nodes.

    `quota` is empty where the rules ask for none, or no month is over yet.
    """

    as_of: date
    schedule: Decimal
    last: date
    nodes: tuple[Node, ...] = ()
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A yardstick's answer: shares as 0…1, the gap in percentage points, negative when behind."""

    light: Light
    says: str
    completion: Decimal | None = None
    schedule: Decimal | None = None
    gap_points: Decimal | None = None


def is_settled(snapshot: TargetUpdated, as_of: date) -> bool:
    """Whether the target was completed (办结) by that day; where the day of it is not known, at any time."""
    settled = snapshot.state in (TargetState.COMPLETED, TargetState.CLOSED)
    return settled and (snapshot.completed_on is None or as_of >= snapshot.completed_on)
