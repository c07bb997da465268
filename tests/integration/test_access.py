"""Who may do what: 401 without a key, 403 for what is another's."""

import re
from collections.abc import Callable

import httpx

from tests.integration.city import City, eventually

NOBODY = "00000000-0000-0000-0000-000000000000"

CALLS = [
    ("POST", "/reports"),
    ("GET", "/reports"),
    ("GET", "/reports/{report_id}"),
    ("GET", "/reports/{report_id}/changes"),
    ("GET", "/reports/{report_id}/targets"),
    ("GET", "/targets"),
    ("POST", "/targets"),
    ("GET", "/targets/{target_id}"),
    ("PATCH", "/targets/{target_id}"),
    ("POST", "/targets/{target_id}/changes"),
    ("GET", "/targets/{target_id}/changes"),
    ("POST", "/targets/{target_id}/progress"),
    ("GET", "/targets/{target_id}/progress"),
    ("POST", "/targets/{target_id}/progress/{progress_id}/reviews"),
    ("GET", "/departments"),
    ("POST", "/departments"),
    ("PATCH", "/departments/{department}"),
    ("POST", "/departments/{department}/keys"),
    ("POST", "/keys"),
    ("GET", "/keys"),
    ("POST", "/keys/{key_id}/rotation"),
    ("DELETE", "/keys/{key_id}"),
    ("GET", "/audit"),
    ("POST", "/checks"),
    ("GET", "/assessments/{target_id}"),
    ("GET", "/alerts"),
    ("GET", "/alerts/{alert_id}"),
]
"""Every call of the API as its OpenAPI document writes it; a new one is added here."""


def _described(city: City) -> set[tuple[str, str]]:
    paths = httpx.get(f"{city.url}/openapi.json").json()["paths"]
    return {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in paths.items()
        for method in methods
        if path.startswith("/api/v1")
    }


def test_every_call_without_a_key_is_answered_401_and_no_call_was_forgotten(start_city: Callable[..., City]) -> None:
    city = start_city(shared={"wrong_keys_per_minute": 10_000})
    assert sorted(_described(city)) == sorted(CALLS)
    for method, path in CALLS:
        address = f"{city.url}/api/v1" + re.sub(r"\{\w+\}", NOBODY, path)
        for headers in ({}, {"authorization": "Bearer duban_made_up"}):
            answer = httpx.request(method, address, headers=headers, json={}, timeout=30)
            assert (answer.status_code, path) == (401, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"


TARGET = {"indicator": "x", "measure": "increment", "value": 1, "unit": "个", "deadline": "2026-12-31"}

OVERSEERS_ONLY = [
    ("POST", "/reports", {"text": "x"}),
    ("GET", "/reports", None),
    ("POST", "/targets", TARGET),
    ("POST", "/checks", {}),
]

OPERATORS_ONLY = [
    ("POST", "/departments", {"name": "x"}),
    ("PATCH", "/departments/x", {"name": "y"}),
    ("POST", "/departments/x/keys", {}),
    ("POST", "/keys", {"role": "supervisor"}),
    ("GET", "/keys", None),
    ("POST", f"/keys/{NOBODY}/rotation", {}),
    ("DELETE", f"/keys/{NOBODY}", None),
    ("GET", "/audit", None),
]


def test_a_department_is_refused_what_only_overseers_may_do(city: City) -> None:
    _, department = city.department("市商务局")
    for method, path, body in OVERSEERS_ONLY + OPERATORS_ONLY:
        assert (department.request(method, path, json=body).status_code, path) == (403, path)


def test_a_supervisor_is_refused_what_only_operators_may_do(city: City) -> None:
    supervisor = city.client(city.operator.post("/keys", json={"role": "supervisor"}).json()["key"])
    for method, path, body in OPERATORS_ONLY:
        assert (supervisor.request(method, path, json=body).status_code, path) == (403, path)


def test_a_department_sees_and_reports_its_own_targets_alone(city: City) -> None:
    own_id, own = city.department("市商务局")
    _, other = city.department("市科技局")
    target = city.target()
    path = f"/targets/{target}"
    figure = {"value": "5.5", "unit": "万平方米", "as_of": "2026-06-30"}

    assert own.get(path).status_code == 403, "nobody's target is not this department's either"
    assert city.operator.patch(path, json={"department_id": own_id}).json()["state"] == "assigned"
    assert own.get(path).json()["department"]["name"] == "市商务局"
    assert own.post(f"{path}/progress", json=figure).status_code == 201
    for client, status, count in ((own, 200, 1), (other, 403, 0)):
        assert client.get(path).status_code == status
        assert client.get(f"{path}/progress").status_code == status
        assert client.get("/targets").json()["total"] == count
    assert other.post(f"{path}/progress", json=figure).status_code == 403
    assert other.get("/targets", params={"department": "市商务局"}).status_code == 403

    eventually(lambda: own.get(f"/assessments/{target}").json().get("data_as_of"), "the figure in alerts")
    assert other.get(f"/assessments/{target}").status_code == 403
    city.operator.post("/checks", json={"as_of": "2026-06-30"}).raise_for_status()
    [alert] = own.get("/alerts").json()["items"]
    assert other.get("/alerts").json()["total"] == 0
    assert own.get(f"/alerts/{alert['id']}").status_code == 200
    assert other.get(f"/alerts/{alert['id']}").status_code == 403


def test_a_supervisors_key_works_in_every_service_at_once(city: City) -> None:
    issued = city.operator.post("/keys", json={"role": "supervisor", "label": "督查室"}).json()
    supervisor = city.client(issued["key"])
    assert issued["key"].startswith(issued["prefix"])
    for path in ("/alerts", "/reports", "/targets"):
        assert supervisor.get(path).status_code == 200
    assert supervisor.post("/departments", json={"name": "x"}).status_code == 403
