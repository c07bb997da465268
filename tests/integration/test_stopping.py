"""A city that is told to stop while it has something in hand."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import redis

from services.contract import KeyChanged
from services.runtime.health.presence import KEYS
from services.runtime.streams.bus import FIELD
from tests.integration.city import City, eventually, locked


def in_hand(client: Any) -> int:
    """Events that alerts has taken and not acknowledged."""
    return int(client.xpending(KeyChanged.stream, "alerts")["pending"])


def test_what_comes_while_a_service_finishes_what_it_has_in_hand_is_left_to_others(
    start_city: Callable[..., City],
) -> None:
    city = start_city(shared={"redelivery_seconds": 0.1})
    stopping = threading.Thread(target=city.close)
    with redis.Redis.from_url(city.stack.redis_url) as client:
        with locked(city.stack, "alerts", "access_key"):
            city.operator.post("/keys", json={"role": "supervisor"}).raise_for_status()
            held = eventually(lambda: in_hand(client), "alerts to have keys in hand")
            stopping.start()
            eventually(lambda: not client.keys(f"{KEYS}targets:*"), "the turn of alerts to stop")
            client.xadd(KeyChanged.stream, {FIELD: json.dumps({"id": str(uuid4())})})
            time.sleep(1)
            assert in_hand(client) == held, "what came was not taken"
        stopping.join()
        assert in_hand(client) == 0, "what was in hand is done"
