"""The post: takes a message to a receiver by the channel of its kind."""

import asyncio
from collections.abc import Sequence
from functools import cached_property
from types import TracebackType
from typing import Self

import anyio
import httpx

from services.alerts.channels import DeliveryError, Message, robots, webhook
from services.alerts.channels.guard import GuardedTransport
from services.alerts.networks import Network
from services.alerts.routes import Kind, Receiver
from services.runtime.observing.metrics import Meters
from services.runtime.observing.tracing import SpanKind, Tracer

THREADS = 16
"""Apprise waits while it sends, so each of its messages has a thread for as long."""

ATTEMPT_SECONDS = 10
"""How long an attempt may take in all; a receiver that answers a byte at a time is as good as dead."""


class Post:
    """Channels that are open for as long as the block runs, to receivers that may be connected to."""

    def __init__(self, allowed: Sequence[Network], meters: Meters | None = None, tracer: Tracer | None = None) -> None:
        self.allowed = allowed
        self.meters, self.tracer = meters or Meters(), tracer or Tracer()
        self.threads = anyio.CapacityLimiter(THREADS)

    @cached_property
    def client(self) -> httpx.AsyncClient:
        """Made when first needed: reading the machine's certificates takes a while.

        It knows no proxies of the environment: the address that is checked is the one that is connected to.
        """
        transport = GuardedTransport(self.allowed)
        return httpx.AsyncClient(transport=transport, trust_env=False, timeout=ATTEMPT_SECONDS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if "client" in vars(self):
            await self.client.aclose()

    async def deliver(self, receiver: Receiver, message: Message, trace: str | None = None) -> None:
        """One attempt, as part of that trace; DeliveryError says why it failed and whether for good."""
        attributes = {"duban.receiver": receiver.name, "duban.notification.id": str(message.id)}
        span = self.tracer.span(f"deliver {receiver.kind}", trace, kind=SpanKind.CLIENT, attributes=attributes)
        try:
            with span, self.meters.delivery_seconds.labels(receiver.kind).time():
                async with asyncio.timeout(ATTEMPT_SECONDS):
                    await self._send(receiver, message)
        except TimeoutError:
            raise DeliveryError(f"{ATTEMPT_SECONDS} 秒内没有答复", permanent=False) from None

    async def _send(self, receiver: Receiver, message: Message) -> None:
        if receiver.kind is Kind.WEBHOOK:
            await webhook.send(self.client, receiver, message)
            return
        if receiver.kind is Kind.APPRISE:
            # Apprise takes longer to load than most commands take to run, and many installations need none of it
            from services.alerts.channels import letterbox

            service = letterbox.opened(receiver)
            robot = letterbox.as_robot(receiver, service)
            if robot is None:
                await letterbox.send(service, message, self.allowed, ATTEMPT_SECONDS, self.threads)
                return
            receiver = robot
        await robots.send(self.client, receiver, message)
