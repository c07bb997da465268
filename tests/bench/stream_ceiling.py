"""The services' own consumer with a handler that does nothing: what the stream's own cost allows."""

import asyncio
import sys
from collections.abc import Sequence

import uvloop

from services.contract import TargetUpdated
from services.runtime.streams.bus import connect, new_broker
from services.runtime.streams.consumer import Consumer
from services.runtime.streams.events import Envelope


async def ignore(_: Sequence[Envelope]) -> None:
    """Takes every event for applied."""


async def consume(redis_url: str, group: str) -> None:
    """Until the process is ended."""
    client, broker = connect(redis_url), new_broker(redis_url)
    Consumer(broker, client, TargetUpdated.stream, group, ignore, idle_ms=1000)
    await broker.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(consume(sys.argv[1], sys.argv[2]))
