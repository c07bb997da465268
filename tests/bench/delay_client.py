"""The posting client of tests.bench.delay, a process of its own: so many posts a second, whether answered or not.

`python -m tests.bench.delay_client` reads one JSON object {ports, file, rate, connections} from standard input and
prints when each post began, in seconds of the clock of the machine, in the order of the file's lines; null where a
post was not answered with 201.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop

from tests.bench.load.client import rendered

WARM = 0.5
"""Seconds before the first post, in which connections are opened."""


async def answer(reader: asyncio.StreamReader) -> bool:
    """Reads an answer to its end; whether it was 201."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return head.split(b" ", 2)[1] == b"201"


class Client:
    """Posts on a schedule; a post waits for a free connection only where all are busy, and that counts."""

    def __init__(self, requests: Sequence[bytes], rate: float) -> None:
        self.requests, self.rate = requests, rate
        self.began: list[float | None] = [None] * len(requests)
        self.places = iter(range(len(requests)))

    async def run(self, ports: Sequence[int], connections: int) -> None:
        self.first = time.time() + WARM
        await asyncio.gather(*(self._post(ports[n % len(ports)]) for n in range(connections)))

    async def _post(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for place in self.places:
            due = self.first + place / self.rate
            await asyncio.sleep(max(0.0, due - time.time()))
            writer.write(self.requests[place])
            if await answer(reader):
                self.began[place] = due
        writer.close()


if __name__ == "__main__":
    given = json.load(sys.stdin)
    with Path(given["file"]).open() as lines:
        client = Client([rendered(line) for line in lines], given["rate"])
    uvloop.run(client.run(given["ports"], given["connections"]))
    print(json.dumps(client.began))
