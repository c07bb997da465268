"""A network that can fail: what passes through it may be held up or cut off."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from services.runtime.embedded.redis import free_port

CHUNK = 65536


class Proxy:
    """Forwards connections on a port of its own to a server at (host, port) or at the path of a Unix socket."""

    def __init__(self, server: tuple[str, int] | str) -> None:
        self.target, self.port = server, free_port()
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._open = asyncio.Event()
        self._open.set()
        self._listener: asyncio.Server | None = None
        self._do(self._listen())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self._open.wait()
            if isinstance(self.target, str):
                far_reader, far_writer = await asyncio.open_unix_connection(self.target)
            else:
                far_reader, far_writer = await asyncio.open_connection(*self.target)
            self._writers.add(far_writer)
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        except OSError:
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # one of the two has gone
        finally:
            with suppress(OSError, RuntimeError):
                writer.close()

    async def _set(self, opened: bool) -> None:
        (self._open.set if opened else self._open.clear)()

    def hold_up(self) -> None:
        """Nothing gets through, and nobody is told: packets vanish."""
        self._do(self._set(False))

    def cut_off(self) -> None:
        """Connections break, and new ones are refused."""
        self._do(self._cut())

    async def _cut(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def heal(self) -> None:
        """Everything passes again, and what was held up arrives late."""
        self._do(self._set(True))
        if self._listener is None:
            self._do(self._listen())

    def close(self) -> None:
        self._do(self._set(True))
        self._do(self._cut())
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
