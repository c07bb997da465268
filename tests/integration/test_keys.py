"""Access keys: listed with their use, rotated with an overlap, revoked at once; departments renamed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import redis

from tests.integration.city import NOW, City, eventually

NOBODY = "00000000-0000-0000-0000-000000000000"
SERVICES = ("/reports", "/targets", "/alerts")
"""A call of each service that an overseer may make."""


def issue(city: City, role: str = "supervisor", **given: Any) -> tuple[dict[str, Any], httpx.Client]:
    """A new overseer's key as it was answered, and a client with it."""
    found = city.operator.post("/keys", json={"role": role, **given}).raise_for_status().json()
    return found, city.client(found["key"])


def listed(city: City, **query: str) -> dict[str, dict[str, Any]]:
    items = city.operator.get("/keys", params=query).raise_for_status().json()["items"]
    return {item["id"]: item for item in items}


def answers(client: httpx.Client) -> list[int]:
    return [client.get(path).status_code for path in SERVICES]


def test_a_key_is_listed_with_what_people_know_it_by_and_never_with_its_secret(city: City) -> None:
    supervisor, _ = issue(city, label="督查室一科", valid_until="2026-12-31T18:00:00+08:00")
    department_id, _ = city.department("市商务局")
    found = city.operator.get("/keys").json()
    assert (found["total"], found["next"]) == (3, None)
    assert supervisor["key"] not in str(found)
    shown = listed(city)[supervisor["id"]]
    assert (shown["prefix"], shown["role"], shown["label"]) == (supervisor["key"][:12], "supervisor", "督查室一科")
    assert datetime.fromisoformat(shown["valid_until"]) == datetime.fromisoformat("2026-12-31T10:00:00+00:00")
    assert (shown["revoked_at"], shown["last_used_at"], shown["department"]) == (None, None, None)
    [own] = listed(city, department="市商务局").values()
    assert (own["department"], own["label"]) == ({"id": department_id, "name": "市商务局"}, "市商务局")
    part = city.operator.get("/keys", params={"limit": 1}).json()
    assert (len(part["items"]), part["total"]) == (1, 3)
    assert city.operator.get(part["next"].removeprefix("/api/v1")).json()["items"] != part["items"]


@pytest.mark.parametrize("path", SERVICES)
def test_the_use_of_a_key_is_listed_whichever_service_it_was_used_at_and_kept(city: City, path: str) -> None:
    key, client = issue(city)
    client.get(path).raise_for_status()

    def used() -> str | None:
        found: str | None = listed(city)[key["id"]]["last_used_at"]
        return found

    at = datetime.fromisoformat(eventually(used, "the use of the key"))
    assert NOW <= at < NOW + timedelta(minutes=5)
    with redis.Redis.from_url(city.stack.redis_url) as client:
        client.delete("duban:keys:used")
    assert datetime.fromisoformat(used() or "") == at


def test_a_rotated_key_works_on_for_the_overlap_and_its_successor_at_once(city: City) -> None:
    old, with_old = issue(city, label="督查室")
    answer = city.operator.post(f"/keys/{old['id']}/rotation", json={"overlap_hours": 2})
    assert answer.status_code == 201
    new = answer.json()
    with_new = city.client(new["key"])
    assert (new["role"], new["label"], new["replaces"]) == ("supervisor", "督查室", old["id"])
    assert answers(with_new) == answers(with_old) == [200, 200, 200]
    eventually(lambda: _ends(city, old["id"]) is not None, "the end of the old key")

    def known_everywhere() -> bool:
        city.clock.set(NOW + timedelta(hours=2, minutes=1))
        return answers(with_old) == [401, 401, 401]

    eventually(known_everywhere, "all services to refuse the old key after the overlap")
    assert answers(with_new) == [200, 200, 200]
    again = city.operator.post(f"/keys/{old['id']}/rotation", json={})
    assert (again.status_code, "已过期" in again.json()["detail"]) == (409, True)


def _ends(city: City, id_: str) -> str | None:
    found: str | None = listed(city)[id_]["valid_until"]
    return found


def test_a_rotation_never_makes_a_key_last_longer(city: City) -> None:
    soon = (NOW + timedelta(hours=1)).isoformat()
    old, _ = issue(city, valid_until=soon)
    new = city.operator.post(f"/keys/{old['id']}/rotation").raise_for_status().json()
    assert datetime.fromisoformat(_ends(city, old["id"]) or "") == NOW + timedelta(hours=1)
    assert new["valid_until"] is None


def test_a_revoked_key_is_refused_by_every_service_at_once_and_cannot_be_rotated(city: City) -> None:
    key, client = issue(city)
    assert answers(client) == [200, 200, 200]
    assert city.operator.delete(f"/keys/{key['id']}").status_code == 204
    assert client.get("/targets").status_code == 401
    eventually(lambda: answers(client) == [401, 401, 401], "all services to refuse the revoked key")
    assert city.operator.delete(f"/keys/{key['id']}").status_code == 204, "revoking again changes nothing"
    assert city.operator.post(f"/keys/{key['id']}/rotation").status_code == 409
    assert listed(city)[key["id"]]["revoked_at"] is not None


