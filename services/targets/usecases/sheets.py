"""The ledger and a department's form as sheets, and an assignment sheet read back."""

from dataclasses import replace
from datetime import date

from services.contract import Cadence, Department, Every, InvalidValue
from services.runtime.access.keys import Caller
from services.runtime.http.auth import Forbidden
from services.runtime.postgres.database import Database
from services.targets.ledger_lines import form_line, ledger_line
from services.targets.lifecycle import NO_MORE_FIGURES
from services.targets.sheets.assignments import AssignmentLine as SheetLine
from services.targets.sheets.columns import LedgerLine
from services.targets.sheets.form import FormLine
from services.targets.standing import Rules
from services.targets.store import TargetQuery
from services.targets.usecases.assignment import KEEP, Assignment
from services.targets.usecases.bulk_assignment import AssignmentLine
from services.targets.usecases.departments import named_department
from services.targets.usecases.ledger import Query
from services.targets.usecases.standings import standings


async def ledger_lines(database: Database, caller: Caller, query: Query, rules: Rules, today: date) -> list[LedgerLine]:
    """The lines of the ledger that are asked for, in the reports' order."""
    found, _ = await standings(database, caller, query, rules, today)
    return [ledger_line(ordinal, one) for ordinal, one in enumerate(found, start=1)]


async def form_lines(
    database: Database, caller: Caller, department: str | None, rules: Rules, today: date
) -> tuple[Department, list[FormLine]]:
    """The targets that a department leads and still reports on, by the report that is owed or due next."""
    async with database.transaction() as session:
        if not caller.oversees:
            own = str(caller.department_id)
            asked = (await named_department(session, department)).id if department else caller.department_id
            if asked != caller.department_id:
                raise Forbidden("部门密钥只能下载本部门的填报表")
            department = own
        if department is None:
            raise InvalidValue("department", None, "部门的编号、代码或名称")
        row = await named_department(session, department)
    owner = Department(id=row.id, name=row.name)
    found, _ = await standings(database, caller, Query(TargetQuery(), department=str(row.id)), rules, today)
    lines = []
    for one in found:
        report = one.owed or one.upcoming
        if one.snapshot.department == owner and one.snapshot.state not in NO_MORE_FIGURES and report is not None:
            lines.append(form_line(one, report))
    return owner, sorted(lines, key=lambda line: (line.due_on, line.number or "", line.target_id))


EVERY = {"每月": Every.MONTHLY, "每季": Every.QUARTERLY, "每年": Every.YEARLY}


def assignment_line(line: SheetLine) -> AssignmentLine:
    """A line of a sheet as an assignment; an empty cell leaves things as they are."""
    try:
        if line.refused is not None:
            raise InvalidValue("line", line.line, line.refused)
        return AssignmentLine(line.line, line.target, _assignment(line))
    except InvalidValue as error:
        return AssignmentLine(line.line, line.target, None, error)


def _assignment(line: SheetLine) -> Assignment:
    said = Assignment(
        lead=line.lead if line.lead is not None else KEEP,
        supporting=line.supporting if line.supporting is not None else KEEP,
        lead_official=line.official if line.official is not None else KEEP,
    )
    if line.every is None and line.due_day is None:
        return said
    return replace(said, cadence=_cadence(line.every, line.due_day))


def _cadence(every: str | None, due_day: str | None) -> Cadence:
    names = {**EVERY, **{one.value: one for one in Every}}
    if every is not None and every not in names:
        raise InvalidValue("报送周期", every, "、".join(EVERY))
    try:
        day = int(due_day) if due_day is not None else Cadence().due_day
        return Cadence(every=names[every] if every else Every.MONTHLY, due_day=day)
    except ValueError:
        raise InvalidValue("报送日", due_day, "1 至 31 的整数") from None
