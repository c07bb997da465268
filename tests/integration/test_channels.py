"""How each channel tells: mail, robots, and nobody inside the operator's own network."""

import base64
import hashlib
import hmac
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from services.alerts.letters import TEST_TEXT
from tests.integration.city import eventually
from tests.integration.receivers import (
    LOCAL,
    YES,
    Mailbox,
    Receiver,
    StartCity,
    hook,
    log_of,
    mail_address,
    open_to,
    running,
    settled,
    tell,
)


def test_addresses_inside_the_operators_network_are_refused_unless_they_are_allowed(start_city: StartCity) -> None:
    receiver, mailbox = Receiver(YES), Mailbox()
    port = receiver.port
    with running(receiver, mailbox):
        inside = (
            hook("by-number", receiver.url),
            hook("by-name", f"http://localhost:{port}/"),
            hook("by-another-number", f"http://2130706433:{port}/"),
            hook("mapped", f"http://[::ffff:127.0.0.1]:{port}/"),
            hook("metadata", "http://169.254.169.254/latest/meta-data"),
            {"name": "robot", "kind": "wecom", "url": receiver.url},
            {"name": "apprise", "kind": "apprise", "url": f"json://localhost:{port}/"},
            {"name": "mail", "kind": "apprise", "url": mail_address(mailbox)},
        )
        city = open_to(start_city, *inside, allowed="10.0.0.0/8")
        for one in inside:
            found = city.operator.post(f"/receivers/{one['name']}/test").json()
            assert (one["name"], found["outcome"]) == (one["name"], "failed")
            assert "DUBAN_ALERTS_ALLOWED_NETWORKS" in found["why"], one["name"]
        assert (receiver.got, mailbox.mails) == ([], [])

        city = open_to(start_city, *inside, allowed=f"{LOCAL},::1")
        for name in ("by-number", "by-name", "robot", "apprise", "mail"):
            assert (name, city.operator.post(f"/receivers/{name}/test").json()["outcome"]) == (name, "sent")
        assert receiver.got[1][1]["host"] == f"localhost:{port}", "the name is kept though a number is connected to"
        assert len(mailbox.mails) == 1


def test_apprise_follows_no_redirection_and_says_why_it_failed(start_city: StartCity) -> None:
    receiver = Receiver()
    receiver.answers = [(307, {"Location": "/elsewhere"}, b""), (410, {}, b"")]
    with running(receiver):
        address = f"json://{LOCAL}:{receiver.port}/alerts"
        city = open_to(start_city, {"name": "平台", "kind": "apprise", "url": address})
        for status in ("307", "410"):
            assert f"error={status}" in city.operator.post("/receivers/平台/test").json()["why"]
    assert [path for path, _, _ in receiver.got] == ["/alerts", "/alerts"]
    assert receiver.texts[0]["message"].startswith(TEST_TEXT)


def test_a_chinese_mail_arrives_once(start_city: StartCity) -> None:
    mailbox = Mailbox()
    with running(mailbox):
        city = open_to(start_city, {"name": "督查室", "kind": "apprise", "url": mail_address(mailbox)})
        body = "新增海外仓：完成年度目标27.5%，低于序时进度22.5个百分点。\n新增学位 <5个> & 其他"
        [id_] = tell(city.stack, city.clock(), "督查室", body, title="【督办提醒】市商务局2项")
        settled(city, "sent", 1)
        threading.Event().wait(1.0)
    [mail] = mailbox.mails
    assert (mail["subject"], mail["to"]) == ("【督办提醒】市商务局2项", "office@example.cn")
    part = mail.get_body(("plain",))
    assert part is not None
    assert part.get_content().replace("\r\n", "\n").strip() == f"{body}\n编号：{id_}"
    assert mail["x-duban-id"] == str(id_)


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        pytest.param("450 mailbox busy", "retried", id="one that is busy is told later"),
        pytest.param("550 no such user", "failed", id="one that is gone for good is not"),
    ],
)
def test_a_mail_server_that_refuses(start_city: StartCity, refusal: str, outcome: str) -> None:
    mailbox = Mailbox()
    mailbox.refusals = [refusal]
    with running(mailbox):
        city = open_to(start_city, {"name": "督查室", "kind": "apprise", "url": mail_address(mailbox)})
        tell(city.stack, city.clock(), "督查室", "新增海外仓", title="督办提醒")
        assert refusal.partition(" ")[2] in settled(city, outcome, 1)["attempts"][0]["why"]


def _signed(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def test_robots_get_text_and_signs_as_each_wants_them(start_city: StartCity) -> None:
    receiver = Receiver(YES)
    with running(receiver):
        city = open_to(
            start_city,
            {"name": "wecom", "kind": "wecom", "url": f"{receiver.url}?key=k1"},
            {"name": "dingtalk", "kind": "dingtalk", "url": f"{receiver.url}?access_token=t1", "secret": "SECd"},
            {"name": "feishu", "kind": "feishu", "url": receiver.url, "secret": "SECf"},
        )
        texts = {}
        for name in ("wecom", "dingtalk", "feishu"):
            [id_] = tell(city.stack, city.clock(), name, "新增海外仓：红灯。", title="督办提醒")
            texts[name] = f"督办提醒\n新增海外仓：红灯。\n编号：{id_}"
            eventually(lambda name=name: log_of(city, receiver=name, outcome="sent"), name)
    wecom, dingtalk, feishu = receiver.got
    assert parse_qs(urlsplit(wecom[0]).query) == {"key": ["k1"]}
    assert json.loads(wecom[2]) == {"msgtype": "text", "text": {"content": texts["wecom"]}}

    asked = parse_qs(urlsplit(dingtalk[0]).query)
    assert asked["access_token"] == ["t1"]
    assert asked["sign"] == [_signed(b"SECd", f"{asked['timestamp'][0]}\nSECd".encode())]
    assert json.loads(dingtalk[2]) == {"msgtype": "text", "text": {"content": texts["dingtalk"]}}

    posted = json.loads(feishu[2])
    assert posted["sign"] == _signed(f"{posted['timestamp']}\nSECf".encode(), b"")
    assert (posted["msg_type"], posted["content"]) == ("text", {"text": texts["feishu"]})


@pytest.mark.parametrize(
    ("kind", "answer", "outcome", "why"),
    [
        pytest.param("wecom", b'{"errcode": 93000, "errmsg": "gone"}', "failed", "93000: gone", id="a robot removed"),
        pytest.param(
            "wecom", b'{"errcode": 45009, "errmsg": "freq"}', "retried", "45009: freq", id="one told too often"
        ),
        pytest.param("dingtalk", b'{"errcode": 310000, "errmsg": "sign"}', "failed", "310000: sign", id="a wrong sign"),
        pytest.param(
            "feishu", b'{"code": 11232, "msg": "slow"}', "retried", "11232: slow", id="another told too often"
        ),
        pytest.param("feishu", b"<html>", "retried", "<html>", id="an answer of somebody between"),
    ],
)
def test_a_robots_no_is_heard_though_it_is_said_in_an_answer_of_200(
    start_city: StartCity, kind: str, answer: bytes, outcome: str, why: str
) -> None:
    receiver = Receiver((200, {}, answer))
    with running(receiver):
        city = open_to(start_city, {"name": "督查室", "kind": kind, "url": receiver.url})
        tell(city.stack, city.clock(), "督查室", "新增海外仓：红灯。")
        assert why in settled(city, outcome, 1)["attempts"][0]["why"]
