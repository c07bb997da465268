"""Silences: whoever oversees has alerts kept quiet for a time, and says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from services.alerts import store
from services.alerts.alerting import Rule
from services.alerts.tables import Audit, SilenceRow
from services.alerts.usecases.errors import UnknownSilence
from services.alerts.usecases.rounds import silence_of
from services.contract import InvalidValue
from services.runtime.access.audit import record
from services.runtime.access.keys import Caller
from services.runtime.postgres.database import Database


@dataclass(frozen=True)
class NewSilence:
    """What is to be kept quiet until when, and why; what is None fits any, but not everything at once."""

    reason: str
    ends_at: datetime
    starts_at: datetime | None = None
    department_id: UUID | None = None
    target_id: UUID | None = None
    rule: Rule | None = None


async def silence(database: Database, caller: Caller, wanted: NewSilence, now: datetime) -> SilenceRow:
    """The silence that holds from now on, or from `starts_at`; what it fits is muted at once."""
    starts_at = wanted.starts_at or now
    if wanted.ends_at <= max(now, starts_at):
        raise InvalidValue("ends_at", wanted.ends_at.isoformat(), "晚于现在和 starts_at 的时刻")
    if (wanted.department_id, wanted.target_id, wanted.rule) == (None, None, None):
        raise InvalidValue("department_id", None, "department_id、target_id、rule 至少一个")
    async with database.transaction() as session:
        row = SilenceRow(
            id=uuid4(),
            department_id=wanted.department_id,
            target_id=wanted.target_id,
            rule=wanted.rule,
            author=caller.who,
            reason=wanted.reason,
            starts_at=starts_at,
            ends_at=wanted.ends_at,
            created_at=now,
        )
        session.add(row)
        if starts_at <= now:
            await store.mute(session, row, silence_of(row).name)
        await store.call_up(session, row.department_id, row.target_id)
        details = row.model_dump(include={"department_id", "target_id", "rule", "reason", "starts_at", "ends_at"})
        record(session, Audit, caller, "silence.begun", f"silence/{row.id}", details, now)
        return row


async def end_silence(database: Database, caller: Caller, id_: UUID, now: datetime) -> None:
    """Ends a silence; what it kept quiet is told by the next check where it still holds. A repeat changes nothing."""
    async with database.transaction() as session:
        row = await store.lock_silence(session, id_)
        if row is None:
            raise UnknownSilence(f"没有编号为 {id_} 的静默")
        if row.ends_at <= now:
            return
        row.ends_at = now
        await store.call_up(session, row.department_id, row.target_id)
        record(session, Audit, caller, "silence.ended", f"silence/{id_}", {}, now)


async def list_silences(
    database: Database, caller: Caller, live_at: datetime | None, limit: int, offset: int
) -> tuple[Sequence[SilenceRow], int]:
    """Silences, the last to end first, those that have not ended alone where an instant is given."""
    department_id = None if caller.oversees else caller.department_id
    async with database.transaction() as session:
        return await store.find_silences(session, department_id, live_at, limit, offset)
