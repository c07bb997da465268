"""Pages' sessions: opened with a key, ended with it, their forms guarded."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.integration.city import City, eventually, key_of


@pytest.fixture
def browser(city: City) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=city.url, follow_redirects=True, timeout=30) as client:
        yield client


def sign_in(city: City, browser: httpx.Client, **headers: str) -> httpx.Response:
    return browser.post("/signin", data={"key": key_of(city.operator)}, headers=headers)


def token_in(page: httpx.Response) -> str:
    [found] = set(re.findall(r'name="csrf" value="([^"]+)"', page.text))
    return found


@pytest.mark.parametrize("path", ["/board", "/"])
def test_pages_ask_to_sign_in_and_let_in_with_a_key(city: City, browser: httpx.Client, path: str) -> None:
    asked = browser.get(path)
    assert asked.url.path == "/signin"
    assert "访问密钥" in asked.text
    assert browser.post("/signin", data={"key": "duban_wrong"}).status_code == 401
    entered = browser.post("/signin", data={"key": key_of(city.operator), "next": "//elsewhere.example/"})
    assert (entered.url.path, entered.status_code) == ("/board", 200)
    assert "督办看板" in entered.text
    left = browser.post("/signout", data={"csrf": token_in(entered)})
    assert left.url.path == "/signin"
    assert browser.get("/board").url.path == "/signin"


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_by_https_from_the_open_wire(city: City) -> None:
    def cookie(**headers: str) -> str:
        answer = httpx.post(f"{city.url}/signin", data={"key": key_of(city.operator)}, headers=headers)
        assert answer.status_code == 303
        return answer.headers["set-cookie"]

    assert {"HttpOnly", "SameSite=lax"} <= set(cookie().split("; "))
    assert "Secure" not in cookie()
    assert "Secure" in cookie(**{"x-forwarded-proto": "https"}).split("; ")


def test_a_session_ends_with_its_key_in_every_service(city: City, browser: httpx.Client) -> None:
    issued = city.operator.post("/keys", json={"role": "supervisor"}).json()
    eventually(
        lambda: browser.post("/signin", data={"key": issued["key"]}).url.path == "/board", "the new key on the board"
    )
    city.operator.delete(f"/keys/{issued['id']}").raise_for_status()
    eventually(lambda: browser.get("/board").url.path == "/signin", "the session's end on the board")


def test_a_form_without_its_sessions_token_is_refused_and_the_session_stays(city: City, browser: httpx.Client) -> None:
    sign_in(city, browser)
    with httpx.Client(base_url=city.url, follow_redirects=True, timeout=30) as other:
        foreign = token_in(other.post("/signin", data={"key": city_department_key(city)}))
    for data in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": foreign}):
        refused = browser.post("/signout", data=data)
        assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
        assert "刷新页面" in refused.json()["detail"]
    assert browser.get("/board").url.path == "/board"


def city_department_key(city: City) -> str:
    """The key of another visitor, known to all services."""
    _, client = city.department("市商务局")
    eventually(lambda: client.get("/alerts").status_code == 200, "the key in alerts")
    return key_of(client)


OTHER_SITES = [
    pytest.param({"origin": "http://elsewhere.example"}, id="by its origin"),
    pytest.param({"sec-fetch-site": "cross-site"}, id="by what the browser says"),
]


@pytest.mark.parametrize("headers", OTHER_SITES)
def test_a_form_from_another_site_is_refused_even_with_the_token(
    city: City, browser: httpx.Client, headers: dict[str, str]
) -> None:
    token = token_in(sign_in(city, browser))
    assert browser.post("/signout", data={"csrf": token}, headers=headers).status_code == 403
    assert browser.get("/board").url.path == "/board"


@pytest.mark.parametrize("headers", OTHER_SITES)
def test_another_site_cannot_sign_a_visitor_in(city: City, browser: httpx.Client, headers: dict[str, str]) -> None:
    assert sign_in(city, browser, **headers).status_code == 403
    assert browser.get("/board").url.path == "/signin"


def test_our_own_page_may_send_its_forms(city: City, browser: httpx.Client) -> None:
    own = {"origin": city.url, "sec-fetch-site": "same-origin"}
    entered = sign_in(city, browser, **own)
    assert entered.url.path == "/board"
    assert browser.post("/signout", data={"csrf": token_in(entered)}, headers=own).url.path == "/signin"


def test_a_form_of_a_session_that_has_ended_leads_to_signing_in_again(city: City, browser: httpx.Client) -> None:
    asked = browser.post("/signout", data={"csrf": "x"}, headers={"referer": f"{city.url}/board"})
    assert (asked.url.path, asked.url.params["next"]) == ("/signin", "/board")


def test_a_visit_counts_as_a_use_of_the_key_and_to_its_account(start_city: Callable[..., City]) -> None:
    city = start_city(shared={"requests_per_minute": 4})
    operator = key_of(city.operator)
    with httpx.Client(base_url=city.url, timeout=30) as browser:
        assert browser.post("/signin", data={"key": operator}).status_code == 303
        assert [browser.get("/board").status_code for _ in range(5)] == [200] * 4 + [429]
    [shown] = city.operator.get("/keys").json()["items"]
    assert shown["last_used_at"] is not None
