"""Who may do what: 401 without a key, 403 for what is another's."""

import httpx
import pytest

from tests.integration.city import City, eventually

NOBODY = "00000000-0000-0000-0000-000000000000"

CALLS = [
    ("POST", "/reports"),
    ("GET", "/reports"),
    ("GET", f"/reports/{NOBODY}"),
    ("GET", f"/reports/{NOBODY}/targets"),
    ("GET", f"/reports/{NOBODY}/changes"),
    ("GET", "/targets"),
    ("POST", "/targets"),
    ("GET", f"/targets/{NOBODY}"),
    ("PATCH", f"/targets/{NOBODY}"),
    ("POST", f"/targets/{NOBODY}/progress"),
    ("GET", f"/targets/{NOBODY}/progress"),
    ("GET", "/departments"),
    ("POST", "/departments"),
    ("POST", "/departments/x/keys"),
    ("POST", "/keys"),
    ("POST", "/checks"),
    ("GET", f"/assessments/{NOBODY}"),
    ("GET", "/alerts"),
    ("GET", f"/alerts/{NOBODY}"),
]


def test_every_call_without_a_key_is_answered_401_and_no_call_was_forgotten(city: City) -> None:
    described = httpx.get(f"{city.url}/openapi.json").json()["paths"]
    known = {(method.upper(), path) for path, methods in described.items() for method in methods if "/api/v1" in path}
    assert len(known) == len(CALLS)
    for method, path in CALLS:
        for headers in ({}, {"authorization": "Bearer duban_made_up"}):
            answer = httpx.request(method, f"{city.url}/api/v1{path}", headers=headers, json={}, timeout=30)
            assert (answer.status_code, path) == (401, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"


OVERSEERS_ONLY = [
    ("POST", "/reports", {"text": "x"}),
    ("GET", "/reports", None),
    (
        "POST",
        "/targets",
        {"indicator": "x", "measure": "increment", "value": 1, "unit": "个", "deadline": "2026-12-31"},
    ),
    ("POST", "/departments", {"name": "x"}),
    ("POST", "/keys", {"role": "supervisor"}),
    ("POST", "/checks", {}),
]


def test_a_department_is_refused_what_only_overseers_may_do(city: City) -> None:
    _, department = city.department("市商务局")
    for method, path, body in OVERSEERS_ONLY:
        assert (department.request(method, path, json=body).status_code, path) == (403, path)


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


@pytest.mark.parametrize("path", ["/board", "/"])
def test_pages_ask_to_sign_in_and_let_in_with_a_key(city: City, path: str) -> None:
    with httpx.Client(base_url=city.url, follow_redirects=True, timeout=30) as browser:
        asked = browser.get(path)
        assert asked.url.path == "/signin"
        assert "访问密钥" in asked.text
        assert browser.post("/signin", data={"key": "duban_wrong"}).status_code == 401
        key = city.operator.headers["authorization"].removeprefix("Bearer ")
        entered = browser.post("/signin", data={"key": key, "next": "//elsewhere.example/"})
        assert (entered.url.path, entered.status_code) == ("/board", 200)
        assert "督办看板" in entered.text
        assert browser.post("/signout").url.path == "/signin"
        assert browser.get("/board").url.path == "/signin"
