"""Notices (催办单, 督办单, 督查通报) are made, audited, numbered and kept; one that audits ill is never issued."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.alerting import AlertState
from services.alerts.inspection import inspect
from services.alerts.notices import CITYWIDE, Cause, Fact, Heading, Notice, Terms, audit_notice, build, number_of
from services.alerts.store.notices import take_place
from services.alerts.tables import AlertRow, Audit, NoticeRow
from services.alerts.usecases.errors import NotFiring, NoticeRefused, UnknownAlert
from services.assessment import Document
from services.contract import NAMESPACE, Department, InvalidValue
from services.runtime.access.audit import SYSTEM, record
from services.runtime.access.keys import Caller
from services.runtime.clock import day_of
from services.runtime.postgres.database import Database

log = logging.getLogger(__name__)

MOST_ALERTS = 1000


@dataclass(frozen=True)
class NewNotice:
    """A notice that is asked for: the whole city's, or a department's about all of its alerts or about these.

    `department` is its id or its name; without `as_of` a notice speaks of the day on which its alerts were found.
    """

    kind: Document
    department: str | None = None
    as_of: date | None = None
    alert_ids: Sequence[UUID] = ()


async def issue(database: Database, caller: Caller, terms: Terms, wanted: NewNotice, now: datetime) -> NoticeRow:
    """The notice, issued; NoticeRefused with the findings where its audit finds something wrong."""
    _check_days(wanted, day_of(now))
    async with database.transaction() as session:
        if wanted.kind in CITYWIDE:
            if wanted.department or wanted.alert_ids:
                raise InvalidValue("department", wanted.department, f"不填（{wanted.kind}面向全市，也不填 alert_ids）")
            as_of = wanted.as_of or day_of(now)
            return await _issue(session, caller, terms, Heading(wanted.kind, "", as_of, day_of(now)), (), now)
        alerts = await _alerts_wanted(session, wanted)
        as_of = wanted.as_of or max(alert.as_of for alert in alerts)
        heading = Heading(wanted.kind, "", as_of, day_of(now), _department_of(alerts))
        return await _issue(session, caller, terms, heading, alerts, now)


async def issue_for_rung(
    session: AsyncSession, terms: Terms, alerts: Sequence[AlertRow], kind: Document, as_of: date, now: datetime
) -> list[NoticeRow]:
    """The documents of a rung that these alerts have reached in one check: one a department, or one for the city.

    To be called when rung and next step of the alerts are set, in the check's own transaction. What audits ill is not
    issued and does not stop the check: the audit trail says what was refused, and why.
    """
    issued = []
    for department, own in _by_rung(terms, kind, alerts) if kind not in CITYWIDE else ((None, alerts),):
        heading = Heading(kind, "", as_of, day_of(now), department)
        try:
            issued.append(await _issue(session, None, terms, heading, own, now))
        except NoticeRefused as refused:
            details = {
                "kind": kind,
                "department": department.name if department else None,
                "findings": refused.findings,
            }
            record(session, Audit, None, "notice.refused", f"notice/{kind}", details, now)
            log.error("a notice was refused by its own audit", extra={"kind": kind, "findings": refused.findings})
    return issued


async def _issue(
    session: AsyncSession,
    caller: Caller | None,
    terms: Terms,
    heading: Heading,
    alerts: Sequence[AlertRow],
    now: datetime,
) -> NoticeRow:
    facts = await (_city_facts if heading.kind in CITYWIDE else _facts)(session, terms, heading, alerts)
    year = heading.issued_on.year
    place = await take_place(session, heading.kind, year)
    rung = max((_rung(terms, heading.kind, alert) for alert in alerts), default=0)
    heading = replace(heading, number=number_of(heading.kind, year, place), rung=rung or None)
    notice = build(heading, facts, terms, _next_on(rung, alerts))
    findings = audit_notice(notice, {fact.snapshot.id: fact.snapshot.target for fact in facts})
    if findings:
        raise NoticeRefused(f"{heading.kind}没有通过自查，未予发出", findings)
    row = _row(notice, year, place, caller, now)
    session.add(row)
    details = {"number": notice.number, "department": notice.department, "items": len(notice.items)}
    record(session, Audit, caller, "notice.issued", f"notice/{row.id}", details, now)
    await session.flush()
    return row


def _row(notice: Notice, year: int, place: int, caller: Caller | None, now: datetime) -> NoticeRow:
    return NoticeRow(
        id=uuid5(NAMESPACE, f"notice/{notice.number}"),
        kind=notice.kind,
        year=year,
        place=place,
        number=notice.number,
        department_id=notice.department_id,
        as_of=notice.as_of,
        document=notice.model_dump(mode="json"),
        made_by=caller.who if caller else SYSTEM,
        made_at=now,
    )


async def _facts(session: AsyncSession, terms: Terms, heading: Heading, alerts: Sequence[AlertRow]) -> list[Fact]:
    """The targets of these alerts, by the figures that alerts go by."""
    causes: dict[UUID, list[Cause]] = {}
    for alert in alerts:
        since = alert.began_on or day_of(alert.opened_at)
        causes.setdefault(alert.target_id, []).append(Cause(alert.rule, alert.severity, since, alert.explanation))
    facts = []
    for target_id, own in causes.items():
        snapshot = await store.find_snapshot(session, target_id)
        if snapshot is not None:
            facts.append(Fact(snapshot, inspect(snapshot, heading.as_of, terms.policy).basis, own))
    return facts


async def _city_facts(session: AsyncSession, terms: Terms, heading: Heading, _: Sequence[AlertRow]) -> list[Fact]:
    """Every target and how it stands, as a check counts it."""
    return [
        Fact(snapshot, inspect(snapshot, heading.as_of, terms.policy).assessment)
        async for snapshots in store.snapshots(session)
        for snapshot in snapshots
    ]


def _rung(terms: Terms, kind: Document, alert: AlertRow) -> int:
    """The alert's rung where that has a document of this kind, else 0."""
    rungs = terms.policy.pack.ladder.rungs
    return alert.rung if 0 < alert.rung <= len(rungs) and rungs[alert.rung - 1].document is kind else 0


