"""The life of a target (立项 → 交办 → 签收 → 推进 → 申请办结 → 核验 → 办结 → 销号): which step may follow which.

Pure; `TRANSITIONS` is the only place that says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.contract import TargetState

S = TargetState


class Party(StrEnum):
    """Who may take a step: the government office, the lead department, or any department that was given the target."""

    OFFICE = "office"
    LEAD = "lead"
    DEPARTMENT = "department"


class Action(StrEnum):
    """A step in the life of a target."""

    ASSIGN = "assign"
    ARRANGE = "arrange"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    START = "start"
    CLAIM = "claim"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    ADJUST = "adjust"
    REQUEST_EXTENSION = "request_extension"
    APPROVE_EXTENSION = "approve_extension"
    REFUSE_EXTENSION = "refuse_extension"


@dataclass(frozen=True)
class Transition:
    """A step: from which states, to which (None: the state stays), by whom, with a reason or not."""

    action: Action
    sources: tuple[TargetState, ...]
    to: TargetState | None
    by: Party
    reasoned: bool = False
    extension: bool | None = None
    """Whether an extension must be waiting (True), must not (False), or does not matter."""


GIVEN = (S.ASSIGNED, S.SIGNED, S.UNDER_WAY)
"""States of a target that a department is at work on."""

NO_MORE_FIGURES = (S.COMPLETED, S.CLOSED, S.SUSPENDED)
"""States in which no figures are taken, and nothing is decided about those that came."""

TRANSITIONS = (
    Transition(Action.ASSIGN, (S.DRAFT, *GIVEN), S.ASSIGNED, Party.OFFICE),
    Transition(Action.ARRANGE, (S.DRAFT, *GIVEN), None, Party.OFFICE),
    Transition(Action.TAKE_BACK, GIVEN, S.DRAFT, Party.OFFICE),
    Transition(Action.SIGN, GIVEN, S.SIGNED, Party.DEPARTMENT),
    Transition(Action.START, (S.ASSIGNED, S.SIGNED), S.UNDER_WAY, Party.LEAD),
    Transition(Action.CLAIM, (S.SIGNED, S.UNDER_WAY), S.CLAIMED, Party.LEAD, reasoned=True),
    Transition(Action.ACCEPT, (S.CLAIMED,), S.COMPLETED, Party.OFFICE),
    Transition(Action.RETURN, (S.CLAIMED,), S.UNDER_WAY, Party.OFFICE, reasoned=True),
    Transition(Action.REOPEN, (S.COMPLETED,), S.UNDER_WAY, Party.OFFICE, reasoned=True),
    Transition(Action.CLOSE, (S.COMPLETED,), S.CLOSED, Party.OFFICE),
    Transition(Action.SUSPEND, (*GIVEN, S.CLAIMED), S.SUSPENDED, Party.OFFICE, reasoned=True),
    Transition(Action.RESUME, (S.SUSPENDED,), None, Party.OFFICE),
    Transition(Action.ADJUST, (S.DRAFT, *GIVEN), None, Party.OFFICE, reasoned=True),
    Transition(Action.REQUEST_EXTENSION, GIVEN, None, Party.LEAD, reasoned=True, extension=False),
    Transition(Action.APPROVE_EXTENSION, GIVEN, None, Party.OFFICE, extension=True),
    Transition(Action.REFUSE_EXTENSION, GIVEN, None, Party.OFFICE, reasoned=True, extension=True),
)

TAKEN_HERE = tuple(
    one.action
    for one in TRANSITIONS
    if one.action not in (Action.ASSIGN, Action.ARRANGE, Action.TAKE_BACK, Action.START)
)
"""Steps that somebody takes as such; the others follow from an assignment or from the first figure."""

STATE_NAMES: Mapping[TargetState, str] = {
    S.DRAFT: "待交办",
    S.ASSIGNED: "待签收",
    S.SIGNED: "已签收",
    S.UNDER_WAY: "推进中",
    S.CLAIMED: "待核验",
    S.COMPLETED: "已办结",
    S.CLOSED: "已销号",
    S.SUSPENDED: "已中止",
}

ACTION_NAMES: Mapping[str, str] = {
    "register": "立项",
    "correct": "按更正后的文件修订",
    "rename": "责任单位更名",
    Action.ASSIGN: "交办",
    Action.ARRANGE: "调整计划或报送安排",
    Action.TAKE_BACK: "收回",
    Action.SIGN: "签收",
    Action.START: "开始推进",
    Action.CLAIM: "申请办结",
    Action.ACCEPT: "核验通过",
    Action.RETURN: "核验退回",
    Action.REOPEN: "重新办理",
    Action.CLOSE: "销号",
    Action.SUSPEND: "中止",
    Action.RESUME: "恢复办理",
    Action.ADJUST: "调整",
    Action.REQUEST_EXTENSION: "申请延期",
    Action.APPROVE_EXTENSION: "同意延期",
    Action.REFUSE_EXTENSION: "不同意延期",
}

PARTY_NAMES: Mapping[Party, str] = {
    Party.OFFICE: "督查室",
    Party.LEAD: "牵头单位",
    Party.DEPARTMENT: "牵头或配合单位",
}


class NotAllowed(ValueError):
    """The step may not be taken now; `members` lists what may be, and by whom."""

    def __init__(self, action: Action, state: TargetState, waiting: bool) -> None:
        may = offered(state, waiting)
        said = "、".join(f"{ACTION_NAMES[one.action]}（{PARTY_NAMES[one.by]}）" for one in may) or "没有"
        more = "" if not waiting else "，有待批的延期申请"
        super().__init__(f"目标现为“{STATE_NAMES[state]}”{more}，不能{ACTION_NAMES[action]}；现在可以：{said}")
        self.members: dict[str, Any] = {
            "state": state,
            "allowed": [{"action": one.action, "by": one.by} for one in may],
        }


def allowed(state: TargetState, waiting: bool) -> tuple[Transition, ...]:
    """What may be done now; `waiting`: an extension was asked for and not answered yet."""
    return tuple(
        one for one in TRANSITIONS if state in one.sources and (one.extension is None or one.extension == waiting)
    )


def offered(state: TargetState, waiting: bool) -> tuple[Transition, ...]:
    """What somebody may do now; the start is left out, which the first figure makes by itself."""
    return tuple(one for one in allowed(state, waiting) if one.action is not Action.START)


def transition(action: Action, state: TargetState, waiting: bool) -> Transition:
    """The row of the table for this step; NotAllowed where there is none."""
    for one in allowed(state, waiting):
        if one.action is action:
            return one
    raise NotAllowed(action, state, waiting)


def after(step: Transition, state: TargetState, before: TargetState | None) -> TargetState:
    """The state that the step leads to; `before` is the one that a suspended target had."""
    if step.action is Action.RESUME:
        return before or S.ASSIGNED
    if step.action is Action.SIGN and state is not S.ASSIGNED:
        return state  # a supporting department signs later than the lead
    return step.to or state
