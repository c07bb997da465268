"""What the ingest service does: each function is one transaction, whoever calls it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import ExtractedTarget, KeyChanged, Period, Target
from services.ingest import store
from services.ingest.documents import text_of, upload_id
from services.ingest.editions import Comparison, compare, identify_edition
from services.ingest.parser import ParsedReport, parse_report
from services.ingest.responsibilities import Responsibilities, suggest
from services.ingest.tables import Audit, FoundRow, KeyTable, ReportRow
from services.runtime.access.audit import record
from services.runtime.access.keys import Caller
from services.runtime.observing.tracing import traceparent
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock, take_turn
from services.runtime.postgres.store import save_keys
from services.runtime.streams.bus import Bus

OUTBOX_BATCH = 20

TOLD = {"title", "issuer", "period", "filename", "target_count", "corrects"}
"""What the audit trail keeps of a report; the report itself is kept beside it."""


class UnknownReport(LookupError):
    """There is no report with that id."""


@dataclass(frozen=True)
class Upload:
    """A report as it came, and what was said with it; what is None is read from the text."""

    data: bytes
    filename: str
    period: Period | None
    title: str | None
    issuer: str | None


async def take_report(
    database: Database, caller: Caller, upload: Upload, table: Responsibilities, now: datetime
) -> tuple[ReportRow, bool]:
    """Reads a report and saves it with its targets, to be told to the others; the row, and whether it is new."""
    # reading takes a core for a while; the loop goes on meanwhile
    text = await asyncio.to_thread(text_of, upload.data, upload.filename)
    parsed = await asyncio.to_thread(parse_report, text, upload.period, upload.title, upload.issuer)
    suggested = [suggest(target, table) for target in parsed.targets]
    report = _row(upload, text, parsed, now)
    async with database.transaction() as session:
        await hold_lock(session, f"edition {report.issuer} {report.period}")
        known = await store.find_report(session, report.id)
        if known is not None:
            return known, False
        before = await store.latest_edition(session, report.issuer, report.period)
        report.corrects, report.traceparent = before.id if before else None, traceparent()
        targets = identify_edition(parsed.issuer, suggested, await _targets(session, report.corrects))
        await store.add_report(
            session,
            report,
            [
                FoundRow(report_id=report.id, position=position, target_id=id_, document=target.model_dump(mode="json"))
                for position, (id_, target) in enumerate(targets.items())
            ],
        )
        details = report.model_dump(include=TOLD)
        record(session, Audit, caller, "report.uploaded", f"report/{report.id}", details, now)
        return report, True


async def _targets(session: AsyncSession, report_id: UUID | None) -> dict[UUID, Target]:
    found = await store.found_in(session, report_id, None, 0) if report_id else []
    return {one.id: one.target for one in found}


async def compare_editions(database: Database, id_: UUID) -> tuple[ReportRow, Comparison]:
    """A report, and what it adds, removes and changes against the edition before, if there is one."""
    async with database.transaction() as session:
        report = await store.find_report(session, id_)
        if report is None:
            raise UnknownReport(f"没有编号为 {id_} 的报告")
        return report, compare(await _targets(session, report.corrects), await _targets(session, id_))


def _row(upload: Upload, text: str, parsed: ParsedReport, now: datetime) -> ReportRow:
    said = (str(upload.period) if upload.period else None, upload.title, upload.issuer)
    return ReportRow(
        id=upload_id(upload.data, said),
        title=parsed.title,
        issuer=parsed.issuer,
        period=str(parsed.period),
        period_source=parsed.period_source,
        filename=upload.filename,
        original=upload.data,
        text=text,
        target_count=len(parsed.targets),
        created_at=now,
    )


async def get_report(database: Database, id_: UUID) -> ReportRow:
    async with database.transaction() as session:
        found = await store.find_report(session, id_)
    if found is None:
        raise UnknownReport(f"没有编号为 {id_} 的报告")
    return found


async def list_reports(database: Database, limit: int, offset: int) -> tuple[Sequence[ReportRow], int]:
    async with database.transaction() as session:
        return await store.all_reports(session, limit, offset)


async def list_found(database: Database, id_: UUID, limit: int, offset: int) -> tuple[list[ExtractedTarget], int]:
    """Targets found in a report, in reading order, and how many there are."""
    async with database.transaction() as session:
        report = await store.find_report(session, id_)
        if report is None:
            raise UnknownReport(f"没有编号为 {id_} 的报告")
        return await store.found_in(session, id_, limit, offset), report.target_count


async def publish_reports(database: Database, bus: Bus, now: datetime) -> int:
    """Tells the other services of new reports; how many. One replica at a time."""
    async with database.transaction() as session:
        await take_turn(session, "publish reports")
        told = await store.unpublished_reports(session, OUTBOX_BATCH)
        await bus.publish([event for event, _ in told], now, [trace for _, trace in told])
        await store.mark_reports(session, [event.report_id for event, _ in told], now)
        return len(told)


async def learn_keys(database: Database, events: Sequence[KeyChanged]) -> None:
    """Keeps the newest snapshot of each access key."""
    async with database.transaction() as session:
        await save_keys(session, KeyTable, events)
