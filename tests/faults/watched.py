"""Two Redis servers, one the other's replica, and three sentinels that watch them."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from redis.sentinel import MasterNotFoundError, Sentinel

from services.runtime.embedded.redis import free_port, redis_binary
from tests.integration.city import eventually
from tests.integration.receivers import LOCAL

NAME, PASSWORD = "city", "a-password-of-the-servers"
SENTINELS_PASSWORD = "another@of:the/sentinels"


CLUSTER_BUS = 10_000
"""Servers of a cluster talk to each other on the port that lies so far above their own."""


@dataclass
class Server:
    """One redis-server, as a server of data or as a sentinel; its settings stay with it over a restart."""

    folder: Path
    settings: str
    sentinel: bool = False

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.port = next(port for port in iter(free_port, None) if port + CLUSTER_BUS <= 65535)
        # a sentinel writes into its settings what it learns, and so does a server whose master changes
        self.file = self.folder / "redis.conf"
        self.file.write_text(
            f"bind {LOCAL}\nport {self.port}\ndir {json.dumps(str(self.folder))}\nlogfile redis.log\n{self.settings}"
        )
        self.start()

    def start(self) -> None:
        words = [redis_binary(), str(self.file), *(["--sentinel"] if self.sentinel else [])]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        eventually(self._answers, f"{self.folder.name} to answer")

    def _answers(self) -> bool:
        try:
            with redis.Redis(host=LOCAL, port=self.port) as client:
                return bool(client.ping())
        except redis.AuthenticationError:
            return True
        except redis.RedisError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class WatchedRedis:
    """The servers and their sentinels; `url` is what the services are told."""

    def __init__(self, folder: Path) -> None:
        own = f"requirepass {PASSWORD}\nmasterauth {PASSWORD}\nappendonly yes\nrepl-diskless-sync-delay 0\n"
        first = Server(folder / "first", own)
        second = Server(folder / "second", f"{own}replicaof {LOCAL} {first.port}\n")
        self.servers = {one.port: one for one in (first, second)}
        watch = (
            f'requirepass "{SENTINELS_PASSWORD}"\nsentinel monitor {NAME} {LOCAL} {first.port} 2\n'
            f'sentinel auth-pass {NAME} {PASSWORD}\nsentinel sentinel-pass "{SENTINELS_PASSWORD}"\n'
            f"sentinel down-after-milliseconds {NAME} 1000\nsentinel failover-timeout {NAME} 4000\n"
        )
        self.sentinels = [Server(folder / f"sentinel-{number}", watch, sentinel=True) for number in range(3)]
        hosts = [(LOCAL, one.port) for one in self.sentinels]
        self.url = f"redis+sentinel://{','.join(f'{host}:{port}' for host, port in hosts)}/{NAME}/0"
        self._asked = Sentinel(hosts, sentinel_kwargs={"password": SENTINELS_PASSWORD}, socket_timeout=2)
        self.ready()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DUBAN_REDIS_URL": self.url,
            "DUBAN_REDIS_PASSWORD": PASSWORD,
            "DUBAN_SENTINEL_PASSWORD": SENTINELS_PASSWORD,
        }

    def master(self) -> Server | None:
        """Whom the sentinels call the master; None while there is none."""
        try:
            return self.servers[self._asked.discover_master(NAME)[1]]
        except MasterNotFoundError:
            return None

    def client(self, server: Server) -> Any:
        return redis.Redis(host=LOCAL, port=server.port, password=PASSWORD)

    def ready(self) -> None:
        """Waits until the master has its replica, and the sentinels know both and one another."""
        eventually(self._settled, "a master with its replica", 60)

    def _settled(self) -> bool:
        master = self.master()
        if master is None:
            return False
        try:
            state = self._asked.sentinels[0].sentinel_masters()[NAME]
            with self.client(master) as client:
                replicas = client.info("replication")
        except redis.RedisError:
            return False
        online = replicas["connected_slaves"] == 1 and replicas["slave0"]["state"] == "online"
        return online and len(self._asked.discover_slaves(NAME)) == 1 and state["num-other-sentinels"] == 2

    def other(self, than: Server) -> Server:
        (found,) = [one for port, one in self.servers.items() if port != than.port]
        return found

    def close(self) -> None:
        for one in (*self.sentinels, *self.servers.values()):
            one.kill()