def _next_on(rung: int, alerts: Iterable[AlertRow]) -> date | None:
    """When the first of the alerts on that rung climbs further."""
    return min((one.next_step_on for one in alerts if rung and one.rung == rung and one.next_step_on), default=None)


def _check_days(wanted: NewNotice, today: date) -> None:
    if wanted.as_of is not None and wanted.as_of > today:
        raise InvalidValue("as_of", str(wanted.as_of), f"不晚于今天（{today}）的日期")


async def _alerts_wanted(session: AsyncSession, wanted: NewNotice) -> list[AlertRow]:
    """The firing alerts that the notice is to be about: the named ones, or all of the department that are not muted."""
    if not wanted.alert_ids:
        return await _alerts_of_department(session, wanted)
    alerts = []
    for id_ in dict.fromkeys(wanted.alert_ids):
        alert = await store.find_alert(session, id_)
        if alert is None:
            raise UnknownAlert(f"没有编号为 {id_} 的预警")
        if alert.state != AlertState.FIRING:
            raise NotFiring(f"预警 {id_}（{alert.indicator}）已经解除，不能再据此发文")
        alerts.append(alert)
    if wanted.department is not None and any(not _is(alert, wanted.department) for alert in alerts):
        raise InvalidValue("alert_ids", [str(id_) for id_ in wanted.alert_ids], f"{wanted.department}的预警")
    return alerts


async def _alerts_of_department(session: AsyncSession, wanted: NewNotice) -> list[AlertRow]:
    if wanted.department is None:
        raise InvalidValue("department", None, "责任单位的编号或名称，或者给出 alert_ids")
    id_ = _uuid(wanted.department)
    query = store.AlertQuery(
        state=AlertState.FIRING,
        department_id=id_,
        department=None if id_ else wanted.department,
        muted=False,
        limit=MOST_ALERTS,
    )
    alerts, _ = await store.find_alerts(session, query)
    if not alerts:
        nothing = f"{wanted.department}没有需要办理的预警（已解除或已静默的除外），不发{wanted.kind}"
        raise NoticeRefused(nothing, [nothing])
    return list(alerts)


def _is(alert: AlertRow, department: str) -> bool:
    return department in (str(alert.department_id), alert.department)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _by_rung(terms: Terms, kind: Document, alerts: Sequence[AlertRow]) -> Iterator[tuple[Department, list[AlertRow]]]:
    """The alerts of each rung and department: on a ladder several rungs may have a document of one kind."""
    rungs = {alert.id: _rung(terms, kind, alert) for alert in alerts}
    for rung in sorted(set(rungs.values())):
        yield from _by_department([alert for alert in alerts if rungs[alert.id] == rung])


def _by_department(alerts: Sequence[AlertRow]) -> list[tuple[Department, list[AlertRow]]]:
    """The alerts of each department; those of targets that nobody leads go to nobody."""
    found: dict[UUID, tuple[Department, list[AlertRow]]] = {}
    for alert in alerts:
        if alert.department_id is not None:
            department = Department(id=alert.department_id, name=alert.department or "")
            found.setdefault(alert.department_id, (department, []))[1].append(alert)
    return [found[id_] for id_ in sorted(found)]


def _department_of(alerts: Sequence[AlertRow]) -> Department:
    """The one department that all of them concern."""
    groups = _by_department(alerts)
    if len(groups) != 1 or len(groups[0][1]) != len(alerts):
        raise InvalidValue("alert_ids", [str(alert.id) for alert in alerts], "同一个责任单位的、已经交办的目标的预警")
    return groups[0][0]
