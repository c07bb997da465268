"""Notices are read; a department reads those to itself."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.alerts.store.notices import NoticeQuery, find_notice, find_notices
from services.alerts.tables import NoticeRow
from services.alerts.usecases.errors import UnknownNotice
from services.runtime.access.keys import Caller
from services.runtime.http.auth import Forbidden, require_access
from services.runtime.postgres.database import Database


async def list_notices(database: Database, caller: Caller, query: NoticeQuery) -> tuple[Sequence[NoticeRow], int]:
    """Notices, the newest first, and how many there are; a department's key sees those to that department."""
    if not caller.oversees:
        if query.department_id not in (None, caller.department_id):
            raise Forbidden("部门密钥只能查看发给本部门的文书")
        query = replace(query, department_id=caller.department_id)
    async with database.transaction() as session:
        return await find_notices(session, query)


async def get_notice(database: Database, caller: Caller, id_: UUID) -> NoticeRow:
    """A notice as it was issued."""
    async with database.transaction() as session:
        found = await find_notice(session, id_)
    if found is None:
        raise UnknownNotice(f"没有编号为 {id_} 的文书")
    require_access(caller, found.department_id)
    return found
