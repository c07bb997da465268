"""Values that no form would send: each is taken or refused with a problem, and none makes a service stumble."""

import json
from typing import Any

import pytest

from tests.integration.city import City

NOBODY = "00000000-0000-0000-0000-000000000000"

QUERIES = [
    pytest.param({"offset": 10**24}, 422, id="an offset that no list has"),
    pytest.param({"limit": -(10**24)}, 422, id="a limit below nothing"),
    pytest.param({"q": "a\0b"}, 422, id="words with a NUL"),
    pytest.param({"q": "%_\\"}, 200, id="words that SQL knows"),
    pytest.param({"q": "字" * 2000}, 200, id="very many words"),
    pytest.param({"category": "\0"}, 422, id="a category that is a NUL"),
    pytest.param({"department": "\0"}, 422, id="a department that is a NUL"),
    pytest.param({"as_of": "9999-12-31"}, 422, id="the last day of all"),
    pytest.param({"as_of": "0001-01-01"}, 422, id="the first day of all"),
    pytest.param({"as_of": "9.9e-118"}, 422, id="a day that is a number"),
    pytest.param({"as_of": "0"}, 422, id="a day that is an instant's number"),
    pytest.param({"as_of": "2026-06-30T00:00:00"}, 422, id="a day that is an instant"),
    pytest.param({"as_of": "2026-06-30"}, 200, id="a day"),
]


@pytest.mark.parametrize(("asked", "status"), QUERIES)
@pytest.mark.parametrize("path", ["/targets", "/reporting", "/ledger"])
def test_a_query(common_city: City, path: str, asked: dict[str, Any], status: int) -> None:
    answer = common_city.operator.get(path, params=asked)
    if path == "/targets" or status == 200 or "as_of" in asked:
        assert answer.status_code == status, answer.text
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


TARGET = {"indicator": "新增海外仓", "measure": "increment", "value": 1, "unit": "个", "deadline": "2026-12-31"}

BODIES = [
    pytest.param("POST", "/departments", {"name": "市\0局"}, id="a name with a NUL"),
    pytest.param("POST", "/departments", {"name": "\ud800"}, id="a name that is half a character"),
    pytest.param("POST", "/targets", {**TARGET, "indicator": "新增\0仓"}, id="an indicator with a NUL"),
    pytest.param("POST", "/targets", {**TARGET, "section": ["\0"]}, id="a section with a NUL, kept as JSON"),
    pytest.param("POST", "/targets", {**TARGET, "category": "\udfff"}, id="a category that is half a character"),
    pytest.param("POST", "/targets", {**TARGET, "value": "1e999999"}, id="a value beyond all numbers"),
    pytest.param("POST", "/targets", {**TARGET, "value": "-Infinity"}, id="a value without end"),
    pytest.param("POST", "/targets", {**TARGET, "deadline": "9999-12-31"}, id="a deadline on the last day of all"),
    pytest.param("POST", "/targets", {**TARGET, "deadline": 1e300}, id="a deadline that is a number"),
    pytest.param("POST", "/targets", {**TARGET, "ordinal": 10**30}, id="an ordinal beyond all counting"),
    pytest.param("POST", "/targets/{target}/progress", {"value": "1e-999999", "as_of": "2026-06-30"},
                 id="next to nothing"),
    pytest.param("POST", "/targets/{target}/progress", {"value": 1, "as_of": "2026-06-30", "note": "\0"},
                 id="a NUL note"),
    pytest.param("POST", "/targets/{target}/progress", {"value": 1, "as_of": "2026-06-30", "evidence": ["\0"]},
                 id="evidence that is a NUL"),
    pytest.param("POST", "/targets/{target}/changes", {"action": "adjust", "why": "\0", "value": 2}, id="a NUL reason"),
    pytest.param("POST", "/targets/{target}/changes", {"action": "adjust", "why": "x", "value": "1e29"}, id="too much"),
    pytest.param("PATCH", "/targets/{target}", {"department_id": "\0"}, id="a lead that is a NUL"),
    pytest.param("PATCH", "/targets/{target}", {"lead_official": "\0"}, id="an official that is a NUL"),
    pytest.param("PATCH", "/targets/{target}",
                 {"plan": {"kind": "points", "points": [{"on": "2026-12-31", "share": 1e99}]}},
                 id="a share beyond all measure"),
    pytest.param("PATCH", "/targets/{target}", {"plan": {"kind": "last_year", "values": ["1e-99"] * 12}},
                 id="a last year of next to nothing"),
    pytest.param("POST", "/assignments/by-rule", {"rules": [{"department": "\0", "category": "x"}]}, id="a NUL rule"),
    pytest.param("POST", "/keys", {"role": "operator", "valid_until": "0001-01-01T00:00:00+08:00"}, id="a key of old"),
    pytest.param("POST", "/progress", [{"target": "\0", "value": 1, "as_of": "2026-06-30"}], id="a line of a NUL"),
    pytest.param("POST", "/progress", [None, 1, "x", {}, []], id="lines that are none"),
    pytest.param("POST", "/checks", {"as_of": "9999-12-31"}, id="a check on the last day of all"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
def test_a_body(common_city: City, method: str, path: str, body: Any) -> None:
    items = common_city.operator.get("/targets", params={"q": "边界"}).json()["items"]
    target = items[0]["id"] if items else common_city.target(indicator="边界")
    answer = common_city.operator.request(
        method,
        path.format(target=target),
        content=json.dumps(body),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


@pytest.mark.parametrize("key", [b"\xff\xfe", b"a" * 201], ids=repr)
def test_an_idempotency_key(common_city: City, key: bytes) -> None:
    answer = common_city.operator.post(
        f"/targets/{NOBODY}/progress", json={"value": 1, "as_of": "2026-06-30"}, headers={b"Idempotency-Key": key}
    )
    assert 400 <= answer.status_code < 500
