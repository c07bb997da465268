"""Robots of WeCom, DingTalk and Feishu groups, which say in an answer of 200 whether they took a message.

Apprise knows them too, but holds any 200 for a yes, so that a robot that was removed would count as told.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from services.alerts.channels import DeliveryError, Message
from services.alerts.channels.webhook import post
from services.alerts.letters import letter
from services.alerts.routes import Kind, Receiver


@dataclass(frozen=True)
class Robot:
    """How a kind of robot is told: most bytes of a text, what is posted, and which numbers of its answer pass."""

    most_bytes: int
    content: Callable[[str], dict[str, Any]]
    number: str
    says: str
    temporary: frozenset[int]


ROBOTS: Mapping[Kind, Robot] = {
    Kind.WECOM: Robot(
        most_bytes=2048,
        content=lambda text: {"msgtype": "text", "text": {"content": text}},
        number="errcode",
        says="errmsg",
        temporary=frozenset({-1, 45009, 45033}),
    ),
    Kind.DINGTALK: Robot(
        most_bytes=20_000,
        content=lambda text: {"msgtype": "text", "text": {"content": text}},
        number="errcode",
        says="errmsg",
        temporary=frozenset({-1, 130101, 130102, 410100}),
    ),
    Kind.FEISHU: Robot(
        most_bytes=20_000,
        content=lambda text: {"msg_type": "text", "content": {"text": text}},
        number="code",
        says="msg",
        temporary=frozenset({11232, 11233}),
    ),
}


async def send(client: httpx.AsyncClient, receiver: Receiver, message: Message) -> None:
    """Posts the text to the group; DeliveryError where the robot says no."""
    robot = ROBOTS[receiver.kind]
    body = robot.content(letter(message.body, message.id, robot.most_bytes, message.title))
    params: dict[str, str] = {}
    if receiver.secret and receiver.kind is Kind.DINGTALK:
        params = sign_of_dingtalk(receiver.secret, datetime.now(UTC))
    if receiver.secret and receiver.kind is Kind.FEISHU:
        body |= sign_of_feishu(receiver.secret, datetime.now(UTC))
    content = json.dumps(body, ensure_ascii=False).encode()
    answer = await post(client, receiver.url, content, {"content-type": "application/json; charset=utf-8"}, params)
    _require_yes(robot, answer)


def _require_yes(robot: Robot, answer: bytes) -> None:
    try:
        said = json.loads(answer)
        number = said[robot.number]
    except (ValueError, KeyError, TypeError):
        raise DeliveryError(f"机器人的答复不认识：{answer[:200].decode(errors='replace')}", permanent=False) from None
    if number != 0:
        raise DeliveryError(f"{robot.number} {number}: {said.get(robot.says)}", permanent=number not in robot.temporary)


def sign_of_dingtalk(secret: str, stamp: datetime) -> dict[str, str]:
    """加签: the parameters that go with the address."""
    timestamp = str(int(stamp.timestamp() * 1000))
    return {"timestamp": timestamp, "sign": _hmac(secret.encode(), f"{timestamp}\n{secret}".encode())}


def sign_of_feishu(secret: str, stamp: datetime) -> dict[str, str]:
    """签名校验: the fields that go with the text; here the time and the secret are the key of an empty text."""
    timestamp = str(int(stamp.timestamp()))
    return {"timestamp": timestamp, "sign": _hmac(f"{timestamp}\n{secret}".encode(), b"")}


def _hmac(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
