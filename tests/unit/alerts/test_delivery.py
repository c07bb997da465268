"""How many messages a receiver gets, and when one that did not arrive is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from services.alerts.delivery import IN_A_ROW, LEASE, WAITS, next_attempt, pause, quota

NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "after", "wait"),
    [
        pytest.param(1, None, 5, id="five seconds after the first attempt"),
        pytest.param(2, None, 30, id="half a minute after the second"),
        pytest.param(5, None, 1800, id="half an hour after the fifth"),
        pytest.param(10, None, 57600, id="sixteen hours after the tenth"),
        pytest.param(11, None, None, id="never again after the eleventh"),
        pytest.param(99, None, None, id="never again later"),
        pytest.param(1, 90, 90, id="no sooner than the receiver asks for"),
        pytest.param(5, 90, 1800, id="no sooner than its own turn"),
        pytest.param(1, 10**7, 86400, id="a day later at most, whatever the receiver asks for"),
        pytest.param(11, 90, None, id="never again after the eleventh, though the receiver asks"),
        pytest.param(1, 0, 5, id="a receiver that asks for no wait gets the usual one"),
    ],
)
def test_the_next_attempt_is_made(attempts: int, after: int | None, wait: int | None) -> None:
    asked = None if after is None else timedelta(seconds=after)
    assert next_attempt(attempts, NOW, asked) == (None if wait is None else NOW + timedelta(seconds=wait))


def test_waits_grow_to_a_little_more_than_a_day() -> None:
    assert list(WAITS) == sorted(set(WAITS))
    assert timedelta(days=1) < timedelta(seconds=sum(WAITS)) < timedelta(days=2)


def test_a_lease_runs_out() -> None:
    assert timedelta(0) < LEASE <= timedelta(minutes=5)


@pytest.mark.parametrize(
    ("limit", "made", "free"),
    [
        pytest.param(None, 0, IN_A_ROW, id="a receiver without a limit gets a row of messages"),
        pytest.param(None, 1000, IN_A_ROW, id="however many it got"),
        pytest.param(20, 0, IN_A_ROW, id="a robot gets a row too"),
        pytest.param(20, 18, 2, id="but no more than it may still get within the minute"),
        pytest.param(20, 20, 0, id="and none when it got them all"),
        pytest.param(20, 25, 0, id="or more, before the limit was lowered"),
        pytest.param(1, 0, 1, id="one a minute is one"),
    ],
)
def test_messages_are_taken_over_for_a_receiver(limit: int | None, made: int, free: int) -> None:
    assert quota(limit, made) == free


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        pytest.param(None, 5, id="five seconds"),
        pytest.param(2, 5, id="five seconds though the receiver asks for less"),
        pytest.param(90, 90, id="as long as the receiver asks for"),
        pytest.param(10**7, 86400, id="a day at most"),
    ],
)
def test_a_receivers_other_messages_wait_after_one_that_did_not_get_through(after: int | None, wait: int) -> None:
    asked = None if after is None else timedelta(seconds=after)
    assert pause(NOW, asked) == NOW + timedelta(seconds=wait)
