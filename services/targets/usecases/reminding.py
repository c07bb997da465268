"""How often a target's department was urged (催办) is kept beside the target."""

from collections.abc import Sequence

from services.contract import AlertChanged
from services.runtime.postgres.database import Database
from services.targets import store

SETTLED = "resolved"


async def keep_reminders(database: Database, flips: Sequence[AlertChanged]) -> None:
    """Keeps the flips that urge somebody; one that says an alert is settled does not."""
    async with database.transaction() as session:
        await store.save_reminders(session, [flip for flip in flips if flip.state != SETTLED])
