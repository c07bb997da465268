"""Where a form may come from, as the browser says."""

import pytest
from fastapi import Request

from services.runtime.http.forgery import ForgedForm, require_own_site


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": [(b"host", b"duban.example:8321"), *raw]})


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no browser: it says nothing"),
        pytest.param({"origin": "http://duban.example:8321"}, id="our own page"),
        pytest.param({"origin": "https://duban.example"}, id="our own page behind a gateway that hides the port"),
        pytest.param({"sec_fetch_site": "same-origin"}, id="a browser that says so"),
        pytest.param({"sec_fetch_site": "none"}, id="typed in by the visitor"),
        pytest.param(
            {"sec_fetch_site": "same-origin", "origin": "https://public.example"}, id="a gateway that renames the host"
        ),
    ],
)
def test_a_form_of_our_own_is_taken(headers: dict[str, str]) -> None:
    require_own_site(request(**headers))


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sec_fetch_site": "cross-site"}, id="another site, by what the browser says"),
        pytest.param({"sec_fetch_site": "same-site"}, id="another page of the same domain"),
        pytest.param(
            {"sec_fetch_site": "cross-site", "origin": "http://duban.example:8321"},
            id="another site that bears our name",
        ),
        pytest.param({"origin": "http://evil.example"}, id="another site, by its origin"),
        pytest.param({"origin": "http://duban.example.evil.example"}, id="a name that begins like ours"),
        pytest.param({"origin": "null"}, id="a page that hides its origin"),
        pytest.param({"origin": "http://["}, id="an origin that is none"),
    ],
)
def test_a_form_of_another_site_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ForgedForm, match="其他网站"):
        require_own_site(request(**headers))
