"""How much is left in a minute, and where a request is taken to come from."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from fastapi import Request

from services.contract import Role
from services.runtime.access.keys import Caller
from services.runtime.access.limits import Limits, TooManyRequests, address_of, body_size
from services.runtime.settings import SharedSettings

ONE, OTHER = (Caller(UUID(int=number), Role.DEPARTMENT, None) for number in (1, 2))


def request(headers: dict[str, str] | None = None, address: str = "10.0.0.1", **scope: Any) -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request({"type": "http", "headers": raw, "client": (address, 5000), **scope})


def limits(**given: Any) -> Limits:
    return Limits(SharedSettings(**given))


def test_a_key_that_asks_too_often_is_told_when_to_ask_again_and_another_is_not_concerned() -> None:
    async def ask() -> TooManyRequests:
        account = limits(requests_per_minute=2)
        for _ in range(2):
            await account.admit(request(), ONE)
        with pytest.raises(TooManyRequests) as refused:
            await account.admit(request(), ONE)
        await account.admit(request(), OTHER)
        return refused.value

    error = asyncio.run(ask())
    assert error.status_code == 429
    assert "每个密钥每分钟最多 2 次请求" in error.detail
    assert 1 <= int((error.headers or {})["Retry-After"]) <= 60


def test_what_a_key_uploads_adds_up() -> None:
    async def upload() -> TooManyRequests:
        account = limits(megabytes_per_minute=1)
        await account.admit(request({"content-length": "600000"}), ONE)
        await account.admit(request({"content-length": "400000"}), ONE)
        await account.admit(request(), ONE)
        with pytest.raises(TooManyRequests) as refused:
            await account.admit(request({"content-length": "1"}), ONE)
        return refused.value

    assert "每分钟最多上传 1 MB" in asyncio.run(upload()).detail


def test_an_address_that_shows_too_many_wrong_keys_may_show_no_more_and_another_may() -> None:
    async def guess() -> tuple[bool, bool]:
        account = limits(wrong_keys_per_minute=2)
        for _ in range(2):
            assert await account.may_fail(request())
            await account.fail(request())
        with pytest.raises(TooManyRequests, match="同一地址每分钟最多 2 次无效密钥"):
            await account.fail(request())
        return await account.may_fail(request()), await account.may_fail(request(address="10.0.0.2"))

    assert asyncio.run(guess()) == (False, True)


@pytest.mark.parametrize(
    ("headers", "behind_gateway", "address"),
    [
        pytest.param({}, False, "10.0.0.1", id="nothing is said: the connection's"),
        pytest.param({"X-Forwarded-For": "1.2.3.4"}, False, "10.0.0.1", id="without a gateway anybody may claim that"),
        pytest.param({"X-Forwarded-For": "1.2.3.4"}, True, "1.2.3.4", id="the gateway says whom it passes on"),
        pytest.param({"X-Forwarded-For": "9.9.9.9, 1.2.3.4"}, True, "1.2.3.4", id="what stood there before is a claim"),
        pytest.param({}, True, "10.0.0.1", id="not passed on by the gateway"),
    ],
)
def test_where_a_request_comes_from(headers: dict[str, str], behind_gateway: bool, address: str) -> None:
    assert address_of(request(headers), behind_gateway) == address


@pytest.mark.parametrize(
    ("headers", "size"),
    [
        pytest.param({}, 0, id="no body"),
        pytest.param({"Content-Length": "1234"}, 1234, id="a body whose length is told"),
        pytest.param(
            {"Transfer-Encoding": "chunked"}, 1_000_000, id="a body of untold length is as large as it may be"
        ),
        pytest.param({"Content-Length": "-5"}, 0, id="a length that is none"),
    ],
)
def test_how_large_a_body_counts(headers: dict[str, str], size: int) -> None:
    assert body_size(request(headers, **{"starlette.max_body_size": 1_000_000})) == size
