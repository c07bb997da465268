"""Receivers of webhooks are down for an hour, each in its own way; in the end each has every message."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.faults.books import settle
from tests.faults.installation import PATIENCE, Servers
from tests.integration.city import NOW, City, eventually
from tests.integration.conftest import open_city
from tests.integration.receivers import LOCAL, Answer, Receiver, book, hook, running

MINUTE = timedelta(minutes=1)
ASKED_FOR = timedelta(seconds=300)
TARGETS = 250
GOOD: Answer = (204, {}, b"")


class Office:
    """A receiver that notes when it was told, by the services' clock."""

    def __init__(self, name: str, usual: Answer = GOOD, before: Callable[[], Any] = lambda: None) -> None:
        self.name, self.city, self.at = name, None, list[datetime]()
        self.delay = before
        self.receiver = Receiver(usual, self._note)

    city: City | None

    def _note(self) -> None:
        assert self.city is not None
        self.at.append(self.city.clock())
        self.delay()

    def mend(self) -> None:
        self.receiver.usual, self.delay = GOOD, lambda: None

    @property
    def ids(self) -> Counter[str]:
        return Counter(headers["webhook-id"] for _, headers, _ in self.receiver.got)

    def close(self) -> None:
        self.receiver.close()


@pytest.mark.timeout(1800)
def test_receivers_are_down_for_an_hour_each_in_its_own_way(servers: Servers, tmp_path: Path) -> None:
    servers.empty()
    over = threading.Event()
    offices = [
        Office("well"),
        Office("failing", (500, {}, b"")),
        Office("busy", (429, {"Retry-After": str(int(ASKED_FOR.total_seconds()))}, b"")),
        Office("hanging", before=lambda: over.wait(60)),
        Office("slow", before=lambda: time.sleep(0.5)),
    ]
    well, failing, busy, hanging, slow = offices
    alerts = {
        "receivers": book(*(hook(one.name, one.receiver.url) for one in offices)),
        "allowed_networks": LOCAL,
        "checks": [{"cron": "0 0 1 1 *"}],
    }
    with running(*offices):
        city = open_city(servers.direct, tmp_path, {"requests_per_minute": 1_000_000}, {"alerts": alerts})
        try:
            for one in offices:
                one.city = city
            flips = _alert(servers, city)
            eventually(lambda: len(well.ids) == flips, "the one that is well to be told at once", PATIENCE)
            assert len(slow.ids) < flips, "while another is slow"
            while city.clock() < NOW + 60 * MINUTE:
                city.clock.set(city.clock() + MINUTE)
                time.sleep(0.25)
            assert not _rows(servers, "failing", "sent_at is not null or failed_at is not null"), "none is given up"
            assert len(hanging.at) < 60, "one that hangs is not asked without end"
            pauses = [later - before for before, later in zip(busy.at, busy.at[1:], strict=False)]
            assert min(pauses) >= ASKED_FOR - timedelta(seconds=1), "it is asked again when it said"
            over.set()
            for one in offices:
                one.mend()

            def told() -> bool:
                city.clock.set(city.clock() + 5 * MINUTE)
                return not any(_rows(servers, one.name, "sent_at is null") for one in offices)

            eventually(told, "every receiver to have every message", PATIENCE)
        finally:
            over.set()
            city.close()
    assert flips * len(offices) > 1000
    for one in offices:
        wanted = {str(row[0]) for row in servers.query("alerts", _messages(one.name, "true"))}
        assert set(one.ids) == wanted, f"{one.name} has every message, repeats under the same id"
    assert len(failing.at) > flips, "it was tried again"
    assert max(well.ids.values()) == 1, "who answers is told once"


def _messages(receiver: str, which: str) -> str:
    return f"select id from notification where receiver = '{receiver}' and ({which})"  # noqa: S608


def _rows(servers: Servers, receiver: str, which: str) -> int:
    return len(servers.query("alerts", _messages(receiver, which)))


def _alert(servers: Servers, city: City) -> int:
    """Has a check find alerts; how many flips there are."""
    with ThreadPoolExecutor(4) as pool:
        targets = list(pool.map(lambda number: city.target(indicator=f"新增海外仓{number}"), range(TARGETS)))
        body = {"value": 20000, "as_of": "2026-05-31"}
        list(
            pool.map(lambda id_: city.operator.post(f"/targets/{id_}/progress", json=body).raise_for_status(), targets)
        )

    settle(servers)
    flips = city.operator.post("/checks", json={"as_of": "2026-07-15"}).raise_for_status().json()["flips"]
    return len(flips)
