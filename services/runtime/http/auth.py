"""Who may call what: bearer keys checked against the service's own table."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.contract import KeyChanged, Role
from services.runtime.access.keys import Caller, caller_of, hash_of, looks_like_key
from services.runtime.service import Service

bearer = HTTPBearer(auto_error=False, description="an access key: duban_…")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]

TRAVEL_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.5)
"""Waits between look-ups of an unknown key where keys arrive over the stream.

A key that a command made waits a second at most until it is told; the rest is for a machine that is short of time.
"""

OVERSEERS = (Role.SUPERVISOR, Role.OPERATOR)


class Forbidden(Exception):
    """The caller is known but may not do this; the message says who may."""


@cache
def service(name: str) -> Callable[[Request], Awaitable[Service]]:
    """A dependency: the running service of that name."""

    async def find(request: Request) -> Service:  # one that is not async would be run in a thread
        found: Service = request.app.state.services[name]
        return found

    return find


async def identify_key(running: Service, request: Request, secret: str) -> Caller | None:
    """The caller whose key this is, or None; TooManyRequests where the address has shown too many wrong ones.

    A good key is let in however many wrong ones came from its address: many may share one.
    """
    waits = TRAVEL_SECONDS if await running.limits.may_fail(request) else ()
    found = await _look_up(running, secret, waits) if looks_like_key(secret) else None
    if found is None:
        await running.limits.fail(request)
    return found


async def _look_up(running: Service, secret: str, waits: Sequence[float]) -> Caller | None:
    """A key made just now may still be on its way to this service: an unknown one is looked up again, after a wait."""
    wanted = hash_of(secret)
    for wait in (*waits, None):
        row = await running.keys.do(wanted)
        if row is not None:
            found = caller_of(row, running.now())
            if found is not None:
                running.seen.note(wanted, found)
            return found
        if wait is None or KeyChanged not in (event for event, _ in running.parts.subscriptions):
            return None
        await asyncio.sleep(wait)
    return None


async def admit(running: Service, request: Request, caller: Caller) -> None:
    """Counts the request to its key's account, and as a use of the key; TooManyRequests where that is used up."""
    await running.limits.admit(request, caller)
    running.uses.note(caller.key_id, running.now())


async def let_in(running: Service, request: Request, secret: str | None) -> Caller:
    """The caller with this key; 401 where it is none, TooManyRequests where its account is used up."""
    found = None if secret is None else await identify_key(running, request, secret)
    if found is None:
        detail = "请在 Authorization 头中给出有效的密钥：Bearer duban_…"
        raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
    await admit(running, request, found)
    return found


def caller(name: str, *roles: Role) -> Callable[..., Awaitable[Caller]]:
    """A dependency of the service's routes: the caller, who must have one of the roles where any is named."""

    async def check(
        request: Request, running: Annotated[Service, Depends(service(name))], credentials: Credentials
    ) -> Caller:
        found = await let_in(running, request, credentials.credentials if credentials else None)
        if roles and found.role not in roles:
            raise Forbidden(f"此操作需要 {' 或 '.join(roles)} 的密钥；现用密钥的角色是 {found.role}")
        return found

    return check


def require_access(caller: Caller, department_id: UUID | None) -> None:
    """Forbidden unless the caller oversees all departments or belongs to this one; None is nobody's."""
    if not caller.oversees and (department_id is None or caller.department_id != department_id):
        raise Forbidden("这是其他部门的目标；部门密钥只能查看和填报本部门牵头的目标")
