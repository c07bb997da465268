"""When an outbox sends again."""

import asyncio

from services.runtime.outbox import POLL_SECONDS, Outbox
from services.runtime.postgres.locks import Elsewhere


def test_a_sending_that_stalled_holds_up_the_next_one_no_longer_than_idleness_would() -> None:
    happened: list[str] = []

    async def scenario() -> None:
        half_a_second_later = asyncio.Event()

        async def send() -> int:
            happened.append("sends")
            if len(happened) > 1:
                return 0
            await asyncio.sleep(0.8)
            happened.append("a stall is over")
            asyncio.get_running_loop().call_later(0.5, half_a_second_later.set)
            return 1

        running = asyncio.create_task(Outbox("keys", send).run())
        await half_a_second_later.wait()
        running.cancel()

    asyncio.run(scenario())
    assert happened[:3] == ["sends", "a stall is over", "sends"]


def test_what_another_replica_is_sending_is_looked_for_again_before_idleness_would_end() -> None:
    happened: list[str] = []

    async def scenario() -> None:
        over = asyncio.Event()

        async def send() -> int:
            happened.append("sends")
            if len(happened) == 1:
                raise Elsewhere("publish keys")
            return 0

        def end() -> None:
            happened.append("idleness would end")
            over.set()

        running = asyncio.create_task(Outbox("keys", send).run())
        asyncio.get_running_loop().call_later(POLL_SECONDS, end)
        await over.wait()
        running.cancel()

    asyncio.run(scenario())
    assert happened[:3] == ["sends", "sends", "idleness would end"]
