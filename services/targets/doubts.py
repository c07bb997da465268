"""What looks wrong about a figure, so that its department is asked before it alarms anybody. Pure.

A figure in doubt is kept and shown, but does not count until it is confirmed with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.assessment.goals import RATIOS
from services.assessment.schedule import BY_POINTS, elapsed, scheduled, window
from services.contract import Plan, Progress, Target, TargetType, plain
from services.targets.progress import Kind, accumulates

SLIPS = {Decimal(10) ** 3: "千", Decimal(10) ** 4: "万", Decimal(10) ** 8: "亿"}
NEAR = Decimal(5)
"""Within which factor of what was expected a figure must come, once the slip is undone."""
SMALL, LARGE = Decimal("0.0005"), Decimal(50)
"""A first figure between these shares of the target is believed."""
PACE = 5
SLOW_START = Decimal("0.1")
"""Below this share of the target there is no pace yet to speak of: what is begun late may take a run."""
IMPOSSIBLE_RATE = Decimal(1000)


class Doubt(StrEnum):
    """Why a figure is asked back."""

    FALLS = "falls"
    SLIP = "slip"
    JUMP = "jump"
    EXACT = "exact"
    IMPOSSIBLE_RATE = "impossible_rate"


@dataclass(frozen=True)
class Question:
    """A doubt, and what is asked of the department."""

    doubt: Doubt
    says: str


@dataclass(frozen=True)
class Figure:
    """A figure as reported and as it would stand: `total` is what the target would be at with it."""

    kind: Kind
    value: Decimal
    total: Decimal
    as_of: date


def questions(target: Target, figure: Figure, known: Sequence[Progress], plan: Plan | None = None) -> list[Question]:
    """What to ask about a figure, given what counts besides it (in order of date), and by which plan."""
    if target.type is TargetType.MILESTONE:
        return []
    first, _ = window(target, figure.as_of)
    of_period = [entry for entry in known if first <= entry.as_of]
    before = [entry for entry in of_period if entry.as_of < figure.as_of]
    later = [entry for entry in of_period if entry.as_of > figure.as_of]
    found = [
        _impossible(target, figure),
        _slip(target, figure, before),
        _falls(target, figure, before, later),
        _jump(target, figure, before, plan),
        _exact(target, figure, before),
    ]
    asked = [question for question in found if question is not None]
    if any(question.doubt is Doubt.SLIP for question in asked):
        # a slip explains the fall or the jump that it makes
        asked = [question for question in asked if question.doubt not in (Doubt.FALLS, Doubt.JUMP)]
    return asked


def _shown(value: Decimal, target: Target) -> str:
    return f"{plain(value)}{target.unit or ''}"


def _impossible(target: Target, figure: Figure) -> Question | None:
    if target.unit not in RATIOS or abs(figure.value) <= IMPOSSIBLE_RATE:
        return None
    return Question(Doubt.IMPOSSIBLE_RATE, f"{_shown(figure.value, target)}超过1000%，请核对是否多写了位数")


def _slip(target: Target, figure: Figure, before: Sequence[Progress]) -> Question | None:
    """A change by 10³, 10⁴ or 10⁸ that a 千, 万 or 亿 too many or too few explains."""
    if target.unit in RATIOS or not figure.value:
        return None
    past = before[-1].value if before else Decimal(0)
    if not past:
        return _slip_at_first(target, figure)
    of_period = figure.kind is Kind.PERIOD
    name, times = _nearest_slip(figure.value / (past / len(before) if of_period else past))
    if not name:
        return None
    said = "此前各期的平均数" if of_period else f"上次（{_shown(past, target)}）"
    return Question(Doubt.SLIP, f"约为{said}的{_ratio(times)}，是否{'多' if times > 1 else '漏'}写了“{name}”")


def _slip_at_first(target: Target, figure: Figure) -> Question | None:
    """With nothing to compare to, a first figure that is far out of the target's own size."""
    if not target.value or SMALL <= abs(figure.value / target.value) <= LARGE:
        return None
    schedule = elapsed(*window(target, figure.as_of), figure.as_of) if accumulates(target) else Decimal(0)
    name, times = _nearest_slip(figure.value / target.value / (schedule or 1))
    if not name:
        return None
    says = f"与目标值（{_shown(target.value, target)}）相差悬殊，是否{'多' if times > 1 else '漏'}写了“{name}”"
    return Question(Doubt.SLIP, says)


def _nearest_slip(ratio: Decimal) -> tuple[str, Decimal]:
    """Which slip explains the ratio best and by how much it multiplies; an empty name where none does."""
    best, distance = ("", Decimal(1)), NEAR
    for factor, name in SLIPS.items():
        for times in (factor, 1 / factor):
            left = abs(ratio / times)
            off = max(left, 1 / left)
            if off <= distance:
                best, distance = (name, times), off
    return best


def _ratio(times: Decimal) -> str:
    return f"{plain(times)}倍" if times > 1 else f"{plain(1 / times)}分之一"


def _falls(target: Target, figure: Figure, before: Sequence[Progress], later: Sequence[Progress]) -> Question | None:
    if figure.kind is not Kind.CUMULATIVE or not accumulates(target):
        return None
    if before and figure.total < before[-1].value:
        past = before[-1]
        return Question(Doubt.FALLS, f"累计值低于{past.as_of}的{_shown(past.value, target)}，累计数不应回落")
    if later and figure.total > later[0].value:
        past = later[0]
        return Question(Doubt.FALLS, f"累计值高于此后{past.as_of}的{_shown(past.value, target)}，累计数不应回落")
    return None


def _jump(target: Target, figure: Figure, before: Sequence[Progress], plan: Plan | None) -> Question | None:
    """More than five times the pace so far; where the plan itself quickens, five times what it would make of it."""
    if not accumulates(target) or not before or before[-1].value <= 0:
        return None
    past, (first, last) = before[-1], window(target, figure.as_of)
    stretch, so_far = (figure.as_of - past.as_of).days, (past.as_of - first).days + 1
    gained, pace = figure.total - past.value, past.value / so_far
    known_pace = max(past.value, SLOW_START * abs(target.value)) / so_far
    if plan is not None and plan.kind in BY_POINTS:
        planned = scheduled(plan, first, last, past.as_of)
        ahead = scheduled(plan, first, last, figure.as_of) - planned
        if ahead and not planned:
            return None
        known_pace *= max(Decimal(1), ahead / stretch / (planned / so_far)) if planned else 1
    if gained <= PACE * known_pace * stretch:
        return None
    return Question(Doubt.JUMP, f"{past.as_of}以来的进度是此前的{gained / stretch / pace:.1f}倍，请核对")


def _exact(target: Target, figure: Figure, before: Sequence[Progress]) -> Question | None:
    """Equal to the target to the last digit; not asked again where it was confirmed before."""
    if figure.total != target.value or any(entry.value == target.value for entry in before):
        return None
    return Question(Doubt.EXACT, f"与目标值{_shown(target.value, target)}一位不差，请确认是实际完成数而不是照抄目标")