def test_a_key_that_has_posted_figures_posts_none_once_it_is_revoked_or_has_run_out(city: City) -> None:
    """Posts are let in by what was seen of their key before, and it is looked up where they are saved."""
    id_, own = city.department("市商务局")
    target = city.target()
    city.operator.patch(f"/targets/{target}", json={"department_id": id_}).raise_for_status()
    body = {"valid_until": "2026-08-01T00:00:00+08:00"}
    short = city.client(city.operator.post(f"/departments/{id_}/keys", json=body).raise_for_status().json()["key"])

    def post(client: httpx.Client, day: int) -> int:
        return client.post(
            f"/targets/{target}/progress", json={"value": 1000 + day, "as_of": f"2026-07-{day:02}"}
        ).status_code

    assert [post(client, day) for day, client in enumerate((own, short, own, short), 1)] == [201] * 4
    known = next(id_ for id_, key in listed(city, department="市商务局").items() if key["valid_until"] is None)
    city.operator.delete(f"/keys/{known}").raise_for_status()
    assert [post(own, 5), post(short, 6)] == [401, 201]
    city.clock.set(NOW + timedelta(days=30))
    assert post(short, 7) == 401
    figures = city.operator.get(f"/targets/{target}/progress").json()["items"]
    assert [one["value"] for one in figures] == ["1001", "1002", "1003", "1004", "1006"]


def test_the_last_operators_key_cannot_be_revoked(city: City) -> None:
    [own] = listed(city).values()
    issue(city, role="supervisor")
    ends, _ = issue(city, role="operator", valid_until=(NOW + timedelta(minutes=1)).isoformat())
    city.clock.set(NOW + timedelta(minutes=2))
    refused = city.operator.delete(f"/keys/{own['id']}")
    assert (refused.status_code, "最后一个有效的运维密钥" in refused.json()["detail"]) == (409, True)
    assert city.operator.delete(f"/keys/{ends['id']}").status_code == 204, "one that has ended is not needed"
    _, second = issue(city, role="operator")
    assert city.operator.delete(f"/keys/{own['id']}").status_code == 204
    assert city.operator.get("/keys").status_code == 401
    assert second.get("/keys").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        pytest.param("POST", f"/keys/{NOBODY}/rotation", {}, 404, id="rotating a key that is not there"),
        pytest.param("DELETE", f"/keys/{NOBODY}", None, 404, id="revoking a key that is not there"),
        pytest.param("GET", "/keys?department=x", None, 404, id="keys of a department that is not there"),
        pytest.param("POST", f"/keys/{NOBODY}/rotation", {"overlap_hours": 721}, 422, id="an overlap over a month"),
        pytest.param("POST", f"/keys/{NOBODY}/rotation", {"overlap_hours": -1}, 422, id="an overlap before now"),
        pytest.param(
            "POST", "/keys", {"role": "operator", "valid_until": "2026-01-01T00:00:00Z"}, 422, id="a key that has ended"
        ),
        pytest.param(
            "POST",
            "/keys",
            {"role": "operator", "valid_until": "2027-01-01T00:00:00"},
            422,
            id="an end of no time zone",
        ),
        pytest.param(
            "POST", "/keys", {"role": "operator", "valid_until": "next year"}, 422, id="an end that is no point in time"
        ),
        pytest.param("POST", "/departments", {"name": "x", "code": "a b"}, 422, id="a code that is none"),
        pytest.param("POST", "/keys", {"role": "department"}, 422, id="a department's key without a department"),
        pytest.param("PATCH", "/departments/x", {"name": "y"}, 404, id="renaming a department that is not there"),
    ],
)
def test_what_cannot_be_is_refused(city: City, method: str, path: str, body: Any, status: int) -> None:
    answer = city.operator.request(method, path, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert re.search(r"[\u4e00-\u9fff]{2}", answer.json()["detail"].replace("不对；应为", "")), "it is said in Chinese"


def test_a_renamed_department_keeps_key_and_targets_and_every_service_hears_of_it(city: City) -> None:
    id_, client = city.department("市商务局")
    target = city.target()
    city.operator.patch(f"/targets/{target}", json={"department_id": id_}).raise_for_status()
    renamed = city.operator.patch(f"/departments/{id_}", json={"name": "市商务和投资局", "code": "swj"})
    assert renamed.json() == {"id": id_, "name": "市商务和投资局", "code": "swj"}
    assert client.get(f"/targets/{target}").json()["department"]["name"] == "市商务和投资局"
    city.operator.post("/checks", json={"as_of": "2026-11-30"}).raise_for_status()

    def told() -> bool:
        city.operator.post("/checks", json={"as_of": "2026-11-30"}).raise_for_status()
        names = {alert["department"] for alert in city.operator.get("/alerts").json()["items"]}
        return names <= {"市商务和投资局"}

    eventually(told, "the new name in alerts")
    former = city.operator.post("/departments", json={"name": "市商务局"})
    assert (former.status_code, former.json()["id"] != id_) == (201, True), "the former name may be given again"
    assert client.get("/targets").json()["total"] == 1


def test_no_name_or_code_may_mean_two_departments(city: City) -> None:
    for name, code in (("市商务局", "swj"), ("市科技局", None)):
        city.operator.post("/departments", json={"name": name, "code": code}).raise_for_status()
    for body in ({"name": "市商务局"}, {"code": "swj"}, {"name": "swj"}):
        assert city.operator.patch("/departments/市科技局", json=body).status_code == 409
    assert city.operator.post("/departments", json={"name": "swj"}).status_code == 409
    taken_away = city.operator.patch("/departments/市商务局", json={"code": None})
    assert (taken_away.status_code, taken_away.json()["code"]) == (200, None)
    assert city.operator.patch("/departments/市科技局", json={"code": "swj"}).status_code == 200


def test_keys_work_while_redis_is_asked_in_vain_for_their_use(start_city: Callable[..., City]) -> None:
    city = start_city()
    key, client = issue(city)
    with redis.Redis.from_url(city.stack.redis_url) as other:
        other.set("duban:keys:used", "not a hash")
        client.get("/targets").raise_for_status()
        assert listed(city)[key["id"]]["last_used_at"] is None
