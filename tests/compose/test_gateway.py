"""The one address: what it lets through, what it refuses and how, and what it says about every answer."""

import httpx
import pytest

from tests.compose.stack import Stack, docker
from tests.integration.city import eventually

PROBLEM = "application/problem+json"
MB = 1_000_000
AGAIN = 10
"""An answer that comes before the body is whole must not be lost once in so many times."""


@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "/readyz",
        "/livez",
        "/openapi.json",
        "/board/../metrics",
        "/%6detrics",
        "//metrics",
        "/api/v1/targetsx",
    ],
)
def test_what_is_not_for_the_outside_is_not_found(stack: Stack, path: str) -> None:
    answer = httpx.get(f"{stack.url}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json() == {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "没有这个地址"}


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [
        pytest.param("/api/v1/targets", 1, 401, id="what is no file"),
        pytest.param("/signin", 1, 422, id="a form"),
        pytest.param("/api/v1/progress", 10, 401, id="many figures"),
        pytest.param("/api/v1/assignments", 10, 401, id="a sheet"),
        pytest.param("/api/v1/reports", 20, 401, id="a report"),
    ],
)
def test_a_body_that_is_too_large_is_refused_before_it_is_sent(
    stack: Stack, path: str, megabytes: int, status: int
) -> None:
    """Just below, the service itself answers, of files before it has the body: that nobody is signed in."""
    refused = httpx.post(f"{stack.url}{path}", content=b" " * ((megabytes + 1) * 1_048_576 + 1))
    assert (refused.status_code, refused.headers["content-type"]) == (413, PROBLEM)
    assert "请求内容过大" in refused.json()["detail"]
    for _ in range(AGAIN):
        taken = httpx.post(f"{stack.url}{path}", content=b" " * (megabytes * MB))
        assert taken.status_code == status, taken.text


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        pytest.param("/signin", "style-src 'sha256-", id="a page brings its own policy"),
        pytest.param("/api/v1/targets", "default-src 'none'; frame-ancestors 'none'", id="an answer of the API"),
        pytest.param("/nothing", "default-src 'none'; frame-ancestors 'none'", id="an answer of the gateway"),
    ],
)
def test_every_answer_says_once_what_a_browser_may_do_with_it(stack: Stack, path: str, policy: str) -> None:
    headers = httpx.get(f"{stack.url}{path}", headers={"x-request-id": "asked-by-us-1"}).headers
    [said] = headers.get_list("content-security-policy")
    assert policy in said
    assert "frame-ancestors 'none'" in said
    assert headers.get_list("x-content-type-options") == ["nosniff"]
    assert headers.get_list("referrer-policy") == ["same-origin"]
    assert headers.get_list("x-request-id") == ["asked-by-us-1"]
    assert headers["server"] == "nginx"


def test_an_address_that_is_claimed_counts_for_nothing(stack: Stack) -> None:
    """Wrong keys are counted to the address that the gateway sees, whatever the caller says of himself."""
    tried = [
        httpx.get(
            f"{stack.url}/api/v1/reports",
            headers={"authorization": "Bearer duban_wrong", "x-forwarded-for": f"203.0.113.{n}"},
        ).status_code
        for n in range(130)
    ]
    assert set(tried) == {401, 429}


def test_a_service_that_is_away_is_a_problem_that_passes(stack: Stack, operator: httpx.Client) -> None:
    names = list(stack.containers("ingest"))
    docker("stop", *names)
    try:
        answer = eventually(lambda: _bad(operator), "the gateway to notice")
        assert (answer.headers["content-type"], answer.headers["retry-after"]) == (PROBLEM, "2")
        assert answer.json()["status"] == 502
        assert operator.get("/targets").status_code == 200
    finally:
        docker("start", *names)
    eventually(lambda: operator.get("/reports").status_code == 200, "the service to be back", 60)


def _bad(operator: httpx.Client) -> httpx.Response | None:
    answer = operator.get("/reports")
    return answer if answer.status_code == 502 else None


def test_the_gateway_keeps_a_log_without_queries(stack: Stack) -> None:
    httpx.get(f"{stack.url}/signin", params={"next": "/my?secret=1"})
    eventually(lambda: any(line["path"] == "/signin" for line in stack.access_log()), "the line")
    assert all("?" not in line["path"] for line in stack.access_log())
