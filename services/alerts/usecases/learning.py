"""What the targets service tells is kept: snapshots of targets, and keys."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from pydantic_core import to_json

from services.alerts import store
from services.alerts.tables import KeyTable
from services.contract import KeyChanged, TargetUpdated
from services.runtime.clock import day_of
from services.runtime.postgres.database import Database
from services.runtime.postgres.store import save_keys
from services.runtime.streams.events import Envelope, trace_of


async def learn_targets(
    database: Database, events: Sequence[TargetUpdated], now: datetime, received: Sequence[Envelope] = ()
) -> int:
    """Keeps the newest snapshot of each target, and how it was known on the days on which it changed.

    Repeats and old revisions change nothing of what is newest; the day is that of `changed_at`, else of `now`. Of how
    many targets a newer snapshot came; `received` is what the events came in, one an event, or nothing at all.
    """
    told = [_told(event, envelope or {}, now) for event, envelope in zip_longest(events, received)]
    async with database.transaction() as session:
        return len(await store.keep(session, told, now))


def _told(event: TargetUpdated, envelope: Envelope, now: datetime) -> store.Told:
    """Kept as it was written, once it is known to be in order; a sender that does not say when said so when it told."""
    if event.changed_at is None and "time" in envelope:
        event = event.model_copy(update={"changed_at": datetime.fromisoformat(str(envelope["time"]))})
        envelope = {**envelope, "data": event.model_dump(mode="json")}
    document = to_json(envelope.get("data", event)).decode()
    return store.Told(event, document, day_of(event.changed_at or now), trace_of(envelope))


async def learn_keys(database: Database, events: Sequence[KeyChanged]) -> None:
    """Keeps the newest snapshot of each access key."""
    async with database.transaction() as session:
        await save_keys(session, KeyTable, events)
