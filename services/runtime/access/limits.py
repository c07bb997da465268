"""How much a key may ask for in a minute, and how often an address may show a wrong one.

Each process counts for itself and in memory: with three replicas of a service a key may ask that service for up to
three times as much. This is there against a script gone wild, not for accounts.
"""

import math
import time

from fastapi import HTTPException, Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY

from services.runtime.access.keys import Caller
from services.runtime.settings import SharedSettings

MEGABYTE = 1_000_000


class TooManyRequests(HTTPException):
    """A limit is used up; answered 429 with the seconds after which it is whole again."""

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(429, f"{detail}，请在 {seconds} 秒后重试", {"Retry-After": str(seconds)})


def address_of(request: Request, behind_gateway: bool) -> str:
    """Where a request comes from; the gateway writes that last into X-Forwarded-For, behind what anybody may claim."""
    forwarded = request.headers.get("x-forwarded-for", "") if behind_gateway else ""
    return forwarded.rpartition(",")[2].strip() or (request.client.host if request.client else "")


def body_size(request: Request) -> int:
    """Bytes of the request's body; one of untold length counts as the largest that is taken there."""
    told = request.headers.get("content-length", "")
    if told.isdecimal():
        return int(told)
    return int(request.scope.get(MAX_BODY_SIZE_SCOPE_KEY, 0)) if "transfer-encoding" in request.headers else 0


class Limits:
    """What is left to each key and each address in the present minute."""

    def __init__(self, shared: SharedSettings) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._behind_gateway = shared.behind_gateway
        self._requests = RateLimitItemPerMinute(shared.requests_per_minute, namespace="requests")
        self._bytes = RateLimitItemPerMinute(shared.megabytes_per_minute * MEGABYTE, namespace="bytes")
        self._failures = RateLimitItemPerMinute(shared.wrong_keys_per_minute, namespace="failures")

    async def admit(self, request: Request, caller: Caller) -> None:
        """Counts a request to its key's account; TooManyRequests where that is used up."""
        key = str(caller.key_id)
        if not await self._limiter.hit(self._requests, key):
            raise await self._refusal(self._requests, key, f"每个密钥每分钟最多 {self._requests.amount} 次请求")
        size = body_size(request)
        if size and not await self._limiter.hit(self._bytes, key, cost=size):
            limit = self._bytes.amount // MEGABYTE
            raise await self._refusal(self._bytes, key, f"每个密钥每分钟最多上传 {limit} MB")

    async def may_fail(self, request: Request) -> bool:
        """Whether the address may still show wrong keys in this minute."""
        return await self._limiter.test(self._failures, address_of(request, self._behind_gateway))

    async def fail(self, request: Request) -> None:
        """Counts a wrong key to its address's account; TooManyRequests where that is used up."""
        address = address_of(request, self._behind_gateway)
        if not await self._limiter.hit(self._failures, address):
            limit = self._failures.amount
            raise await self._refusal(self._failures, address, f"同一地址每分钟最多 {limit} 次无效密钥")

    async def _refusal(self, item: RateLimitItem, who: str, detail: str) -> TooManyRequests:
        whole_again, _ = await self._limiter.get_window_stats(item, who)
        return TooManyRequests(detail, max(1, math.ceil(whole_again - time.time())))
