"""Three replicas and one clock: each tick happens once, whoever is killed; a missed one is caught up once."""

import asyncio
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from services.alerts.alerting import Policy
from services.alerts.usecases.checking import check_on_schedule
from services.alerts.usecases.learning import learn_targets
from services.runtime.clock import SHANGHAI
from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack
from services.runtime.rules import load_rules
from tests.integration.city import DUBAN, environment_of, eventually, opened
from tests.integration.test_alerts import updated

EVERY_MINUTE = json.dumps([{"cron": "* * * * *"}])


class Replica:
    """A process that serves alerts alone, and its log."""

    def __init__(self, stack: Stack, log: Path) -> None:
        self.log, self.port = log, free_port()
        env = environment_of(stack, DUBAN_ALERTS_CHECKS=EVERY_MINUTE)
        with log.open("wb") as stderr:
            command = [DUBAN, "serve", "alerts", "--port", str(self.port)]
            self.process = subprocess.Popen(command, env=env, stderr=stderr)

    def well(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def checked(self) -> list[str]:
        """The nominal times of the checks that this process made."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line["due"] for line in lines if line["message"] == "checked"]


@pytest.fixture
def replicas(stack: Stack, tmp_path: Path) -> Iterator[list[Replica]]:
    made = [Replica(stack, tmp_path / f"{number}.log") for number in range(3)]
    yield made
    for one in made:
        one.kill()


@pytest.mark.timeout(600)
def test_each_tick_happens_once_though_a_replica_is_killed(replicas: list[Replica]) -> None:
    def ticks() -> Counter[str]:
        return Counter(due for one in replicas for due in one.checked())

    eventually(lambda: all(one.well() for one in replicas), "three replicas", 60)
    eventually(lambda: len(ticks()) >= 2, "the tick that was missed, and one at its time", 90)
    maker = next(one for one in replicas if max(ticks()) in one.checked())
    maker.kill()
    known = set(ticks())
    eventually(lambda: set(ticks()) - known, "a tick without the replica that made the last one", 90)
    assert set(ticks().values()) == {1}


def test_the_first_check_by_other_rules_looks_at_everything_again(stack: Stack) -> None:
    async def scenario() -> None:
        pack = load_rules("")
        other = pack.model_copy(update={"version": pack.version + 1})
        days = [datetime(2026, 6, day, 8, 30, tzinfo=SHANGHAI) for day in (16, 17, 18, 19)]
        async with opened(stack, "alerts") as database:
            await learn_targets(database, [updated(1)], days[0])
            looked = []
            for by, due in zip((pack, pack, other, other), days, strict=True):
                outcome = await check_on_schedule(database, Policy(by), due, due)
                looked.append(outcome.assessed if outcome else None)
        assert looked == [1, 0, 1, 0]

    asyncio.run(scenario())


def test_a_target_is_looked_at_when_it_changed_or_its_day_has_come(stack: Stack) -> None:
    async def scenario() -> None:
        looked = []
        async with opened(stack, "alerts") as database:
            for day, revision in ((16, 1), (17, None), (18, 2), (29, None), (30, None)):
                due = datetime(2026, 6, day, 8, 30, tzinfo=SHANGHAI)
                if revision is not None:
                    await learn_targets(database, [updated(revision)], due)
                outcome = await check_on_schedule(database, Policy(load_rules("")), due, due)
                looked.append(outcome.assessed if outcome else None)
        assert looked == [1, 0, 1, 0, 1]

    asyncio.run(scenario())


def test_a_step_that_no_check_takes_is_said_loudly(stack: Stack, caplog: pytest.LogCaptureFixture) -> None:
    lagging = {
        "id": "22222222-2222-5222-8222-222222222222",
        "value": "10",
        "as_of": "2026-05-31",
        "reported_at": "2026-06-05T00:00:00Z",
    }

    async def scenario() -> None:
        policy, first = Policy(load_rules("")), datetime(2026, 6, 16, 8, 30, tzinfo=SHANGHAI)
        async with opened(stack, "alerts") as database:
            await learn_targets(database, [updated(1, progress=[lagging])], first)
            made = await check_on_schedule(database, policy, first, first)
            assert made is not None
            assert (len(made.flips), made.lapses) == (1, [])
            async with database.transaction() as session:
                await session.execute(text("update snapshot set assess_after = '2027-01-01'"))
            later = datetime(2026, 7, 1, 8, 30, tzinfo=SHANGHAI)
            missed = await check_on_schedule(database, policy, later, later)
        assert missed is not None
        assert [lapse.says for lapse in missed.lapses] == ["its step of 2026-06-24 was not taken"]

    asyncio.run(scenario())
    assert [record.message for record in caplog.records] == ["an obligation would be forgotten"]
