"""The steps that a target's page offers its visitor: those of the table that are allowed now, and theirs to take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.contract import FilingState, TargetType, TargetUpdated
from services.runtime.access.keys import Caller
from services.targets.lifecycle import ACTION_NAMES, Action, Party, Transition, allowed
from services.targets.progress import Decision
from services.targets.usecases.reviewing import FROM


@dataclass(frozen=True)
class Offer:
    """A step as a form: what it is called, what it asks for, and whether the reason must be given."""

    action: Action
    name: str
    why: str | None
    required: bool
    deadline: bool = False
    value: bool = False


WHYS: Mapping[Action, str] = {
    Action.CLAIM: "完成情况",
    Action.RETURN: "退回理由",
    Action.ACCEPT: "核验意见（可不填）",
    Action.REQUEST_EXTENSION: "延期理由",
    Action.APPROVE_EXTENSION: "批复意见（可不填）",
    Action.REFUSE_EXTENSION: "不同意的理由",
    Action.ADJUST: "调整理由",
    Action.SUSPEND: "中止理由",
    Action.REOPEN: "重新办理的理由",
}
DATED = (Action.REQUEST_EXTENSION, Action.APPROVE_EXTENSION, Action.ADJUST)
APART = (Action.ASSIGN, Action.ARRANGE, Action.START)
"""Steps that have a form of their own, or follow from another."""


LAST = (Action.ADJUST, Action.SUSPEND, Action.TAKE_BACK, Action.REOPEN)
"""Steps that are seldom taken, below what the target is waiting for."""


def offers_of(snapshot: TargetUpdated, who: Caller) -> list[Offer]:
    """The steps, what the target is waiting for first."""
    steps = allowed(snapshot.state, snapshot.extension is not None)
    may = [one for one in steps if one.action not in APART and _may_take(snapshot, one, who)]
    return [_offer(snapshot, one) for one in sorted(may, key=lambda one: one.action in LAST)]


def may_assign(snapshot: TargetUpdated, who: Caller) -> bool:
    steps = allowed(snapshot.state, snapshot.extension is not None)
    return who.oversees and any(one.action is Action.ASSIGN for one in steps)


def _offer(snapshot: TargetUpdated, one: Transition) -> Offer:
    return Offer(
        action=one.action,
        name=ACTION_NAMES[one.action],
        why=WHYS.get(one.action),
        required=one.reasoned,
        deadline=one.action in DATED,
        value=one.action is Action.ADJUST and snapshot.target.type is TargetType.QUANTITY,
    )


def _may_take(snapshot: TargetUpdated, one: Transition, who: Caller) -> bool:
    if one.by is Party.OFFICE:
        return who.oversees
    if one.by is Party.LEAD:
        return snapshot.department is not None and snapshot.department.id == who.department_id
    waiting = (signature for signature in snapshot.signatures if signature.signed_at is None)
    return any(signature.department.id == who.department_id for signature in waiting)


def decisions_of(snapshot: TargetUpdated, figure: Mapping[str, Any], who: Caller) -> list[Decision]:
    """What the visitor may decide about a figure as it now stands."""
    if figure["replaced_by"] or figure["state"] == "withdrawn":
        return []
    leads = snapshot.department is not None and snapshot.department.id == who.department_id
    own = (Decision.CONFIRMED, Decision.WITHDRAWN) if leads else ()
    office = (Decision.ACCEPTED, Decision.RETURNED) if who.oversees else ()
    return [one for one in (*own, *office) if FilingState(figure["state"]) in FROM[one]]
