"""From a message that is to be told to a receiver that has it: attempts, their log, limits, and a kill."""

import asyncio
import subprocess
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from standardwebhooks import Webhook

from services.alerts.letters import TEST_TEXT
from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack
from tests.integration.city import DUBAN, environment_of, eventually, opened
from tests.integration.receivers import (
    LOCAL,
    SECRET,
    YES,
    Answer,
    Dripping,
    Receiver,
    StartCity,
    book,
    hook,
    log_of,
    open_to,
    outcomes,
    running,
    settled,
    tell,
)


@pytest.mark.parametrize(
    ("answers", "kept", "why"),
    [
        pytest.param([], ["sent"], None, id="sent"),
        pytest.param([(500, {}, b"")], ["retried", "sent"], "HTTP 500", id="retried, then sent"),
        pytest.param(
            [(429, {"Retry-After": "7"}, b""), (503, {}, b"")],
            ["retried", "retried", "sent"],
            "HTTP 429",
            id="retried as often as needed",
        ),
        pytest.param([(410, {}, b"")], ["failed"], "HTTP 410", id="failed for good"),
        pytest.param(
            [(302, {"Location": "http://169.254.169.254/latest/meta-data"}, b"")],
            ["failed"],
            "HTTP 302",
            id="failed for good, where it is sent elsewhere",
        ),
    ],
)
def test_every_attempt_is_logged(
    start_city: StartCity, answers: list[Answer], kept: list[str], why: str | None
) -> None:
    receiver = Receiver()
    receiver.answers = list(answers)
    with running(receiver):
        city = open_to(start_city, hook("平台", receiver.url))
        [id_] = tell(city.stack, city.clock(), "平台", "{}")
        for number in range(1, len(kept) + 1):
            found = settled(city, kept[number - 1], number)
            city.clock.set(city.clock() + timedelta(minutes=5))
    assert (found["notification_id"], outcomes(found)) == (str(id_), kept)
    assert found["attempts"][0]["why"] == why
    assert [headers["webhook-id"] for _, headers, _ in receiver.got] == [str(id_)] * len(kept)
    for _, headers, body in receiver.got:
        assert Webhook(SECRET).verify(body, headers) == {}


def test_a_receiver_says_when_to_try_again(start_city: StartCity) -> None:
    receiver = Receiver()
    receiver.answers = [(429, {"Retry-After": "100"}, b"")]
    with running(receiver):
        city = open_to(start_city, hook("平台", receiver.url))
        tell(city.stack, city.clock(), "平台", "{}")
        first = settled(city, "retried", 1)
        [attempt] = first["attempts"]
        wait = datetime.fromisoformat(first["next_attempt_at"]) - datetime.fromisoformat(attempt["at"])
        assert wait == timedelta(seconds=100)


def test_the_log_is_asked_by_receiver_and_outcome(start_city: StartCity) -> None:
    good, gone = Receiver(), Receiver((410, {}, b""))
    with running(good, gone):
        city = open_to(start_city, hook("平台", good.url), hook("旧平台", gone.url))
        tell(city.stack, city.clock(), "平台", *["{}"] * 3)
        tell(city.stack, city.clock(), "旧平台", *["{}"] * 2)
        tell(city.stack, city.clock(), "不再有的", "{}")
        eventually(lambda: not log_of(city, outcome="pending"), "all messages to be settled")
        counts = {
            (name, outcome): len(log_of(city, receiver=name, outcome=outcome))
            for name in ("平台", "旧平台", "不再有的")
            for outcome in ("sent", "failed", "retried")
        }
        assert {key: count for key, count in counts.items() if count} == {
            ("平台", "sent"): 3,
            ("旧平台", "failed"): 2,
            ("不再有的", "failed"): 1,
        }
        assert log_of(city, receiver="不再有的")[0]["why"] == "没有名为 不再有的 的接收方"
        page = city.operator.get("/deliveries", params={"limit": "4"}).json()
        assert (len(page["items"]), page["total"]) == (4, 6)
        rest = city.operator.get(page["next"].removeprefix("/api/v1")).json()
        assert (len(rest["items"]), rest["next"]) == (2, None)


