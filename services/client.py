"""The HTTP API as the command line and the demonstration use it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import httpx


class ApiError(Exception):
    """The service refused; the message is its problem's detail."""


class TooSlow(Exception):
    """What was waited for did not come in time."""


class Client:
    """Talks to the services behind one address with one key."""

    def __init__(self, url: str, key: str = "") -> None:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.AsyncClient(base_url=url.rstrip("/") + "/api/v1", headers=headers, timeout=60)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def call(self, method: str, path: str, **options: Any) -> Any:
        """The answer's JSON; ApiError where the service refuses or cannot be reached."""
        try:
            answer = await self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise ApiError(f"cannot reach {self._http.base_url}: {error or type(error).__name__}") from error
        if answer.is_success:
            return answer.json()
        try:
            detail = answer.json()["detail"]
        except (ValueError, KeyError, TypeError):
            detail = answer.text[:300]
        raise ApiError(f"HTTP {answer.status_code}: {detail}")

    async def get(self, path: str, **query: Any) -> Any:
        return await self.call("GET", path, params={name: value for name, value in query.items() if value is not None})

    async def post(self, path: str, body: Any = None) -> Any:
        return await self.call("POST", path, json=body)

    async def patch(self, path: str, body: Any) -> Any:
        return await self.call("PATCH", path, json=body)

    async def all(self, path: str, **query: Any) -> AsyncIterator[Any]:
        """Every item of a list."""
        offset = 0
        while True:
            part = await self.get(path, limit=500, offset=offset, **query)
            for item in part["items"]:
                yield item
            offset += len(part["items"])
            if part["next"] is None:
                return

    async def upload(self, name: str, data: bytes, said: dict[str, str | None]) -> Any:
        """Posts a report's file with what is said of it (period, title, issuer)."""
        given = {name: value for name, value in said.items() if value}
        return await self.call("POST", "/reports", files={"file": (name, data)}, data=given)

    async def registered(self, report: Any, seconds: float = 60) -> int:
        """How many of the report's targets the ledger has, once it has all that were found, or at least as many."""

        async def count() -> int | None:
            found = await self.get("/targets", report_id=report["id"], limit=1)
            total: int = found["total"]
            return total if total >= report["target_count"] else None

        total: int = await until(count, "the targets in the ledger", seconds)
        return total


async def until(probe: Callable[[], Awaitable[Any]], what: str, seconds: float = 60) -> Any:
    """Asks until the answer is not None; TooSlow names what was waited for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = await probe()
        if found is not None:
            return found
        await asyncio.sleep(0.1)
    raise TooSlow(f"waited {seconds:g} s in vain for {what}")
