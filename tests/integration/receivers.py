"""Receivers that messages are sent to in tests: real servers of this machine, for HTTP and for mail; and their log."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

from aiosmtpd.controller import Controller

from services.alerts.tables import NotificationRow
from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack
from tests.integration.city import City, eventually, opened

SECRET = "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"

LOCAL = "127.0.0.1"

StartCity = Callable[..., City]

Answer = tuple[int, dict[str, str], bytes]


YES: Answer = (200, {}, b'{"errcode": 0, "errmsg": "ok", "code": 0}')
"""How a robot says that it took a message."""


class Receiver:
    """Takes what is posted to it; `answers` are given one after another, then `usual`."""

    def __init__(self, usual: Answer = (204, {}, b""), before: Callable[[], Any] = lambda: None) -> None:
        self.usual, self.before = usual, before
        self.answers: list[Answer] = []
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((self.path, headers, body))
                receiver.before()
                status, more, answer = receiver.answers.pop(0) if receiver.answers else receiver.usual
                try:
                    self.send_response(status)
                    for name, value in ({"content-length": str(len(answer))} | more).items():
                        self.send_header(name, value)
                    self.end_headers()
                    receiver.say(self.wfile.write, answer)
                except OSError:
                    pass  # whoever asked has gone

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer((LOCAL, 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://{LOCAL}:{self.port}/alerts"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def say(self, write: Callable[[bytes], Any], answer: bytes) -> None:
        write(answer)

    @property
    def texts(self) -> list[Any]:
        """The bodies that came, as JSON."""
        return [json.loads(body) for _, _, body in self.got]

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Dripping(Receiver):
    """Answers a byte at a time, and never to the end."""

    def say(self, write: Callable[[bytes], Any], answer: bytes) -> None:
        while not self.over.wait(0.2):
            write(b" ")

    def __init__(self) -> None:
        self.over = threading.Event()
        super().__init__((200, {"content-length": "1000000"}, b""))

    def close(self) -> None:
        self.over.set()
        super().close()


class Mailbox:
    """A mail server that keeps what it takes; `refusals` are answered first, one a message."""

    def __init__(self) -> None:
        self.refusals: list[str] = []
        self.mails: list[EmailMessage] = []
        self.port = free_port()
        self.controller = Controller(self, hostname=LOCAL, port=self.port)
        self.controller.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refusals:
            return self.refusals.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def close(self) -> None:
        self.controller.stop()


@contextmanager
def running(*receivers: Any) -> Iterator[None]:
    """Closes them at the end of the block."""
    try:
        yield
    finally:
        for receiver in receivers:
            receiver.close()


def book(*receivers: dict[str, Any]) -> str:
    """Receivers who hear of everything."""
    return json.dumps({"receivers": receivers, "routes": [{"receiver": one["name"]} for one in receivers]})


def hook(name: str, url: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "webhook", "url": url, "secret": SECRET} | more


def open_to(start_city: StartCity, *receivers: dict[str, Any], allowed: str = LOCAL) -> City:
    return start_city(alerts={"receivers": book(*receivers), "allowed_networks": allowed})


def tell(stack: Stack, now: datetime, receiver: str, *bodies: str, title: str | None = None) -> list[UUID]:
    """Messages for a receiver, as a check leaves them behind."""
    rows = [
        NotificationRow(id=uuid4(), receiver=receiver, title=title, body=body, created_at=now, next_attempt_at=now)
        for body in bodies
    ]
    ids = [row.id for row in rows]

    async def save() -> None:
        async with opened(stack, "alerts") as database, database.transaction() as session:
            session.add_all(rows)

    asyncio.run(save())
    return ids


def log_of(city: City, **asked: str) -> list[Any]:
    return list(city.operator.get("/deliveries", params=asked).raise_for_status().json()["items"])


def settled(city: City, outcome: str, attempts: int) -> Any:
    """The one message, once that attempt has come to that."""

    def probe() -> Any:
        [found] = log_of(city)
        made = outcomes(found)
        return found if len(made) >= attempts and made[attempts - 1] == outcome else None

    return eventually(probe, f"the message to be {outcome} after attempt {attempts}")


def outcomes(message: Any) -> list[str]:
    return [attempt["outcome"] for attempt in message["attempts"]]


def mail_address(mailbox: Mailbox, to: str = "office@example.cn") -> str:
    return f"mailto://{LOCAL}:{mailbox.port}?from=duban@example.cn&to={to}&mode=insecure"
