"""The streams on Redis: connecting, consumer groups, publishing."""

import base64
import logging
import os
import socket
import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from faststream.redis import RedisBroker, RedisSentinelBroker
from pydantic_core import from_json
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from services.contract import Event
from services.runtime.observing.metrics import Meters
from services.runtime.observing.tracing import SpanKind, Tracer, traceparent
from services.runtime.streams.events import SavedEvent, encode
from services.runtime.streams.sentinel import Sentinels

log = logging.getLogger("duban.faststream")
log.setLevel(logging.WARNING)  # FastStream tells of every message at INFO

FIELD = "__data__"
Client = Any
"""`redis.asyncio.Redis`; its own annotations make every reply a union of what any protocol version may answer."""

UNREADABLE = "$unreadable"
"""Key of the stand-in for an entry that is no JSON; its value is the entry in base64."""


def read_entry(data: Any) -> dict[str, Any]:
    """An entry's CloudEvent, or a stand-in that says it is unreadable."""
    raw = data if isinstance(data, bytes) else repr(data).encode()
    try:
        body = from_json(raw, allow_inf_nan=False)
        if isinstance(body, dict) and isinstance(body.get("id"), str):
            return body
    except ValueError:
        log.warning("an entry is no JSON")
    return {UNREADABLE: base64.b64encode(raw).decode()}


def consumer_name() -> str:
    """A name no other process or restart has: what it left pending is reclaimed by others, not by name."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"


def connect(url: str) -> Client:
    """A client that does not retry by itself: a repeated XADD would be a second entry."""
    options: dict[str, Any] = {"retry": Retry(NoBackoff(), 0), "socket_timeout": 5, "socket_connect_timeout": 5}
    sentinels = Sentinels.parse(url)
    return sentinels.client(**options) if sentinels else Redis.from_url(url, **options)


def new_broker(url: str) -> RedisBroker:
    """FastStream's broker as every service uses it."""
    options: dict[str, Any] = {
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        "graceful_timeout": 10,
        "logger": log,
    }
    sentinels = Sentinels.parse(url)
    if sentinels is None:
        return RedisBroker(url, **options)
    return RedisSentinelBroker(
        sentinels.server,
        sentinels=sentinels.addresses,
        sentinel_master_name=sentinels.master,
        sentinel_kwargs=sentinels.options,
        **options,
    )


class ClusterRefused(RedisError):
    """A Redis Cluster keeps a stream and its dead letters on different servers, and moves them together nowhere."""

    def __init__(self) -> None:
        super().__init__("DUBAN_REDIS_URL names a Redis Cluster, which cannot be used; a server or Sentinels can")

    def __repr__(self) -> str:  # redis-py's own says no more than the class
        return str(self)


async def ensure_group(client: Client, stream: str, group: str) -> None:
    """Creates the group at the stream's beginning, so that nothing published before its first start is lost."""
    if (await client.info("cluster")).get("cluster_enabled"):
        raise ClusterRefused
    try:
        await client.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


ADD = "for place = 2, #ARGV do redis.call('XADD', KEYS[1], '*', ARGV[1], ARGV[place]) end"
"""Adds entries to a stream. A command for each, and reading what it answers, takes the client thrice as long."""


class Bus:
    """Publishes events of one service."""

    def __init__(self, client: Client, source: str, meters: Meters | None = None, tracer: Tracer | None = None) -> None:
        self.client, self.source = client, source
        self.meters, self.tracer = meters or Meters(), tracer or Tracer()

    async def publish(
        self, events: Sequence[Event | SavedEvent], at: datetime, traces: Sequence[str | None] = ()
    ) -> None:
        """Adds the events in order. An error means that some or all may have been written: send all again.

        `traces` are the traces that the events belong to, one an event, or none at all.
        """
        if not events:
            return
        entries: dict[str, list[bytes]] = {}
        for event, trace in zip_longest(events, traces):
            entries.setdefault(event.stream, []).append(self._encode(event, at, trace))
        for stream, added in entries.items():
            await self.client.eval(ADD, 1, stream, FIELD, *added)
            self.meters.published.labels(stream).inc(len(added))

    def _encode(self, event: Event | SavedEvent, at: datetime, trace: str | None) -> bytes:
        if trace is None:
            return encode(event, self.source, at)
        attributes = {"messaging.message.id": str(event.event_id), "messaging.destination.name": event.stream}
        with self.tracer.span(f"publish {event.stream}", trace, kind=SpanKind.PRODUCER, attributes=attributes):
            return encode(event, self.source, at, traceparent() or trace)
