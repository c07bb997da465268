"""Limits per key and per address: 429 with Retry-After."""

from collections.abc import Callable

import httpx
import pytest

from services.runtime.access.keys import new_secret
from tests.integration.city import City


def refused(answer: httpx.Response) -> str:
    """The detail of a refusal that says when to come back."""
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    return str(answer.json()["detail"])


@pytest.mark.parametrize("path", ["/targets", "/reports", "/alerts"])
def test_a_key_that_asks_too_often_waits_while_another_goes_on(start_city: Callable[..., City], path: str) -> None:
    city = start_city(shared={"requests_per_minute": 5})
    busy = city.client(city.operator.post("/keys", json={"role": "supervisor"}).json()["key"])
    assert [busy.get(path).status_code for _ in range(6)] == [200] * 5 + [429]
    assert "每个密钥每分钟最多 5 次请求" in refused(busy.get(path))
    assert city.operator.get("/departments").status_code == 200


def test_a_key_that_uploads_too_much_waits(start_city: Callable[..., City]) -> None:
    city = start_city(shared={"megabytes_per_minute": 1})
    text = "示范市2026年政府工作报告\n" + "新增海外仓20万平方米以上。" * 100
    large = {"text": text + " " * 900_000, "period": "2026"}
    assert city.operator.post("/reports", json=large).status_code == 201
    assert "每分钟最多上传 1 MB" in refused(city.operator.post("/reports", json=large))
    assert city.operator.get("/reports").json()["total"] == 1
    assert city.operator.post("/departments", json={"name": "x"}).status_code == 201, "each service counts for itself"


def test_a_body_of_untold_length_counts_as_the_largest(start_city: Callable[..., City]) -> None:
    city = start_city(shared={"megabytes_per_minute": 1})

    def piecemeal() -> httpx.Response:
        return city.operator.post(
            "/departments",
            content=iter([b'{"name": ', '"市水务局"}'.encode()]),
            headers={"content-type": "application/json"},
        )

    assert piecemeal().status_code == 201
    refused(piecemeal())


def test_an_address_that_shows_wrong_keys_is_refused_but_not_a_good_key_from_there(
    start_city: Callable[..., City],
) -> None:
    city = start_city(shared={"wrong_keys_per_minute": 3})
    guessing = city.client(new_secret())
    assert [guessing.get("/targets").status_code for _ in range(3)] == [401] * 3
    assert "同一地址每分钟最多 3 次无效密钥" in refused(guessing.get("/targets"))
    assert city.operator.get("/targets").status_code == 200
    page = httpx.post(f"{city.url}/signin", data={"key": "duban_wrong"})
    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert "无效密钥" in page.text
    assert int(page.headers["retry-after"]) >= 1
