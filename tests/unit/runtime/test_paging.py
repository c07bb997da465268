"""Lists: where the next items are."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import Request

from services.runtime.http.paging import page


def request(query: str = "", path: str = "/api/v1/targets") -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []})


@pytest.mark.parametrize(
    ("items", "total", "limit", "offset", "following"),
    [
        pytest.param(10, 25, 10, 0, "10", id="the second page after the first"),
        pytest.param(10, 25, 10, 10, "20", id="the last page after the second"),
        pytest.param(5, 25, 10, 20, None, id="nothing after the last"),
        pytest.param(10, 10, 10, 0, None, id="nothing after a list that just fits"),
        pytest.param(10, 11, 10, 0, "10", id="one more item is one more page"),
        pytest.param(0, 0, 10, 0, None, id="nothing after an empty list"),
        pytest.param(0, 25, 10, 99, None, id="nothing behind the end, and no endless road"),
        pytest.param(3, 25, 10, 0, "3", id="a short page goes on where it ended"),
    ],
)
def test_the_next_page(items: int, total: int, limit: int, offset: int, following: str | None) -> None:
    found = page(request(), list(range(items)), total, limit, offset)
    assert (found.items, found.total) == (list(range(items)), total)
    if following is None:
        assert found.next is None
    else:
        assert found.next is not None
        assert parse_qs(urlsplit(found.next).query) == {"limit": [str(limit)], "offset": [following]}


def test_what_was_asked_for_is_asked_for_again() -> None:
    found = page(request("q=%E6%B5%B7%E5%A4%96%E4%BB%93+%26x&department=swj&offset=10&limit=10"), [0] * 10, 40, 10, 10)
    assert found.next is not None
    address = urlsplit(found.next)
    assert (address.scheme, address.netloc, address.path) == ("", "", "/api/v1/targets")
    assert parse_qs(address.query) == {
        "q": ["海外仓 &x"],
        "department": ["swj"],
        "limit": ["10"],
        "offset": ["20"],
    }


def test_following_the_links_meets_every_item_once() -> None:
    everything, met, query = list(range(23)), [], "limit=5"
    for _ in range(10):
        asked = parse_qs(query)
        offset = int(asked.get("offset", ["0"])[0])
        found = page(request(query), everything[offset : offset + 5], len(everything), 5, offset)
        met += found.items
        if found.next is None:
            break
        query = urlsplit(found.next).query
    assert met == everything
