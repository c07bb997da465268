"""What a rung of the ladder asks to be written is written in the check in which alerts reach it."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.alerting import AlertState, Reason
from services.alerts.notices import Terms
from services.alerts.tables import AlertRow, NoticeRow
from services.alerts.usecases.issuing import issue_for_rung
from services.assessment import Document
from services.contract import AlertChanged


async def issue_what_rungs_ask(
    session: AsyncSession, terms: Terms, flips: Iterable[AlertChanged], as_of: date, now: datetime
) -> list[NoticeRow]:
    """The documents of the rungs that alerts have reached by these flips, each department's own together."""
    reached: dict[Document, list[AlertRow]] = {}
    for flip in flips:
        row = await store.find_alert(session, flip.alert_id)
        document = _document(terms, row, flip) if row is not None else None
        if row is not None and document is not None:
            reached.setdefault(document, []).append(row)
    return [
        notice
        for document, rows in reached.items()
        for notice in await issue_for_rung(session, terms, rows, document, as_of, now)
    ]


def _document(terms: Terms, row: AlertRow, flip: AlertChanged) -> Document | None:
    """What the rung asks for that the alert has come to by the flip; nothing of one that is over or muted."""
    came = flip.reason == Reason.ESCALATED or row.rung_on == flip.as_of
    if not came or row.state != AlertState.FIRING or row.muted_by:
        return None
    rungs = terms.policy.pack.ladder.rungs
    return rungs[row.rung - 1].document if 0 < row.rung <= len(rungs) else None
