"""Queries on alerts, their flips, and silences."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, cast, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.alerts.tables import AlertRow, FlipRow, SilenceRow
from services.contract import AlertChanged

FIRING = "firing"
PAGE = 500


async def alerts_of(session: AsyncSession, target_ids: Iterable[UUID]) -> dict[UUID, dict[str, AlertRow]]:
    """Alerts of these targets, by target and rule."""
    statement = select(AlertRow).where(col(AlertRow.target_id).in_(list(target_ids)))
    found: dict[UUID, dict[str, AlertRow]] = {}
    for row in (await session.scalars(statement)).all():
        found.setdefault(row.target_id, {})[row.rule] = row
    return found


@dataclass(frozen=True)
class AlertQuery:
    """Which alerts are asked for; what is None is not asked about. `department` is a name."""

    state: str | None = None
    department_id: UUID | None = None
    department: str | None = None
    target_id: UUID | None = None
    rule: str | None = None
    rung: int | None = None
    muted: bool | None = None
    limit: int = 100
    offset: int = 0

    def within(self, department_id: UUID | None) -> Self:
        """The same question about one department alone."""
        return replace(self, department_id=department_id)

    def conditions(self) -> list[ColumnElement[bool]]:
        asked: dict[str, Any] = {
            "state": self.state,
            "department_id": self.department_id,
            "department": self.department,
            "target_id": self.target_id,
            "rule": self.rule,
            "rung": self.rung,
        }
        found = [getattr(AlertRow, name) == value for name, value in asked.items() if value is not None]
        if self.muted is not None:
            found.append(col(AlertRow.muted_by).is_not(None) if self.muted else col(AlertRow.muted_by).is_(None))
        return found


async def find_alerts(session: AsyncSession, query: AlertQuery) -> tuple[Sequence[AlertRow], int]:
    """Alerts, the furthest behind first, and how many there are."""
    conditions = query.conditions()
    total = await session.scalar(select(func.count()).select_from(AlertRow).where(*conditions))
    worst = (col(AlertRow.gap_points).asc().nulls_last(), col(AlertRow.severity).desc(), col(AlertRow.id))
    statement = select(AlertRow).where(*conditions).order_by(col(AlertRow.state), *worst)
    return (await session.scalars(statement.limit(query.limit).offset(query.offset))).all(), total or 0


async def find_alert(session: AsyncSession, id_: UUID) -> AlertRow | None:
    return await session.get(AlertRow, id_)


async def alerts_with(session: AsyncSession, ids: Collection[UUID]) -> Sequence[AlertRow]:
    """The alerts with these ids, in order of id."""
    found: list[AlertRow] = []
    listed = sorted(ids)
    for first in range(0, len(listed), PAGE):
        statement = select(AlertRow).where(col(AlertRow.id).in_(listed[first : first + PAGE]))
        found += (await session.scalars(statement.order_by(col(AlertRow.id)))).all()
    return found


async def lock_alert(session: AsyncSession, id_: UUID) -> AlertRow | None:
    return await session.get(AlertRow, id_, with_for_update=True)


async def firing_on_ladder(session: AsyncSession, department_id: UUID | None) -> Sequence[AlertRow]:
    """Alerts that hold and have come onto the ladder, the highest and the next to climb first."""
    statement = select(AlertRow).where(col(AlertRow.state) == FIRING, col(AlertRow.rung) > 0)
    if department_id is not None:
        statement = statement.where(col(AlertRow.department_id) == department_id)
    order = (col(AlertRow.rung).desc(), col(AlertRow.next_step_on).asc().nulls_last(), col(AlertRow.id))
    return (await session.scalars(statement.order_by(*order))).all()


async def steps_missed(session: AsyncSession, before: date) -> Sequence[AlertRow]:
    """Alerts that may be told, and whose next step should have been taken before that day."""
    statement = select(AlertRow).where(
        col(AlertRow.state) == FIRING,
        col(AlertRow.next_step_on) < before,
        col(AlertRow.as_of) < before,
        col(AlertRow.muted_by).is_(None),
        col(AlertRow.acknowledged_until).is_(None),
    )
    return (await session.scalars(statement.order_by(col(AlertRow.next_step_on)))).all()


async def count_firing(session: AsyncSession) -> dict[tuple[str, str, bool], int]:
    """How many alerts hold, by rule, light, and whether they are muted."""
    kinds = (col(AlertRow.rule), col(AlertRow.light), col(AlertRow.muted_by).is_not(None))
    statement = select(*kinds, func.count()).where(col(AlertRow.state) == FIRING).group_by(*kinds)
    return {(rule, light, muted): count for rule, light, muted, count in (await session.execute(statement)).all()}


async def flips_of(session: AsyncSession, alert_id: UUID) -> Sequence[FlipRow]:
    statement = select(FlipRow).where(col(FlipRow.alert_id) == alert_id).order_by(col(FlipRow.number))
    return (await session.scalars(statement)).all()


async def unpublished_flips(session: AsyncSession, limit: int) -> list[tuple[AlertChanged, str | None]]:
    """Flips to be told, the first first, and the traces that they belong to."""
    statement = select(cast(col(FlipRow.document), Text), col(FlipRow.traceparent))
    statement = statement.where(col(FlipRow.published_at).is_(None)).order_by(col(FlipRow.created_at), col(FlipRow.id))
    rows = (await session.execute(statement.limit(limit))).all()
    return [(AlertChanged.model_validate_json(document), trace) for document, trace in rows]


async def mark_flips(session: AsyncSession, ids: Iterable[UUID], now: datetime) -> None:
    """These were published."""
    told = col(FlipRow.id) == any_(cast(list(ids), ARRAY(Uuid)))
    marked = update(FlipRow).where(told).values(published_at=now)
    await session.execute(marked.execution_options(synchronize_session=False))


async def live_silences(session: AsyncSession, now: datetime) -> Sequence[SilenceRow]:
    """Silences that have begun and not ended."""
    statement = select(SilenceRow).where(col(SilenceRow.starts_at) <= now, col(SilenceRow.ends_at) > now)
    return (await session.scalars(statement)).all()


async def mute(session: AsyncSession, silence: SilenceRow, name: str) -> None:
    """Has the alerts that hold and fit the silence muted by it, those that are muted already left alone."""
    fits = {"department_id": silence.department_id, "target_id": silence.target_id, "rule": silence.rule}
    conditions = [getattr(AlertRow, field) == value for field, value in fits.items() if value is not None]
    await session.execute(
        update(AlertRow)
        .where(col(AlertRow.state) == FIRING, col(AlertRow.muted_by).is_(None), *conditions)
        .values(muted_by=name)
        .execution_options(synchronize_session=False)
    )


async def find_silences(
    session: AsyncSession, department_id: UUID | None, ends_after: datetime | None, limit: int, offset: int
) -> tuple[Sequence[SilenceRow], int]:
    """Silences, the last to end first, and how many there are; a department's own with those that are everybody's."""
    conditions: list[ColumnElement[bool]] = []
    if ends_after is not None:
        conditions.append(col(SilenceRow.ends_at) > ends_after)
    if department_id is not None:
        of = col(SilenceRow.department_id)
        conditions.append(or_(of == department_id, of.is_(None) & col(SilenceRow.target_id).is_(None)))
    total = await session.scalar(select(func.count()).select_from(SilenceRow).where(*conditions))
    statement = select(SilenceRow).where(*conditions).order_by(col(SilenceRow.ends_at).desc(), col(SilenceRow.id))
    return (await session.scalars(statement.limit(limit).offset(offset))).all(), total or 0


async def lock_silence(session: AsyncSession, id_: UUID) -> SilenceRow | None:
    return await session.get(SilenceRow, id_, with_for_update=True)