def test_what_failed_is_tried_again_when_an_operator_asks(start_city: StartCity) -> None:
    receiver = Receiver()
    receiver.answers = [(410, {}, b"")]
    with running(receiver):
        city = open_to(start_city, hook("平台", receiver.url))
        [id_] = tell(city.stack, city.clock(), "平台", "{}")
        settled(city, "failed", 1)
        assert city.operator.post(f"/deliveries/{id_}/retry").json()["outcome"] == "pending"
        assert outcomes(settled(city, "sent", 2)) == ["failed", "sent"]
        assert city.operator.post(f"/deliveries/{id_}/retry").status_code == 409
        assert city.operator.post(f"/deliveries/{uuid4()}/retry").status_code == 404
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1


def test_receivers_are_shown_without_addresses_and_secrets_and_each_can_be_tested(start_city: StartCity) -> None:
    good, gone = Receiver(), Receiver((410, {}, b""))
    with running(good, gone):
        robot = {"name": "督查室", "kind": "wecom", "url": gone.url + "?key=verysecret", "max_per_minute": 2}
        city = open_to(start_city, hook("平台", good.url), robot)
        shown = city.operator.get("/receivers")
        assert shown.json() == [
            {"name": "平台", "kind": "webhook", "max_per_minute": None},
            {"name": "督查室", "kind": "wecom", "max_per_minute": 2},
        ]
        sent = city.operator.post("/receivers/平台/test").json()
        assert (sent["outcome"], sent["why"]) == ("sent", None)
        [(_, headers, body)] = good.got
        assert Webhook(SECRET).verify(body, headers)["data"]["message"] == TEST_TEXT
        assert headers["webhook-id"] == sent["notification_id"]
        for _ in range(2):
            failed = city.operator.post("/receivers/督查室/test").json()
            assert (failed["outcome"], failed["why"]) == ("failed", "HTTP 410")
        assert city.operator.post("/receivers/督查室/test").status_code == 429, "a test counts as a message"
        assert city.operator.post("/receivers/没有/test").status_code == 404
        assert len(log_of(city)) == 3


def test_a_dead_receiver_does_not_hold_up_a_living_one(start_city: StartCity) -> None:
    released = threading.Event()
    living, held = Receiver(), Receiver(before=released.wait)
    with running(living, held):
        city = open_to(
            start_city,
            hook("挂起", held.url),
            hook("无人", f"http://{LOCAL}:{free_port()}/"),
            hook("平台", living.url),
        )
        for name in ("挂起", "无人"):
            tell(city.stack, city.clock(), name, *["{}"] * 20)
        eventually(lambda: held.got, "the dead receiver to be told first")
        tell(city.stack, city.clock(), "平台", *["{}"] * 20)
        eventually(lambda: len(log_of(city, receiver="平台", outcome="sent")) == 20, "the living one to have its own")
        assert not log_of(city, receiver="挂起", outcome="sent")
        released.set()


def test_while_a_receiver_is_down_its_other_messages_wait_untried(start_city: StartCity) -> None:
    receiver = Receiver()
    receiver.answers = [(503, {"Retry-After": "3600"}, b"")]
    with running(receiver):
        city = open_to(start_city, hook("平台", receiver.url))
        tell(city.stack, city.clock(), "平台", *["{}"] * 3)
        eventually(lambda: log_of(city, outcome="retried"), "the first attempt")
        until = datetime.fromisoformat(log_of(city, outcome="retried")[0]["next_attempt_at"])

        def waiting() -> list[Any]:
            rest = log_of(city, outcome="pending")
            return [one for one in rest if datetime.fromisoformat(one["next_attempt_at"]) >= until]

        eventually(lambda: len(waiting()) == 2, "the others to wait as long")
        assert [one["attempts"] for one in waiting()] == [[], []]
        assert len(receiver.got) == 1
        city.clock.set(until + timedelta(seconds=5))
        eventually(lambda: len(log_of(city, outcome="sent")) == 3, "all to be sent")
        assert len(receiver.got) == 4


