"""More than one of each, behind the gateway: all work, one may die while it does, and all may be made anew."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.compose.stack import SERVICES, Stack, docker
from tests.integration.city import eventually

SCALE = {"ingest": 2, "targets": 3, "alerts": 2}
TARGETS, DAYS = 20, 15
FIRST = date(2026, 5, 1)
LISTS = ("targets", "reports")


@pytest.fixture(scope="module")
def scaled(stack: Stack) -> Iterator[Stack]:
    stack.up(*(word for service, count in SCALE.items() for word in ("--scale", f"{service}={count}")))
    yield stack
    stack.up(*(word for service in SCALE for word in ("--scale", f"{service}=1")))


@pytest.fixture(scope="module")
def office(scaled: Stack) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {scaled.operator_key()}"}
    with httpx.Client(base_url=f"{scaled.url}/api/v1", headers=headers, timeout=60) as client:
        yield client


def _target(office: httpx.Client, indicator: str) -> str:
    fields = {"measure": "increment", "comparator": "ge", "value": "200000", "unit": "平方米"}
    # a name of its own in every run
    fields |= {"indicator": f"{indicator}{uuid4().hex[:8]}", "deadline": "2026-12-31", "issuer": "示范市人民政府"}
    return str(office.post("/targets", json=fields).raise_for_status().json()["id"])


@pytest.mark.parametrize(("service", "route"), [("ingest", "reports"), ("targets", "targets"), ("alerts", "alerts")])
def test_every_replica_is_sent_requests(scaled: Stack, office: httpx.Client, service: str, route: str) -> None:
    found = scaled.containers(service).values()
    replicas = {f"{one['NetworkSettings']['Networks'][f'{scaled.project}_front']['IPAddress']}:8000" for one in found}
    assert len(replicas) == SCALE[service]

    def asked() -> bool:
        path = f"/api/v1/{route}/{uuid4()}"
        for _ in range(20):
            office.get(f"{scaled.url}{path}")
        return {line["replica"] for line in scaled.access_log() if line["path"] == path} == replicas

    eventually(asked, "all replicas to be asked", 60)


class Poster:
    """A department's program: sends each figure until it is answered, always with the same key."""

    def __init__(self, office: httpx.Client) -> None:
        self.office, self.repeats = office, 0

    def post(self, figure: tuple[str, int]) -> None:
        target, day = figure
        body = {"value": str(1000 + 100 * day), "unit": "平方米", "as_of": str(FIRST + timedelta(days=day))}
        headers = {"idempotency-key": f"{target}-{day}"}
        for _ in range(100):
            try:
                answer = self.office.post(f"/targets/{target}/progress", json=body, headers=headers)
                if answer.status_code in (200, 201):
                    return
                assert answer.status_code in (429, 502, 503, 504), answer.text
            except httpx.TransportError:
                pass
            self.repeats += 1
            time.sleep(0.2)
        pytest.fail(f"{target} {day} was never answered")


def test_a_replica_that_is_killed_loses_nothing_repeats_nothing_and_comes_back(
    scaled: Stack, office: httpx.Client
) -> None:
    targets = [_target(office, f"新增绿地{number}") for number in range(TARGETS)]
    poster = Poster(office)
    with ThreadPoolExecutor(8) as pool:
        # a target's figures one after the other, as they grow
        sent = [pool.submit(lambda one: [poster.post((one, day)) for day in range(DAYS)], target) for target in targets]
        time.sleep(1)
        killed = next(iter(scaled.containers("targets")))
        before = scaled.containers("targets")[killed]["State"]["StartedAt"]
        # not by `docker kill`: that counts as the operator's wish, after which no policy starts it again
        docker("exec", killed, "sh", "-c", "kill -9 -1 || true")
        for one in sent:
            one.result()
    for target in targets:
        kept = _all(office, f"/targets/{target}/progress")
        assert sorted(item["as_of"] for item in kept) == [str(FIRST + timedelta(days=day)) for day in range(DAYS)]
        assert all(item["counts"] for item in kept)
    last = str(FIRST + timedelta(days=DAYS - 1))
    for target in targets:
        eventually(lambda path=f"/assessments/{target}": _known(office, path) == last, f"{target} in the alerts", 60)
    eventually(lambda: _started_again(scaled, killed, before), f"{killed} to be back", 60)
    eventually(scaled.well, "the stack to answer", 60)


def _all(office: httpx.Client, path: str) -> list[dict[str, Any]]:
    found = office.get(path, params={"limit": 100}).raise_for_status().json()
    return list(found["items"])


def _known(office: httpx.Client, path: str) -> Any:
    return office.get(path, params={"as_of": "2026-06-30"}).json().get("data_as_of")


def _started_again(stack: Stack, name: str, before: str) -> bool:
    found = stack.containers("targets").get(name)
    return bool(found) and found["State"]["StartedAt"] > before and found["State"]["Health"]["Status"] == "healthy"


def test_containers_made_anew_keep_the_data_and_take_new_passwords(scaled: Stack, office: httpx.Client) -> None:
    target = _target(office, "新建公园")
    office.post("/reports", files={"file": ("r.txt", "新建公园5个以上。".encode())}, data={"period": "2026"})
    before = _ids(office)
    scaled.run("down")
    for name in ("targets_database_password", "redis_password"):
        (scaled.secrets / name).write_text(f"another {name}, with 'quotes' and \\ / @ : % $HOME", "utf-8")
    scaled.up()
    # what the report brings may come while all is made anew
    assert {target} < before <= _ids(office)
    for service in SERVICES:
        assert len(scaled.containers(service)) == 1


def _ids(office: httpx.Client) -> set[str]:
    answers = [office.get(f"/{route}", params={"limit": 100}).raise_for_status().json() for route in LISTS]
    return {item["id"] for answer in answers for item in answer["items"]}
