"""The secret that signs sessions is changed, and nobody is signed out."""

import re
from collections.abc import Callable

import httpx

from tests.integration.city import City, key_of

OLD, NEW = "o" * 40, "n" * 40


def signed_in(city: City) -> httpx.Client:
    browser = httpx.Client(base_url=city.url, follow_redirects=True, timeout=30)
    assert browser.post("/signin", data={"key": key_of(city.operator)}).url.path == "/board"
    return browser


def test_a_session_lives_on_while_its_secret_is_still_named(start_city: Callable[..., City]) -> None:
    first = start_city(shared={"session_secret": OLD})
    browser = signed_in(first)
    form = browser.get("/board")
    first.close()

    both = start_city(shared={"session_secret": f"{NEW}, {OLD}"})
    browser.base_url = httpx.URL(both.url)
    assert browser.get("/board").url.path == "/board"
    later = signed_in(both)
    both.close()

    new = start_city(shared={"session_secret": NEW})
    browser.base_url = later.base_url = httpx.URL(new.url)
    assert later.get("/board").url.path == "/board", "what the first secret signed is believed when the second is gone"
    assert browser.get("/board").url.path == "/signin"
    token = re.findall(r'name="csrf" value="([^"]+)"', later.get("/board").text)[0]
    assert token not in form.text
    assert later.post("/signout", data={"csrf": token}).url.path == "/signin"
    for one in (browser, later):
        one.close()
