"""The machine's clock jumps an hour back: each tick happens once, and nothing is lost or doubled by it."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.runtime.clock import SHANGHAI
from tests.faults.installation import PATIENCE, Servers
from tests.integration.city import City, eventually
from tests.integration.conftest import open_city
from tests.integration.receivers import LOCAL, Receiver, book, hook, running

HOUR = timedelta(hours=1)
NINE = datetime(2026, 7, 15, 9, 0, tzinfo=SHANGHAI)
TARGETS, FIGURES = 100, 1000
CHECKS = json.dumps([{"cron": "30 8 * * *"}])


def opened(servers: Servers, folder: Path, receiver: Receiver, at: datetime) -> City:
    unlimited = dict.fromkeys(("requests_per_minute", "megabytes_per_minute"), 1_000_000)
    alerts = {
        "receivers": book(hook("office", receiver.url)),
        "allowed_networks": LOCAL,
        "checks": json.loads(CHECKS),
    }
    return open_city(servers.direct, folder, unlimited, {"alerts": alerts}, at)


def post(city: City, targets: list[str], numbers: range) -> None:
    def one(number: int) -> None:
        body = {"value": number, "as_of": "2026-05-31", "note": f"figure-{number}"}
        city.operator.post(f"/targets/{targets[number % TARGETS]}/progress", json=body).raise_for_status()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, numbers))


@pytest.mark.timeout(1800)
def test_the_clock_jumps_an_hour_back(servers: Servers, tmp_path: Path) -> None:
    servers.empty()
    receiver = Receiver()
    receiver.answers = [(503, {}, b"")] * 3
    with running(receiver):
        city = opened(servers, tmp_path, receiver, NINE)
        targets = [city.target(indicator=f"新增海外仓{number}") for number in range(TARGETS)]
        post(city, targets, range(FIGURES // 2))
        first = city.operator.post("/checks", json={"as_of": "2026-07-15"}).raise_for_status().json()
        city.clock.set(NINE - HOUR)
        post(city, targets, range(FIGURES // 2, FIGURES))
        city.close()

        # started again before and after 8:30 of the same day, which was checked at the first start
        for at in (NINE - HOUR, NINE - HOUR / 4):
            city = opened(servers, tmp_path, receiver, at)
            city.operator.post("/checks", json={"as_of": "2026-07-15"}).raise_for_status()
            city.close()
        city = opened(servers, tmp_path, receiver, NINE + HOUR)

        def told() -> bool:
            city.clock.set(city.clock() + timedelta(minutes=1))
            sql = "select count(*) from notification where sent_at is null"
            return bool(servers.query("alerts", sql)[0][0] == 0)

        eventually(told, "every webhook to be sent", PATIENCE)
        city.close()
    ticks = servers.query("alerts", "select job, due_at from tick where job = 'check'")
    assert Counter(due.astimezone(SHANGHAI).isoformat() for _, due in ticks) == {
        "2026-07-14T08:30:00+08:00": 1,
        "2026-07-15T08:30:00+08:00": 1,
    }
    notes = servers.query("targets", "select note from progress")
    assert Counter(note for (note,) in notes) == dict.fromkeys((f"figure-{n}" for n in range(FIGURES)), 1)
    flips = servers.query("alerts", "select reason, count(distinct alert_id), count(*) from flip group by reason")
    assert first["flips"], "something is due"
    assert [(reason, alerts == times) for reason, alerts, times in flips] == [("first", True)], (
        "each alert is told once"
    )
    ids = {row[0] for row in servers.query("alerts", "select id::text from notification")}
    got = Counter(headers["webhook-id"] for _, headers, _ in receiver.got)
    assert set(got) == ids
    assert sum(got.values()) == len(ids) + 3, "those that were refused came again under the same id"
