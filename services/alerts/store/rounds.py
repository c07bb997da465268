"""What a round over targets reads and changes, page by page: alerts, flips and messages in one statement a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.alerts.tables import Alert, AlertRow, Base

COLUMNS = Base.metadata.tables[str(AlertRow.__tablename__)].columns
Row = dict[str, Any]
"""A row to be added, by column."""


@dataclass
class Changes:
    """What is to be saved of a page: alerts brought up to date, flips to be told, messages to be sent."""

    alerts: list[Alert] = field(default_factory=list)
    flips: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)


async def lock_alerts_of(session: AsyncSession, target_ids: Iterable[UUID]) -> dict[UUID, dict[str, Alert]]:
    """Alerts of these targets, by target and rule, locked until the transaction ends."""
    statement = select(*COLUMNS).where(col(AlertRow.target_id).in_(list(target_ids))).order_by(col(AlertRow.id))
    found: dict[UUID, dict[str, Alert]] = {}
    for row in (await session.execute(statement.with_for_update())).mappings():
        found.setdefault(row["target_id"], {})[row["rule"]] = Alert.model_construct(**row)
    return found


async def save(session: AsyncSession, changes: Changes) -> None:
    """Saves a page's changes; alerts have been locked, or are new."""
    if changes.alerts:
        names = [column.name for column in COLUMNS]
        rows = [{name: getattr(alert, name) for name in names} for alert in changes.alerts]
        renewed = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
        await _add(session, "alert", rows, f"on conflict (id) do update set {renewed}")
    await _add(session, "flip", changes.flips)
    await _add(session, "notification", changes.messages)


async def _add(session: AsyncSession, table: str, rows: Sequence[Row], on_conflict: str = "") -> None:
    if rows:
        await session.execute(_adding(table, tuple(rows[0]), on_conflict), {"rows": to_json(rows).decode()})


def _adding(table: str, names: tuple[str, ...], on_conflict: str) -> TextClause:
    """All rows come as one text in JSON: a parameter for each value would be more than a statement may have."""
    listed = ", ".join(names)
    given = f"json_populate_recordset(cast(null as {table}), cast(:rows as json))"
    return text(f"insert into {table} ({listed}) select {listed} from {given} {on_conflict}")  # noqa: S608 names of ours
