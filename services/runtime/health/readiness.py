"""Whether a service may be sent requests: its database answers and has the tables that the code expects.

Redis is not asked: while it is down requests are taken all the same, and what is to be told waits in the outbox.
"""

import asyncio

from services.runtime.postgres import store
from services.runtime.postgres.database import Database
from services.runtime.postgres.migrations import revisions

ANSWER_SECONDS = 3.0


class Readiness:
    """Of one service in this process."""

    def __init__(self, database: Database, service: str) -> None:
        self.database, self.service = database, service
        self._migrated = False

    async def reason(self) -> str | None:
        """Why it is not ready; None where it is."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if self._migrated:
                    await self.database.ping()
                    return None
                found = await self._revision()
        except Exception as error:  # whatever it is, it is the answer
            return f"database: {type(error).__name__}"
        known = await asyncio.to_thread(revisions, self.service)
        # a revision that this code does not know is a newer one: old and new run side by side during an upgrade
        self._migrated = found == known[-1] or (found is not None and found not in known)
        return None if self._migrated else f"database: at migration {found}, {known[-1]} is needed"

    async def _revision(self) -> str | None:
        async with self.database.transaction() as session:
            return await store.revision_of(session)
