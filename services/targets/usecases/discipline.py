"""Which reports are owed, and how departments keep to their days (报送纪律)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.assessment.discipline import PeriodReport, Rates, StateOfReport, rates
from services.contract import Department, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.postgres.database import Database
from services.targets.standing import Rules, Standing
from services.targets.usecases.ledger import Query
from services.targets.usecases.standings import standings


@dataclass(frozen=True)
class OwedReport:
    """The report of a target on a period."""

    target: TargetUpdated
    report: PeriodReport


async def list_reports(
    database: Database, caller: Caller, query: Query, rules: Rules, today: date, states: Iterable[StateOfReport]
) -> list[OwedReport]:
    """Reports in these states, the earliest due first."""
    wanted = set(states)
    found = [
        OwedReport(one.snapshot, report)
        for one in (await standings(database, caller, query, rules, today))[0]
        for report in one.reports
        if report.state in wanted
    ]
    return sorted(found, key=lambda one: (one.report.due_on, one.target.number or "", one.target.id))


async def department_rates(
    database: Database, caller: Caller, query: Query, rules: Rules, today: date
) -> list[tuple[Department, Rates]]:
    """What was to be expected of each lead department, what came, and what came on time; a department sees its own."""
    found, _ = await standings(database, caller, query, rules, today)
    by_department: dict[Department, list[Standing]] = {}
    for one in found:
        department = one.snapshot.department
        if department is not None and (caller.oversees or department.id == caller.department_id):
            by_department.setdefault(department, []).append(one)
    return [
        (department, rates([report for one in of_department for report in one.reports]))
        for department, of_department in sorted(by_department.items(), key=lambda item: item[0].name)
    ]
