"""What of the ledger a department may see: the targets that it leads or supports."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.runtime.access.keys import Caller
from services.runtime.http.auth import Forbidden
from services.targets import store


async def require_sight(session: AsyncSession, caller: Caller, target_id: UUID) -> None:
    """Forbidden unless the caller oversees all departments, or its department was given the target."""
    if caller.oversees:
        return
    given = (await store.assignees_of(session, [target_id]))[target_id]
    if caller.department_id not in {one.department_id for one in given}:
        raise Forbidden("这是其他部门的目标；部门密钥只能查看本部门牵头或配合的目标")
