"""When people are told of a department's alerts: at once what changed, now and then what stays."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.alerts.alerting import Policy
from services.alerts.grouping import Grade, Group, LookReason, Member, group_key, look
from tests.unit.assessment.cases import PACK

POLICY = Policy(PACK)
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
YELLOW, RED, HIGHER = Grade(1, 1), Grade(3, 1), Grade(1, 2)
A, B, C = (UUID(int=number) for number in (1, 2, 3))
NOBODY_TOLD = Group()


def told(*alerts: tuple[UUID, Grade], at: datetime = NOW - HOUR) -> Group:
    return Group(dict(alerts), at)


def on(id_: UUID, grade: Grade = YELLOW) -> Member:
    return Member(id_, grade, firing=True)


def over(id_: UUID) -> Member:
    return Member(id_, YELLOW, firing=False)


@pytest.mark.parametrize(
    ("group", "members", "reason", "tell"),
    [
        pytest.param(NOBODY_TOLD, [on(A), on(B)], LookReason.FIRST, [A, B], id="the first look tells of all"),
        pytest.param(NOBODY_TOLD, [], LookReason.NONE, [], id="nothing where nothing holds"),
        pytest.param(NOBODY_TOLD, [over(A)], LookReason.NONE, [], id="what began and ended since is never told"),
        pytest.param(told((A, YELLOW)), [on(A)], LookReason.NONE, [], id="nothing new, nothing told"),
        pytest.param(told((A, YELLOW)), [on(A), on(B)], LookReason.CHANGED, [A, B], id="one more, and all are told"),
        pytest.param(told((A, YELLOW)), [on(A, RED)], LookReason.CHANGED, [A], id="one got worse"),
        pytest.param(told((A, RED)), [on(A)], LookReason.NONE, [], id="one that eased is no news"),
        pytest.param(told((A, YELLOW)), [on(A, HIGHER)], LookReason.CHANGED, [A], id="one climbed the ladder"),
        pytest.param(told((A, YELLOW), (B, YELLOW)), [on(A), over(B)], LookReason.RESOLVED, [A, B], id="one ended"),
        pytest.param(told((A, YELLOW)), [over(A)], LookReason.RESOLVED, [A], id="the last ended"),
        pytest.param(told((A, YELLOW)), [on(A), over(C)], LookReason.NONE, [], id="one beside it came and went untold"),
        pytest.param(
            told((A, YELLOW)), [on(B), over(A), over(C)], LookReason.CHANGED, [B, A], id="new and ended in one message"
        ),
        pytest.param(
            told((A, YELLOW), at=datetime(2026, 6, 23, 9, tzinfo=UTC)), [on(A)], LookReason.REPEAT, [A], id="a repeat"
        ),
        pytest.param(
            told((A, YELLOW), at=datetime(2026, 6, 24, 0, tzinfo=UTC)), [on(A)], LookReason.NONE, [], id="not yet"
        ),
        pytest.param(
            told((A, YELLOW), at=datetime(2026, 6, 1, tzinfo=UTC)), [], LookReason.NONE, [], id="no repeat of the muted"
        ),
    ],
)
def test_what_is_told_at_a_look(group: Group, members: list[Member], reason: LookReason, tell: list[UUID]) -> None:
    seen = look(group, members, NOW, POLICY)
    assert (seen.reason, list(seen.tell)) == (reason, tell)


@pytest.mark.parametrize(
    ("group", "members", "again"),
    [
        pytest.param(NOBODY_TOLD, [on(A)], NOW + HOUR, id="after the interval while something holds"),
        pytest.param(told((A, YELLOW)), [on(A)], NOW + HOUR, id="whether or not something was told"),
        pytest.param(told((A, YELLOW)), [], NOW + HOUR, id="while it is not said what became of the muted"),
        pytest.param(told((A, YELLOW)), [over(A)], None, id="never once all is over"),
        pytest.param(NOBODY_TOLD, [over(A)], None, id="never where nothing was told"),
    ],
)
def test_when_a_group_is_looked_at_again(group: Group, members: list[Member], again: datetime | None) -> None:
    assert look(group, members, NOW, POLICY).next_look_at == again


def test_a_repeat_counts_workdays_so_that_holidays_pass_in_peace() -> None:
    before, after = datetime(2026, 9, 25, 2, tzinfo=UTC), datetime(2026, 10, 8, 2, tzinfo=UTC)
    assert look(told((A, YELLOW), at=before), [on(A)], after, POLICY).reason is LookReason.NONE
    assert look(told((A, YELLOW), at=before), [on(A)], after + timedelta(days=1), POLICY).reason is LookReason.REPEAT


def test_each_department_is_a_group() -> None:
    assert (group_key(A), group_key(None)) == (f"department/{A}", "unassigned")
