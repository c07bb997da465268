"""Which step may follow which: every state with every step, and who takes it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contract import TargetState
from services.targets.lifecycle import (
    ACTION_NAMES,
    PARTY_NAMES,
    STATE_NAMES,
    TAKEN_HERE,
    Action,
    NotAllowed,
    Party,
    after,
    allowed,
    transition,
)

S, A = TargetState, Action

GIVEN = {
    A.ASSIGN: S.ASSIGNED,
    A.ARRANGE: None,
    A.TAKE_BACK: S.DRAFT,
    A.SIGN: S.SIGNED,
    A.SUSPEND: S.SUSPENDED,
    A.ADJUST: None,
}
ASKS, ANSWERS = {A.REQUEST_EXTENSION: None}, {A.APPROVE_EXTENSION: None, A.REFUSE_EXTENSION: None}

TABLE: dict[tuple[TargetState, bool], dict[Action, TargetState | None]] = {
    (S.DRAFT, False): {A.ASSIGN: S.ASSIGNED, A.ARRANGE: None, A.ADJUST: None},
    (S.ASSIGNED, False): GIVEN | ASKS | {A.START: S.UNDER_WAY},
    (S.SIGNED, False): GIVEN | ASKS | {A.START: S.UNDER_WAY, A.CLAIM: S.CLAIMED},
    (S.UNDER_WAY, False): GIVEN | ASKS | {A.CLAIM: S.CLAIMED},
    (S.ASSIGNED, True): GIVEN | ANSWERS | {A.START: S.UNDER_WAY},
    (S.SIGNED, True): GIVEN | ANSWERS | {A.START: S.UNDER_WAY, A.CLAIM: S.CLAIMED},
    (S.UNDER_WAY, True): GIVEN | ANSWERS | {A.CLAIM: S.CLAIMED},
    (S.CLAIMED, False): {A.ACCEPT: S.COMPLETED, A.RETURN: S.UNDER_WAY, A.SUSPEND: S.SUSPENDED},
    (S.COMPLETED, False): {A.REOPEN: S.UNDER_WAY, A.CLOSE: S.CLOSED},
    (S.CLOSED, False): {},
    (S.SUSPENDED, False): {A.RESUME: None},
}
"""What follows from each state, with an extension waiting or not; None: the state stays (or is the one before)."""

BY = {
    A.SIGN: Party.DEPARTMENT,
    A.START: Party.LEAD,
    A.CLAIM: Party.LEAD,
    A.REQUEST_EXTENSION: Party.LEAD,
}
"""Who takes a step where it is not the office."""

REASONED = {A.CLAIM, A.RETURN, A.REOPEN, A.SUSPEND, A.ADJUST, A.REQUEST_EXTENSION, A.REFUSE_EXTENSION}


def said(state: TargetState, waiting: bool) -> str:
    return f"{state}{' with an extension waiting' if waiting else ''}"


@pytest.mark.parametrize(
    ("state", "waiting", "action"),
    [
        pytest.param(state, waiting, action, id=f"{action} from {said(state, waiting)}")
        for (state, waiting), action in product(TABLE, Action)
    ],
)
def test_a_step(state: TargetState, waiting: bool, action: Action) -> None:
    follows = TABLE[state, waiting]
    if action in follows:
        found = transition(action, state, waiting)
        assert (found.to, found.by, found.reasoned) == (
            follows[action],
            BY.get(action, Party.OFFICE),
            action in REASONED,
        )
        return
    with pytest.raises(NotAllowed) as caught:
        transition(action, state, waiting)
    assert caught.value.members["state"] == state
    listed = {one["action"]: one["by"] for one in caught.value.members["allowed"]}
    offered = set(follows) - {A.START}  # the first figure makes it, nobody takes it
    assert listed == {step: BY.get(step, Party.OFFICE) for step in offered}
    assert STATE_NAMES[state] in str(caught.value)
    assert all(ACTION_NAMES[step] in str(caught.value) for step in offered)


def test_every_state_step_and_party_has_a_name_that_is_its_own() -> None:
    for names, members in ((STATE_NAMES, TargetState), (PARTY_NAMES, Party)):
        assert set(names) == set(members)
        assert len(set(names.values())) == len(names)
    assert set(Action) <= set(ACTION_NAMES)


def test_assigning_and_starting_are_no_steps_to_take_as_such() -> None:
    assert set(Action) - set(TAKEN_HERE) == {A.ASSIGN, A.ARRANGE, A.TAKE_BACK, A.START}


@pytest.mark.parametrize(
    ("action", "state", "before", "to"),
    [
        pytest.param(A.SIGN, S.ASSIGNED, None, S.SIGNED, id="the first to sign makes it signed"),
        pytest.param(A.SIGN, S.SIGNED, None, S.SIGNED, id="another signs what is signed"),
        pytest.param(A.SIGN, S.UNDER_WAY, None, S.UNDER_WAY, id="one who signs late puts nothing back"),
        pytest.param(A.RESUME, S.SUSPENDED, S.CLAIMED, S.CLAIMED, id="a resumed target goes on where it stood"),
        pytest.param(A.RESUME, S.SUSPENDED, None, S.ASSIGNED, id="a resumed target without a past is signed for anew"),
        pytest.param(A.ADJUST, S.DRAFT, None, S.DRAFT, id="an adjusted draft stays one"),
        pytest.param(A.REFUSE_EXTENSION, S.SIGNED, None, S.SIGNED, id="a refused extension changes no state"),
        pytest.param(A.RETURN, S.CLAIMED, None, S.UNDER_WAY, id="a returned claim is under way again"),
    ],
)
def test_after_it(action: Action, state: TargetState, before: TargetState | None, to: TargetState) -> None:
    waiting = action in ANSWERS
    assert after(transition(action, state, waiting), state, before) is to


@given(st.lists(st.sampled_from(Action), max_size=40))
def test_whatever_is_tried_a_target_is_closed_only_after_it_was_claimed_and_accepted(tried: list[Action]) -> None:
    state, before, waiting, taken = S.DRAFT, None, False, []
    for action in tried:
        try:
            found = transition(action, state, waiting)
        except NotAllowed:
            assert action not in TABLE[state, waiting]
            continue
        past, state = state, after(found, state, before)
        before = past if action is A.SUSPEND else None
        waiting = (waiting or action is A.REQUEST_EXTENSION) and action not in ANSWERS
        taken.append(action)
        if state in (S.DRAFT, S.CLAIMED, S.COMPLETED, S.CLOSED, S.SUSPENDED):
            waiting = False  # there nothing of an extension is waiting
        assert (state, waiting) in TABLE
        assert {one.action for one in allowed(state, waiting)} == set(TABLE[state, waiting])
    if state is S.CLOSED:
        assert taken[-1] is A.CLOSE
        assert A.CLAIM in taken
        assert A.ACCEPT in taken
