"""A real browser, the system's Chromium, before the real services.

On a machine without Chromium these tests are skipped, and say so; nothing else of the suite is.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.office import Office
from tests.integration.city import City
from tests.integration.conftest import city, servers, stack, start_city

__all__ = ["city", "servers", "stack", "start_city"]

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}

PATIENCE = 15_000
"""Milliseconds that a page may take on a busy machine."""
expect.set_options(timeout=PATIENCE)

AT_DESK = pytest.mark.parametrize("size", ["desktop"], indirect=True)
"""For what is the same at any width."""

Visit = Callable[[httpx.Client, str], Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the system's Chromium is."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium): the pages are not driven")
    return found


@pytest.fixture
def browser(chromium: str, city: City) -> Iterator[Browser]:
    """Started after the city: while Playwright runs, its thread can have no other event loop."""
    # the sandbox wants rights that root in a container has not; the pages here are our own
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def office(chromium: str, city: City) -> Office:
    return Office(city)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """At which width the pages are seen."""
    return str(request.param)


@pytest.fixture
def visit(city: City, browser: Browser, size: str, tmp_path: Path) -> Iterator[Visit]:
    """Signs in with a client's key and opens a page; no page may ask another host for anything, nor overflow."""
    width, height = SIZES[size]
    pages: list[Page] = []
    asked: list[str] = []

    def open_page(client: httpx.Client, path: str) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{city.url}{path}")
        page.get_by_label("访问密钥").fill(client.headers["authorization"].removeprefix("Bearer "))
        page.get_by_role("button", name="登录").click()
        pages.append(page)
        return page

    yield open_page
    for number, page in enumerate(pages):
        page.screenshot(path=tmp_path / f"{number}.png", full_page=True)
        page.context.close()
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(city.url).netloc}
