"""How the alerts service keeps what it is told of targets: many events at once, and replicas side by side."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import text

from services.alerts.usecases.learning import learn_targets
from services.contract import NAMESPACE, TargetUpdated
from services.runtime.embedded.stack import Stack
from services.runtime.postgres.database import Database
from services.runtime.streams.events import envelope
from tests.integration.city import opened
from tests.integration.test_alerts import updated

NOON = datetime(2026, 7, 15, 4, tzinfo=UTC)
IDS = [uuid5(NAMESPACE, f"target {number}") for number in range(30)]
DAYS, REVISIONS = 3, 12


def every() -> list[TargetUpdated]:
    """Each target's revisions, over some days."""
    return [
        updated(revision, str(revision), id=id_, changed_at=NOON + timedelta(days=revision * DAYS // REVISIONS))
        for id_ in IDS
        for revision in range(1, REVISIONS + 1)
    ]


async def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    async with database.transaction() as session:
        return [tuple(row) for row in (await session.execute(text(statement))).all()]


def test_replicas_that_learn_of_the_same_targets_at_once_never_stop_each_other(stack: Stack) -> None:
    """Each batch holds the same targets in another order; locked in that order, one would wait for the other."""

    async def scenario() -> None:
        chance = random.Random(1)
        async with opened(stack, "alerts") as first, opened(stack, "alerts") as second:
            batches = []
            for number in range(60):
                events = chance.sample(every(), 200)
                batches.append(learn_targets((first, second)[number % 2], events, NOON))
            batches += [learn_targets(one, every(), NOON) for one in (first, second)]
            await asyncio.gather(*batches)
            kept = await rows(first, "select target_id, revision, document->>'revision' from snapshot")
            assert sorted(kept) == sorted((id_, REVISIONS, str(REVISIONS)) for id_ in IDS)
            past = "select count(*), count(distinct target_id), max(revision), min(revision) from past_snapshot"
            # the last revision of each of four days
            assert await rows(first, past) == [(len(IDS) * 4, len(IDS), 12, 3)]

    asyncio.run(scenario())


def test_one_revision_told_on_two_days_is_of_both_days_and_newest_once(stack: Stack) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            told = [updated(2, changed_at=NOON), updated(2, changed_at=NOON + timedelta(days=1)), updated(1)]
            assert await learn_targets(database, told, NOON) == 1
            assert await rows(database, "select revision from snapshot") == [(2,)]
            days = "select known_on::text, revision from past_snapshot order by known_on"
            assert await rows(database, days) == [("2026-07-15", 2), ("2026-07-16", 2)]
            assert await learn_targets(database, told, NOON) == 0

    asyncio.run(scenario())


def test_a_snapshot_is_kept_as_it_was_written_with_what_a_newer_sender_adds(stack: Stack) -> None:
    async def scenario() -> None:
        event = updated(1, changed_at=NOON)
        received = envelope(event, "targets", NOON, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        received["data"]["weather"] = "晴"
        async with opened(stack, "alerts") as database:
            await learn_targets(database, [event], NOON, [received])
            [(document, trace)] = await rows(database, "select document, traceparent from snapshot")
            assert document == received["data"]
            assert trace == received["traceparent"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("said", "day"),
    [
        pytest.param({"time": "2026-03-31T17:00:00Z"}, "2026-04-01", id="when it told it"),
        pytest.param({}, "2026-07-15", id="when it was heard, where the sender says nothing at all"),
    ],
)
def test_a_change_without_a_date_is_of_the_day(stack: Stack, said: dict[str, Any], day: str) -> None:
    async def scenario() -> None:
        event = updated(1)
        received = {"id": str(UUID(int=1)), "data": event.model_dump(mode="json"), **said}
        async with opened(stack, "alerts") as database:
            await learn_targets(database, [event], NOON, [received])
            assert await rows(database, "select known_on::text from past_snapshot") == [(day,)]

    asyncio.run(scenario())
