"""What of an installation needs the operator."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.operation.status import (
    DatabaseState,
    Evidence,
    Group,
    RedisState,
    Status,
    Verdict,
    Waiting,
    Watch,
    duration,
    findings,
    verdict,
)
from services.runtime.health.presence import Process
from services.runtime.streams.lag import Lag

NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
CALM = Lag(10, 0, 0, 0, 0, 0)
RUNNING = Process("targets", "host", 1, "0.1.0", NOW.isoformat())
DATABASE = DatabaseState("t_2", None, "t_2", False, 8_000_000, {"targets": Waiting(3, 0.2)})
CHECKED = Watch(NOW - timedelta(hours=1), NOW - timedelta(hours=1), [], Waiting(0, 0), {})
WELL = Status(
    NOW,
    ["targets"],
    {"targets": DATABASE},
    RedisState(None, 1, [RUNNING], [Group("s", "g", CALM)]),
    CHECKED,
    Evidence("/evidence", 3, 5, 10_000_000_000),
    "ok",
)


def lagging(**how: Any) -> Status:
    return replace(WELL, redis=replace(WELL.redis, groups=[Group("s", "g", replace(CALM, **how))]))


def watched(**how: Any) -> Status:
    return replace(WELL, watch=replace(CHECKED, **how))


def stored(**how: Any) -> Status:
    return replace(WELL, databases={"targets": replace(DATABASE, **how)})


@pytest.mark.parametrize(
    "status",
    [
        pytest.param(WELL, id="all is well"),
        pytest.param(replace(WELL, watch=None, evidence=None, gateway=""), id="what is not seen here is no matter"),
        pytest.param(lagging(unread=500, unread_age=59.0, pending=100, pending_age=20.0), id="much is under way"),
        pytest.param(watched(due=NOW - timedelta(minutes=9)), id="a check that is being made"),
        pytest.param(watched(due=None, made=None), id="no check was ever due"),
        pytest.param(stored(waiting={"targets": Waiting(9000, 5.0)}), id="many rows wait for a moment"),
    ],
)
def test_what_is_well(status: Status) -> None:
    assert (list(findings(status)), verdict(status)) == ([], Verdict.WELL)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        pytest.param(replace(WELL, redis=replace(WELL.redis, processes=[])), "no process of targets", id="none runs"),
        pytest.param(
            lagging(unread=7, unread_age=61.0), "7 events unread, the first for 1 min", id="a group is behind"
        ),
        pytest.param(lagging(pending=2, pending_age=301.0), "2 events in hand", id="events that nobody finishes"),
        pytest.param(lagging(dead=1), "1 dead letters", id="a dead letter"),
        pytest.param(
            stored(waiting={"keys": Waiting(1, 61.0)}), "cannot tell its keys: 1 wait", id="an outbox is stuck"
        ),
        pytest.param(stored(revision="t_1"), "run `duban migrate`", id="not migrated"),
        pytest.param(stored(revision=None), "run `duban migrate`", id="never migrated"),
        pytest.param(stored(revision="t_3", newer=True), "upgrade", id="migrated by a newer version"),
        pytest.param(watched(made=None), "the check of 2026-07-15 01:00 was not made", id="no check was made"),
        pytest.param(watched(messages=Waiting(4, 901.0)), "4 are due, the first for 15 min", id="messages wait"),
        pytest.param(watched(failed={"督查室": 2}), "2 messages to 督查室 failed", id="messages failed for good"),
        pytest.param(replace(WELL, evidence=Evidence("/e", 1, 1, 10**8)), "make room", id="the disk is nearly full"),
        pytest.param(replace(WELL, gateway="answers 503"), "the gateway: answers 503", id="the gateway is not well"),
    ],
)
def test_what_needs_the_operator_is_said_in_a_line(status: Status, says: str) -> None:
    [line] = findings(status)
    assert says in line
    assert verdict(status) is Verdict.NEEDS_OPERATOR


@pytest.mark.parametrize(
    ("status", "says"),
    [
        pytest.param(replace(WELL, redis=RedisState(down="refused")), "Redis cannot be reached: refused", id="Redis"),
        pytest.param(stored(down="refused"), "the database of targets cannot be reached: refused", id="a database"),
        pytest.param(replace(WELL, gateway="refused", gateway_down=True), "the gateway: refused", id="the gateway"),
    ],
)
def test_what_cannot_be_reached_comes_first(status: Status, says: str) -> None:
    assert next(findings(status)) == says
    assert verdict(status) is Verdict.UNREACHABLE


@pytest.mark.parametrize(
    ("seconds", "says"), [(0.4, "0 s"), (59.0, "59 s"), (60.0, "1 min"), (7200.0, "2 h"), (200_000.0, "2 d")]
)
def test_ages_are_said_in_the_largest_unit(seconds: float, says: str) -> None:
    assert duration(seconds) == says
