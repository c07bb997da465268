"""Notices as they are numbered and written: many at once, by a check that reaches a rung, and what audits ill."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from sqlalchemy import text

from services.alerts import store
from services.alerts.alerting import Policy
from services.alerts.notices import Terms
from services.alerts.tables import NoticeRow
from services.alerts.usecases.checking import check
from services.alerts.usecases.errors import NoticeRefused
from services.alerts.usecases.issuing import NewNotice, issue, issue_for_rung
from services.alerts.usecases.learning import learn_targets
from services.assessment import Document
from services.contract import NAMESPACE, Department, Role, Source, Target, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.clock import SHANGHAI
from services.runtime.embedded.stack import Stack
from services.runtime.postgres.database import Database
from services.runtime.rules import load_pack_named, load_rules
from tests.integration.city import opened

TERMS = Terms(Policy(load_rules("")))
OFFICE = Caller(uuid4(), Role.SUPERVISOR, None, "督查室")


def snapshot(indicator: str, department: str | None) -> TargetUpdated:
    """A target that lags, as the ledger tells it."""
    target = Target.model_validate(
        {
            "indicator": indicator,
            "measure": "increment",
            "comparator": "ge",
            "value": "200000",
            "unit": "平方米",
            "starts_on": "2026-01-01",
            "deadline": "2026-12-31",
        }
    )
    figure = {"id": UUID(int=1), "value": "55000", "as_of": "2026-06-30", "reported_at": "2026-07-01T00:00:00Z"}
    led_by = Department(id=uuid5(NAMESPACE, department), name=department) if department else None
    return TargetUpdated.model_validate(
        {
            "id": uuid5(NAMESPACE, indicator),
            "revision": 1,
            "source": Source(title="2026年政府工作报告", issuer="示范市人民政府"),
            "target": target,
            "state": "under_way",
            "department": led_by,
            "progress": [figure],
        }
    )


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)


JULY, NEW_YEAR = at(date(2026, 7, 15)), at(date(2027, 1, 4))
CIRCULAR = NewNotice(Document.CIRCULAR, as_of=date(2026, 6, 30))


async def checked(database: Database, *targets: TargetUpdated) -> None:
    await learn_targets(database, targets, JULY)
    await check(database, OFFICE, TERMS.policy, date(2026, 7, 15), JULY)


def test_numbers_have_no_gap_however_many_are_issued_at_once(stack: Stack) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as first, opened(stack, "alerts") as second:
            await checked(first, snapshot("新增海外仓", "市商务局"))
            slip, refused = NewNotice(Document.REMINDER, "市商务局"), NewNotice(Document.REMINDER, "市气象局")
            wanted = [slip, refused, CIRCULAR, slip] * 6
            made = await asyncio.gather(
                *(issue((first, second)[at % 2], OFFICE, TERMS, one, JULY) for at, one in enumerate(wanted)),
                return_exceptions=True,
            )
            rows = [one for one in made if isinstance(one, NoticeRow)]
            assert sum(isinstance(one, NoticeRefused) for one in made) == 6
            for kind, number, many in (("催办单", "催办", 12), ("督查通报", "督查通报", 6)):
                numbers = {row.number for row in rows if row.kind == kind}
                assert numbers == {f"{number}〔2026〕{place}号" for place in range(1, many + 1)}

    asyncio.run(scenario())


def test_a_number_that_was_not_kept_goes_to_the_next_and_a_year_begins_at_one(stack: Stack) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            await checked(database, snapshot("新增海外仓", "市商务局"))
            alerts = await firing(database)

            async def lose() -> None:
                async with database.transaction() as session:
                    [lost] = await issue_for_rung(session, TERMS, alerts, Document.ORDER, JULY.date(), JULY)
                    raise ZeroDivisionError(lost.number)

            with pytest.raises(ZeroDivisionError, match="督办〔2026〕1号"):
                await lose()
            async with database.transaction() as session:
                [kept] = await issue_for_rung(session, TERMS, alerts, Document.ORDER, JULY.date(), JULY)
            assert kept.number == "督办〔2026〕1号"
            assert (await issue(database, OFFICE, TERMS, CIRCULAR, JULY)).number == "督查通报〔2026〕1号"
            assert (await issue(database, OFFICE, TERMS, CIRCULAR, NEW_YEAR)).number == "督查通报〔2027〕1号"

    asyncio.run(scenario())


async def firing(database: Database) -> Any:
    async with database.transaction() as session:
        rows, _ = await store.find_alerts(session, store.AlertQuery(state="firing"))
        return rows


def test_alerts_that_reach_a_rung_in_one_check_go_into_one_document_a_department(stack: Stack) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            await checked(
                database,
                snapshot("新增海外仓", "市商务局"),
                snapshot("新增保税仓", "市商务局"),
                snapshot("新增学位", "市教育局"),
                snapshot("新增床位", None),
            )
            alerts = await firing(database)
            async with database.transaction() as session:
                slips = await issue_for_rung(session, TERMS, alerts, Document.REMINDER, JULY.date(), JULY)
                circulars = await issue_for_rung(session, TERMS, alerts, Document.CIRCULAR, JULY.date(), JULY)
            found = {row.document["department"]: len(row.document["items"]) for row in slips}
            assert found == {"市商务局": 2, "市教育局": 1}, "what nobody leads goes to nobody"
            assert [len(row.document["items"]) for row in circulars] == [4]
            assert {row.made_by for row in (*slips, *circulars)} == {"系统"}

    asyncio.run(scenario())


def test_on_a_ladder_with_two_rungs_of_a_kind_each_has_a_document_with_its_own_next_step(stack: Stack) -> None:
    terms = Terms(Policy(load_pack_named("sanming-2017")))

    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            await checked(database, snapshot("新增海外仓", "市商务局"), snapshot("新增学位", "市商务局"))
            alerts = await firing(database)
            for alert, rung in zip(alerts, (2, 3), strict=True):
                alert.rung, alert.next_step_on = rung, date(2026, 7, 27)
            async with database.transaction() as session:
                slips = await issue_for_rung(session, terms, alerts, Document.ORDER, JULY.date(), JULY)
            documents = [row.document for row in slips]
            assert [one["basis"]["rung"] for one in documents] == ["橙色督查单", "红色督查单"]
            assert [one["next_step"] for one in documents] == [{"name": "红色督查单", "on": "2026-07-27"}, None]

    asyncio.run(scenario())


def test_a_document_that_audits_ill_does_not_stop_a_check_and_is_written_down(stack: Stack) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            await checked(database, snapshot("新增海外仓", "市商务局"), snapshot("新增学位", "市教育局"))
            alerts = await firing(database)
            moved = snapshot("新增学位", "市体育局").model_copy(update={"revision": 2})
            await learn_targets(database, [moved], JULY)
            async with database.transaction() as session:
                slips = await issue_for_rung(session, TERMS, alerts, Document.REMINDER, JULY.date(), JULY)
            assert [row.document["department"] for row in slips] == ["市商务局"]
            async with database.transaction() as session:
                query = text("select details from audit where action = 'notice.refused'")
                [details] = (await session.scalars(query)).all()
            assert details["findings"] == ["新增学位（第1项）不由市教育局牵头"]
            assert [row.place for row in slips] == [1]

    asyncio.run(scenario())
