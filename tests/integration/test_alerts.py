"""From a figure that lags to a webhook that arrives: checks, flips, deliveries, on real servers."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from standardwebhooks import Webhook

from services.alerts.alerting import Policy
from services.alerts.settings import WebhookReceiver
from services.alerts.usecases.checking import check_on_schedule
from services.alerts.usecases.learning import learn_targets
from services.contract import Measure, Source, Target, TargetState, TargetUpdated
from services.runtime.clock import SHANGHAI
from services.runtime.embedded.stack import Stack
from services.runtime.rules import load_rules
from tests.integration.city import City, eventually, opened
from tests.integration.receivers import SECRET, Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def city(start_city: Callable[..., City], receiver: Receiver) -> City:
    told = WebhookReceiver(name="office", url=receiver.url, secret=SECRET)
    return start_city(alerts={"webhooks": [told], "allowed_networks": "127.0.0.1"})


def report(city: City, target: str, value: float, as_of: str = "2026-06-30") -> None:
    """A figure in 万平方米, once it has come to the alerts service."""
    body = {"value": value, "unit": "万平方米", "as_of": as_of}
    city.operator.post(f"/targets/{target}/progress", json=body).raise_for_status()
    done = float(value) * 10000 / 200000

    def known() -> bool:
        found = city.operator.get(f"/assessments/{target}", params={"as_of": as_of}).json()
        return found.get("completion") == pytest.approx(done)

    eventually(known, "the figure in the alerts service")


def check(city: City, as_of: str) -> Any:
    return city.operator.post("/checks", json={"as_of": as_of}).raise_for_status().json()


def test_a_lagging_target_is_flagged_told_once_and_resolved(city: City, receiver: Receiver) -> None:
    target = city.target()
    report(city, target, 5.5)
    found = check(city, "2026-06-30")
    assert (found["assessed"], found["lights"]) == (1, {"red": 1})
    [alert] = city.operator.get("/alerts", params={"state": "firing"}).json()["items"]
    assert (alert["light"], alert["gap_points"], alert["as_of"]) == ("red", -22.5, "2026-06-30")
    assert alert["explanation"].endswith("完成年度目标27.5%，低于序时进度22.5个百分点")

    assert check(city, "2026-06-30")["flips"] == [], "the same check again tells nothing"
    eventually(lambda: receiver.got, "the webhook")
    _, headers, body = receiver.got[0]
    told = Webhook(SECRET).verify(body, headers)
    assert told["type"] == "duban.alert.changed.v1"
    assert told["data"]["message"].startswith("【督办提醒】新增海外仓（尚未交办）：红灯。截至2026年6月30日")

    report(city, target, 12)
    [flip] = check(city, "2026-06-30")["flips"]
    assert flip["reason"] == "resolved"
    eventually(lambda: len(receiver.got) == 2, "the second webhook")
    [alert] = city.operator.get("/alerts", params={"state": "resolved"}).json()["items"]
    history = city.operator.get(f"/alerts/{alert['id']}").json()["history"]
    assert [entry["reason"] for entry in history] == ["first", "resolved"]


def test_an_alert_that_gets_worse_is_told_again_and_one_that_eases_is_not(city: City) -> None:
    target = city.target()
    report(city, target, 9, "2026-06-30")
    assert [flip["reason"] for flip in check(city, "2026-06-30")["flips"]] == ["first"]
    report(city, target, 9.4, "2026-07-03")
    assert check(city, "2026-07-03")["flips"] == []
    assert [flip["reason"] for flip in check(city, "2026-07-31")["flips"]] == ["worse"]
    report(city, target, 10, "2026-07-15")
    assert check(city, "2026-07-31")["flips"] == []


def test_a_check_of_an_earlier_day_changes_no_alert(city: City) -> None:
    target = city.target()
    report(city, target, 10, "2026-06-30")
    report(city, target, 5, "2026-03-31")
    assert check(city, "2026-06-30")["flips"] == []
    assert [flip["reason"] for flip in check(city, "2026-07-31")["flips"]] == ["first"]
    assert check(city, "2026-06-30")["flips"] == []
    assert city.operator.get("/alerts").json()["items"][0]["state"] == "firing"


def test_flips_are_on_the_stream_for_anybody(city: City) -> None:
    import redis

    target = city.target()
    report(city, target, 5.5)
    check(city, "2026-06-30")
    with redis.Redis.from_url(city.stack.redis_url) as client:
        [(_, fields)] = eventually(lambda: client.xrange("duban.alerts"), "the flip on the stream")
    event = json.loads(fields[b"__data__"])
    assert (event["specversion"], event["type"], event["source"]) == ("1.0", "duban.alert.changed.v1", "/duban/alerts")
    assert event["data"]["target_id"] == target


def updated(revision: int, value: str = "100", **changes: Any) -> TargetUpdated:
    target = Target.model_validate(
        {
            "indicator": "新增学位",
            "measure": Measure.INCREMENT,
            "value": value,
            "unit": "个",
            "starts_on": "2026-01-01",
            "deadline": "2026-12-31",
        }
    )
    plain: dict[str, Any] = {
        "id": "11111111-1111-5111-8111-111111111111",
        "revision": revision,
        "source": Source(title="报告", issuer="示范市人民政府"),
        "target": target,
        "state": TargetState.DRAFT,
    }
    return TargetUpdated(**(plain | changes))


@pytest.mark.parametrize(
    ("revisions", "kept"),
    [
        pytest.param([[1], [1]], 1, id="a repeat"),
        pytest.param([[3], [2]], 3, id="an old revision after a new one"),
        pytest.param([[2, 3, 1]], 3, id="several of one target in a batch, in any order"),
        pytest.param([[1], [2], [1, 2]], 2, id="all of it again"),
    ],
)
def test_repeats_and_old_revisions_change_nothing(stack: Stack, revisions: list[list[int]], kept: int) -> None:
    async def scenario() -> None:
        async with opened(stack, "alerts") as database:
            for batch in revisions:
                events = [updated(number, str(number)) for number in batch]
                await learn_targets(database, events, datetime.now(SHANGHAI))
            async with database.transaction() as session:
                [row] = (await session.execute(text("select revision, document from snapshot"))).all()
            assert (row.revision, row.document["target"]["value"]) == (kept, str(kept))

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        pytest.param({"state": TargetState.SUSPENDED}, "grey", id="suspended"),
        pytest.param({"state": TargetState.COMPLETED, "completed_on": "2026-06-30"}, "blue", id="completed"),
        pytest.param({"state": TargetState.CLOSED, "completed_on": "2026-06-30"}, "blue", id="closed"),
    ],
)
def test_the_alert_of_a_target_ends_once_it_is(stack: Stack, changes: dict[str, Any], light: str) -> None:
    lagging = {
        "id": "22222222-2222-5222-8222-222222222222",
        "value": "10",
        "as_of": "2026-05-31",
        "reported_at": "2026-06-05T00:00:00Z",
    }

    async def scenario() -> None:
        policy, told = Policy(load_rules("")), []
        async with opened(stack, "alerts") as database:
            for day, change in ((1, {}), (2, changes), (3, changes)):
                due = datetime(2026, 7, day, tzinfo=SHANGHAI)
                await learn_targets(database, [updated(day, progress=[lagging], **change)], due)
                outcome = await check_on_schedule(database, policy, due, due)
                told.append([(flip.reason, flip.state, flip.light) for flip in outcome.flips] if outcome else None)
        assert told == [[("first", "firing", "red")], [("resolved", "resolved", light)], []]

    asyncio.run(scenario())


def test_of_replicas_that_reach_for_the_same_tick_one_makes_the_check(stack: Stack) -> None:
    async def scenario() -> None:
        due = datetime(2026, 6, 30, 8, 30, tzinfo=SHANGHAI)
        policy = Policy(load_rules(""))
        async with opened(stack, "alerts") as first, opened(stack, "alerts") as second:
            made = await asyncio.gather(*(check_on_schedule(one, policy, due, due) for one in (first, second) * 5))
            assert len([outcome for outcome in made if outcome is not None]) == 1
            next_due = due + timedelta(days=1)
            assert await check_on_schedule(first, policy, next_due, next_due) is not None

    asyncio.run(scenario())


def test_an_assessment_says_where_the_target_is_likely_to_end(city: City) -> None:
    target = city.target()
    for month, value in ((1, 9000), (2, 18000), (3, 28000), (4, 36000), (5, 45000), (6, 55000)):
        figure = {"value": value, "as_of": f"2026-{month:02}-28"}
        city.operator.post(f"/targets/{target}/progress", json=figure).raise_for_status()
    path, asked = f"/assessments/{target}", {"as_of": "2026-06-30"}
    eventually(lambda: city.operator.get(path, params=asked).json().get("data_as_of") == "2026-06-28", "the figures")
    ahead = city.operator.get(path, params=asked).json()["forecast"]
    assert 55000 < Decimal(ahead["low"]) < Decimal(ahead["expected"]) < Decimal(ahead["high"]) < 200000
    assert ahead["p_reached"] < 0.1
    assert "今后每月需完成" in ahead["says"]
