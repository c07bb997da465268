"""Who may do what: 401 without a key, 403 for what is another's."""

import re
from collections.abc import Callable

import httpx

from tests.integration.city import City, eventually, key_of

NOBODY = "00000000-0000-0000-0000-000000000000"

CALLS = {
    "department": [
        "GET /alerts",
        "GET /alerts/{alert_id}",
        "GET /assessments/{target_id}",
        "GET /board",
        "GET /calendar.ics",
        "GET /departments",
        "GET /departments/{department}/form.xlsx",
        "GET /evidence/{evidence_id}",
        "GET /ledger",
        "GET /notices",
        "GET /notices/{notice_id}",
        "GET /notices/{notice_id}.docx",
        "POST /progress",
        "GET /reporting",
        "GET /reporting/rates",
        "GET /silences",
        "GET /targets",
        "GET /targets/{target_id}",
        "GET /targets/{target_id}/changes",
        "POST /targets/{target_id}/changes",
        "GET /targets/{target_id}/evidence",
        "POST /targets/{target_id}/evidence",
        "GET /targets/{target_id}/progress",
        "POST /targets/{target_id}/progress",
        "POST /targets/{target_id}/progress/{progress_id}/reviews",
    ],
    "supervisor": [
        "GET /deliveries",
        "GET /receivers",
        "POST /alerts/{alert_id}/acknowledge",
        "POST /assignments",
        "POST /assignments/by-rule",
        "POST /checks",
        "POST /notices",
        "GET /reports",
        "POST /reports",
        "GET /reports/{report_id}",
        "GET /reports/{report_id}/changes",
        "GET /reports/{report_id}/targets",
        "POST /silences",
        "DELETE /silences/{silence_id}",
        "POST /targets",
        "PATCH /targets/{target_id}",
    ],
    "operator": [
        "POST /deliveries/{notification_id}/retry",
        "POST /receivers/{name}/test",
        "GET /audit",
        "POST /departments",
        "PATCH /departments/{department}",
        "POST /departments/{department}/keys",
        "GET /keys",
        "POST /keys",
        "DELETE /keys/{key_id}",
        "POST /keys/{key_id}/rotation",
    ],
}
"""Every call of the API, as its OpenAPI document writes it, under the least role that may make it; add new ones here.

A department may make its own for what is its own, which its tests show.
"""

ROLES = tuple(CALLS)


def _answer(city: City, call: str, key: str | None) -> httpx.Response:
    method, path = call.split()
    headers = {"authorization": f"Bearer {key}"} if key else {}
    address = f"{city.url}/api/v1" + re.sub(r"\{\w+\}", NOBODY, path)
    return httpx.request(method, address, headers=headers, json={}, timeout=30)


def test_no_call_of_the_api_is_forgotten_here(city: City) -> None:
    described = httpx.get(f"{city.url}/openapi.json").json()["paths"]
    calls = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in described.items()
        for method in methods
        if path.startswith("/api/v1")
    }
    assert calls == {call for role in ROLES for call in CALLS[role]}


def test_every_call_without_a_key_is_answered_401(start_city: Callable[..., City]) -> None:
    city = start_city(shared={"wrong_keys_per_minute": 10_000})
    for call in [call for role in ROLES for call in CALLS[role]]:
        for key in (None, "duban_made_up"):
            answer = _answer(city, call, key)
            assert (answer.status_code, call) == (401, call)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"


def test_every_call_is_answered_403_to_a_lesser_role_and_not_to_the_least_that_may_make_it(city: City) -> None:
    _, department = city.department("市商务局")
    supervisor = city.operator.post("/keys", json={"role": "supervisor"}).json()["key"]
    operator = city.operator.post("/keys", json={"role": "operator"}).json()["key"]
    keys = {"department": key_of(department), "supervisor": supervisor, "operator": operator}
    for place, role in enumerate(ROLES):
        for call in CALLS[role]:
            for lesser in ROLES[:place]:
                assert (_answer(city, call, keys[lesser]).status_code, call, lesser) == (403, call, lesser)
            assert _answer(city, call, keys[role]).status_code not in (401, 403), (call, role)


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
