"""Keeps messages out of the operator's own network, at the moment of connecting and not before (SSRF)."""

import asyncio
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpx

from services.alerts.channels import DeliveryError
from services.alerts.networks import Network, permitted

SETTING = "DUBAN_ALERTS_ALLOWED_NETWORKS"


def refusal(host: str, address: str) -> DeliveryError:
    """The error of an address that is not allowed; it names the setting that would allow it."""
    place = host if host == address else f"{host}（{address}）"
    return DeliveryError(f"{place} 在内部网络中；若确需发送，请将其网段加入 {SETTING}", permanent=True)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Looks a name up once and connects to an address that was found, never to one that is not allowed."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self.allowed = allowed
        self.inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        addresses = await _look_up(host, request.url.port or 0)
        open_to = [address for address in addresses if permitted(address, self.allowed)]
        if not open_to:
            raise refusal(host, addresses[0])
        request.extensions = {**request.extensions, "sni_hostname": host}
        for address in open_to[:-1]:
            try:
                return await self._send(request, address)
            except httpx.ConnectError:
                continue
        return await self._send(request, open_to[-1])

    async def _send(self, request: httpx.Request, address: str) -> httpx.Response:
        """The Host header was set from the name; the certificate is held against the name too."""
        request.url = request.url.copy_with(host=address)
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()


async def _look_up(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DeliveryError(f"找不到主机 {host}：{error}", permanent=False) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Watch:
    """What a library was kept from connecting to while it was watched."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self.allowed = allowed
        self.refused: list[str] = []

    def check(self, address: Any) -> None:
        target = str(address[0]) if isinstance(address, tuple) else str(address)
        if not permitted(target, self.allowed):
            self.refused.append(target)
            raise ConnectionRefusedError(f"{target}: {SETTING}")


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(allowed: Sequence[Network]) -> Iterator[Watch]:
    """Lets code that connects by itself reach allowed addresses alone, in this thread and those it starts from here.

    Python tells an audit hook of every connection with the address that was looked up, so that nothing comes between.
    """
    _install()
    watch = Watch(allowed)
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


@cache
def _install() -> None:
    """An audit hook stays for the life of the process; without a watch it lets everything pass."""

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto"):
            watch = _watch.get()
            if watch is not None:
                watch.check(details[1])

    sys.addaudithook(hook)
