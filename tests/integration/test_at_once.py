"""A target that has changed is assessed at once, where that is wanted, just as the next check would."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import text

from services.alerts.alerting import Policy
from services.alerts.usecases.checking import assess_what_changed, check, check_on_schedule
from services.alerts.usecases.learning import learn_targets
from services.contract import NAMESPACE, Role, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.clock import SHANGHAI
from services.runtime.embedded.stack import Stack
from services.runtime.postgres.database import Database
from services.runtime.rules import load_rules
from tests.integration.city import City, eventually, opened
from tests.integration.test_alerts import check as check_city
from tests.integration.test_alerts import report, updated

POLICY = Policy(load_rules(""))
CHECKED = datetime(2026, 7, 1, 8, 30, tzinfo=SHANGHAI)
LATER = CHECKED + timedelta(hours=3)
OFFICE = Caller(UUID(int=1), Role.SUPERVISOR, None, "督查室")


def told(revision: int, done: int, of: int = 0) -> TargetUpdated:
    """A target that has reached so many of a hundred by the end of June."""
    figure = {
        "id": UUID(int=revision),
        "value": str(done),
        "as_of": "2026-06-30",
        "reported_at": "2026-07-01T00:00:00Z",
    }
    return updated(revision, id=uuid5(NAMESPACE, f"target {of}"), progress=[figure])


async def rows(database: Database, statement: str) -> list[dict[str, Any]]:
    async with database.transaction() as session:
        return [dict(row) for row in (await session.execute(text(statement))).mappings()]


async def kept(database: Database) -> list[list[dict[str, Any]]]:
    """All that looking at a target leaves behind."""
    return [
        await rows(database, "select * from alert order by id"),
        await rows(database, "select * from flip order by alert_id, number"),
        await rows(database, "select * from alert_group order by key"),
        await rows(database, "select target_id, revision, assess_after from snapshot order by target_id"),
    ]


async def empty(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("truncate alert, flip, notification, delivery, alert_group, snapshot, tick"))


def test_a_figure_that_lags_is_told_of_without_a_check_and_one_that_does_not_settles_it(
    start_city: Callable[..., City],
) -> None:
    city = start_city(alerts={"at_once": True})
    target = city.target()
    report(city, target, 5.5)

    def history() -> list[str]:
        found = city.operator.get("/alerts", params={"target_id": target, "rule": "behind_schedule"}).json()["items"]
        said = [city.operator.get(f"/alerts/{one['id']}").json()["history"] for one in found]
        return [entry["reason"] for entries in said for entry in entries]

    eventually(lambda: history() == ["first"], "the alert")
    assert check_city(city, "2026-07-15")["flips"] == [], "a check finds it told already"
    report(city, target, 19)
    eventually(lambda: history() == ["first", "resolved"], "the alert's end")


def test_where_it_is_not_asked_for_a_check_is_the_first_to_tell(city: City) -> None:
    target = city.target()
    report(city, target, 5.5)
    assert [flip["reason"] for flip in check_city(city, "2026-07-15")["flips"]] == ["first"]


def test_nothing_happens_before_a_first_check_was_made(stack: Stack) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            await learn_targets(database, [told(1, 10)], CHECKED)
            assert await assess_what_changed(database, POLICY, CHECKED) == 0
            made = await check_on_schedule(database, POLICY, CHECKED, CHECKED)
            assert made is not None
            assert (made.assessed, len(made.flips)) == (1, 1), "it was left to the check"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([[told(1, 10)]], id="one that lags from the first"),
        pytest.param([[told(1, 48)], [told(2, 10)]], id="one that falls behind"),
        pytest.param([[told(1, 45)], [told(2, 10)], [told(3, 60)]], id="one that gets worse and then better"),
        pytest.param([[told(1, 60)]], id="one on its way"),
        pytest.param([[told(1, 10, of) for of in range(5)], [told(2, 60, 3)]], id="several, of which one recovers"),
    ],
)
def test_looking_at_once_leaves_behind_what_a_check_does(stack: Stack, changes: Sequence[list[TargetUpdated]]) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            for events in changes:
                await learn_targets(database, events, CHECKED)
                await check(database, OFFICE, POLICY, CHECKED.date(), CHECKED)
            by_check = await kept(database)
            await empty(database)
            await check(database, OFFICE, POLICY, CHECKED.date(), CHECKED)
            for events in changes:
                await learn_targets(database, events, CHECKED)
                assert await assess_what_changed(database, POLICY, CHECKED) == len(events)
            assert await kept(database) == by_check
            assert await assess_what_changed(database, POLICY, LATER) == 0, "all is done"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("scheduled", "asked", "as_of"),
    [
        pytest.param(True, None, "2026-07-01", id="the scheduled one"),
        pytest.param(True, "2026-06-30", "2026-07-01", id="the scheduled one, though somebody asked about a past day"),
        pytest.param(False, "2026-06-30", "2026-06-30", id="the one that was asked for"),
        pytest.param(True, "2026-08-31", "2026-07-01", id="not one of a day that has not come"),
    ],
)
def test_the_day_is_that_of_the_newest_check(stack: Stack, scheduled: bool, asked: str | None, as_of: str) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            if scheduled:
                await check_on_schedule(database, POLICY, CHECKED, CHECKED)
            if asked is not None:
                await check(database, OFFICE, POLICY, datetime.fromisoformat(asked).date(), LATER)
            await learn_targets(database, [told(1, 10)], LATER)
            assert await assess_what_changed(database, POLICY, LATER) == 1
            [alert] = await rows(database, "select as_of::text from alert where rule = 'behind_schedule'")
            assert alert == {"as_of": as_of}

    asyncio.run(scenario())


TARGETS = 150


def test_replicas_and_a_check_side_by_side_tell_of_each_alert_exactly_once(stack: Stack) -> None:
    async def scenario() -> None:
        async with (
            opened(stack, "alerts") as first,
            opened(stack, "alerts") as second,
            opened(stack, "alerts") as third,
        ):
            replicas = (first, second, third)
            await check_on_schedule(first, POLICY, CHECKED, CHECKED)
            learnt = asyncio.Event()

            async def learn(database: Database, revision: int, done: int) -> None:
                for start in range(0, TARGETS, 30):
                    events = [told(revision, done, of) for of in range(start, start + 30)]
                    await learn_targets(database, events, LATER)

            async def follow(database: Database) -> None:
                assessed = 1
                while assessed or not learnt.is_set():
                    assessed = await assess_what_changed(database, POLICY, LATER)

            async def learn_all() -> None:
                await asyncio.gather(learn(first, 1, 10), learn(second, 1, 10), learn(third, 2, 12))
                learnt.set()

            tomorrow = CHECKED + timedelta(days=1)
            await asyncio.gather(
                learn_all(), *map(follow, replicas), check_on_schedule(second, POLICY, tomorrow, tomorrow)
            )
            alerts = "select count(*) as alerts, count(distinct target_id) as targets from alert where state = 'firing'"
            assert await rows(first, alerts) == [{"alerts": TARGETS, "targets": TARGETS}]
            flips = "select reason, number, count(*) as flips from flip group by 1, 2"
            assert await rows(first, flips) == [{"reason": "first", "number": 1, "flips": TARGETS}]
            assert await rows(first, "select 1 from snapshot where assess_after is null") == []

    asyncio.run(scenario())
