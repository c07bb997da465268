"""Redis that Sentinels watch: `redis+sentinel://:PASSWORD@host1:26379,host2:26379/NAME/0`.

They know which of the servers under that name is the master now. Every new connection asks them, so a failover is a
lost connection and no more; what the old master had not handed on yet is published again, as after any loss.
"""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, quote, urlsplit

from redis.asyncio import Redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff

SCHEME = "redis+sentinel"
OTHERS = ("redis", "rediss", "unix")
PORT = 26379
SECONDS = 2
"""A sentinel that is down must not keep us from the next one for long."""


@dataclass(frozen=True)
class Sentinels:
    """Who is asked, for which master, and as whom its server is spoken to (a URL whose host means nothing)."""

    addresses: tuple[tuple[str, int], ...]
    master: str
    server: str
    password: str

    @classmethod
    def parse(cls, url: str) -> Self | None:
        """None where the URL names a single server; ValueError where it names what cannot be used."""
        parts = urlsplit(url)
        if parts.scheme in OTHERS:
            return None
        if parts.scheme != SCHEME:
            raise ValueError(f"{parts.scheme}: cannot be used; one of {', '.join((*OTHERS, SCHEME))} can")
        credentials, _, hosts = parts.netloc.rpartition("@")
        master, _, number = parts.path.strip("/").partition("/")
        addresses = tuple(_address(host) for host in hosts.split(",") if host)
        if not addresses or not master or not (number or "0").isdecimal():
            raise ValueError(f"write {SCHEME}://host1:{PORT},host2:{PORT}/NAME/0 with the master's name")
        password = parse_qs(parts.query).get("sentinel_password", [""])[0]
        return cls(addresses, master, f"redis://{credentials}@{master}/{number or 0}", password)

    @property
    def options(self) -> dict[str, Any]:
        """How a sentinel is spoken to."""
        given = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS, "retry": Retry(NoBackoff(), 0)}
        return given | ({"password": self.password} if self.password else {})

    def client(self, **options: Any) -> Redis:
        """A client of whichever server is the master."""
        server = {name: value for name, value in parse_url(self.server).items() if name not in ("host", "port")}
        asked: Any = Sentinel(self.addresses, sentinel_kwargs=self.options, **server, **options)  # type: ignore[no-untyped-call]
        client: Redis = asked.master_for(self.master, redis_class=MasterClient)
        return client


class MasterClient(Redis):
    """Lets go of the sentinels too when it is closed."""

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        await super().aclose(close_connection_pool)
        pool: Any = self.connection_pool
        await pool.sentinel_manager.aclose()


def with_sentinel_password(url: str, password: str) -> str:
    """The URL with the sentinels' own password, where it names any."""
    return f"{url}?sentinel_password={quote(password, safe='')}" if password and url.startswith(SCHEME) else url


def _address(host: str) -> tuple[str, int]:
    name, _, port = host.rpartition(":")
    if port.isdecimal() and name:
        return name.strip("[]"), int(port)
    return host.strip("[]"), PORT