def test_a_receiver_that_drips_is_given_up_in_time(start_city: StartCity) -> None:
    receiver = Dripping()
    with running(receiver):
        city = open_to(start_city, hook("平台", receiver.url))
        tell(city.stack, city.clock(), "平台", "{}")
        assert settled(city, "retried", 1)["attempts"][0]["why"] == "10 秒内没有答复"


def test_a_robot_gets_twenty_messages_a_minute_from_all_replicas_together(start_city: StartCity) -> None:
    receiver = Receiver(YES)
    with running(receiver):
        cities = [
            open_to(start_city, {"name": "督查室", "kind": "wecom", "url": receiver.url}, hook("平台", receiver.url))
            for _ in range(2)
        ]
        city = cities[0]
        tell(city.stack, city.clock(), "督查室", *(f"第{number}条" for number in range(45)))
        for minute, count in enumerate((20, 40, 45)):
            for one in cities:
                one.clock.set(city.clock() + timedelta(seconds=61 if minute and one is city else 0))
            eventually(lambda count=count: len(receiver.got) >= count, f"{count} messages")
            threading.Event().wait(1.0)
            assert len(receiver.got) == count
        eventually(lambda: len(log_of(city, outcome="sent", limit="100")) == 45, "all messages to be settled")
        assert len({body["text"]["content"] for body in receiver.texts}) == 45, "none came twice"
        tell(city.stack, city.clock(), "平台", *["{}"] * 30)
        eventually(lambda: len(receiver.got) == 75, "a webhook to get any number")


def test_a_kill_between_sending_and_settling_repeats_the_message_under_the_same_id(stack: Stack) -> None:
    released = threading.Event()
    receiver = Receiver(before=released.wait)
    port = free_port()
    environment = environment_of(
        stack,
        DUBAN_ALERTS_RECEIVERS=book(hook("平台", receiver.url)),
        DUBAN_ALERTS_ALLOWED_NETWORKS=LOCAL,
        DUBAN_LOG_LEVEL="ERROR",
    )

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([DUBAN, "serve", "alerts", "--port", str(port)], env=environment)

    async def run(statement: str) -> Any:
        async with opened(stack, "alerts") as database, database.transaction() as session:
            return (await session.execute(text(statement))).all()

    def sent() -> bool:
        return bool(asyncio.run(run("select id from notification where sent_at is not null")))

    with running(receiver):
        [id_] = tell(stack, datetime.now().astimezone(), "平台", '{"type": "x"}')
        process = start()
        try:
            eventually(lambda: receiver.got, "the message to be sent")
            process.kill()
            process.wait()
            released.set()
            # the lease of the one that was killed, made to run out now
            asyncio.run(run("update notification set next_attempt_at = now() returning id"))
            process = start()
            eventually(lambda: len(receiver.got) == 2, "the message to be sent again")
            eventually(sent, "the message to be settled")
        finally:
            process.kill()
            process.wait()
    assert [headers["webhook-id"] for _, headers, _ in receiver.got] == [str(id_)] * 2
    for _, headers, body in receiver.got:
        assert Webhook(SECRET).verify(body, headers) == {"type": "x"}
    assert [row.outcome for row in asyncio.run(run("select outcome from delivery order by attempt"))] == [
        "pending",
        "sent",
    ]


def test_departments_are_told_nothing_of_receivers(start_city: StartCity) -> None:
    city = open_to(start_city, hook("平台", "https://platform.example.cn/"))
    _, department = city.department("市商务局")
    supervisor = city.client(city.operator.post("/keys", json={"role": "supervisor"}).json()["key"])
    assert [client.get("/receivers").status_code for client in (department, supervisor)] == [403, 200]
    answer: httpx.Response = supervisor.post("/receivers/平台/test")
    assert answer.status_code == 403
