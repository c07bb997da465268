"""Receivers that messages are sent to in tests: real servers of this machine, for HTTP and for mail."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from services.runtime.embedded_redis import free_port

SECRET = "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"

LOCAL = "127.0.0.1"

Answer = tuple[int, dict[str, str], bytes]


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
