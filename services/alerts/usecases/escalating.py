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
    asked = {flip.alert_id: flip for flip in flips if _document(terms, flip) is not None}
    for row in await store.alerts_with(session, asked):
        document = _document(terms, asked[row.id])
        if document is not None and _came_to_its_rung(row, asked[row.id]):
            reached.setdefault(document, []).append(row)
    return [
        notice
        for document, rows in reached.items()
        for notice in await issue_for_rung(session, terms, rows, document, as_of, now)
    ]


def _document(terms: Terms, flip: AlertChanged) -> Document | None:
    """What the rung asks for that the alert stands on; nothing of one that is over."""
    rungs = terms.policy.pack.ladder.rungs
    return rungs[flip.rung - 1].document if flip.state == AlertState.FIRING and 0 < flip.rung <= len(rungs) else None


def _came_to_its_rung(row: AlertRow, flip: AlertChanged) -> bool:
    """Whether the flip took the alert there, and it may be told."""
    return (flip.reason == Reason.ESCALATED or row.rung_on == flip.as_of) and not row.muted_by
