"""What of the alerts is measured when somebody asks for the metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.alerts import store
from services.alerts.store import deliveries
from services.alerts.usecases.checking import CHECK
from services.runtime.postgres.database import Database


@dataclass(frozen=True)
class Measured:
    """Alerts that hold by (rule, light, muted); messages that are due, since when, and that failed, by receiver.

    `checked` is the newest scheduled check's nominal time and what it found.
    """

    firing: Mapping[tuple[str, str, bool], int]
    due: int
    due_since: datetime | None
    failed: Mapping[str, int]
    checked: tuple[datetime, dict[str, Any]] | None


async def measure(database: Database, now: datetime) -> Measured:
    """All of it as of one moment."""
    async with database.transaction() as session:
        due, since = await deliveries.due_backlog(session, now)
        return Measured(
            firing=await store.count_firing(session),
            due=due,
            due_since=since,
            failed=await deliveries.failed_by_receiver(session),
            checked=await store.last_found(session, CHECK),
        )
