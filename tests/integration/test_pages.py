"""Pages of the ledger over HTTP: who may see and send what, and how a page refuses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from tests.integration.city import City

NOBODY = "00000000-0000-0000-0000-000000000000"
FIGURE = {"value": "5.5", "unit": "万平方米", "as_of": "2026-06-30", "kind": "cumulative"}


@dataclass
class Visitors:
    """The office, the department that leads the target, and another one, each with a session."""

    city: City
    target: str
    figure: str
    office: httpx.Client
    lead: httpx.Client
    other: httpx.Client

    def post(self, who: str, path: str, token: str | None = None, **fields: str) -> httpx.Response:
        client: httpx.Client = getattr(self, who)
        found = re.search(r'name="csrf" value="([^"]+)"', client.get("/ledger").text)
        assert found is not None
        data = {"csrf": found[1] if token is None else token, **fields}
        return client.post(path.format(target=self.target, figure=self.figure), data=data)

    def known(self) -> Any:
        target = self.city.operator.get(f"/targets/{self.target}").json()
        return target["revision"], self.city.operator.get(f"/targets/{self.target}/progress").json()["total"]


@pytest.fixture
def visitors(city: City) -> Iterator[Visitors]:
    made: list[httpx.Client] = []

    def visitor(key: httpx.Client) -> httpx.Client:
        made.append(httpx.Client(base_url=city.url, follow_redirects=True, timeout=30))
        made[-1].post("/signin", data={"key": key.headers["authorization"].removeprefix("Bearer ")})
        return made[-1]

    target = city.target()
    _, lead = city.department("市商务局")
    _, other = city.department("市财政局")
    city.operator.patch(f"/targets/{target}", json={"department_id": "市商务局"}).raise_for_status()
    body = {"value": "4.4", "unit": "万平方米", "as_of": "2026-05-31"}
    figure = lead.post(f"/targets/{target}/progress", json=body).raise_for_status().json()["id"]
    yield Visitors(city, target, figure, visitor(city.operator), visitor(lead), visitor(other))
    for client in made:
        client.close()


FORMS = [
    pytest.param("lead", "/my/{target}/figures", FIGURE, id="a figure"),
    pytest.param("lead", "/my/{target}/figures/{figure}/confirm", {"reason": "属实"}, id="a confirmation"),
    pytest.param("lead", "/my/sign", {"target": NOBODY}, id="signing"),
    pytest.param("lead", "/ledger/{target}/steps/claim", {"why": "完成"}, id="a step"),
    pytest.param("lead", "/ledger/{target}/evidence", {}, id="evidence"),
    pytest.param("office", "/ledger/{target}/assignment", {"lead": "市财政局", "due_day": "8"}, id="an assignment"),
    pytest.param("office", "/ledger/{target}/figures/{figure}/returned", {"reason": "不符"}, id="a review"),
]


@pytest.mark.parametrize(("who", "path", "fields"), FORMS)
def test_a_form_without_its_sessions_token_changes_nothing(
    visitors: Visitors, who: str, path: str, fields: dict[str, str]
) -> None:
    before = visitors.known()
    refused = visitors.post(who, path, token="forged", **fields)
    assert (refused.status_code, refused.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "刷新页面" in refused.text
    assert visitors.known() == before


TRESPASSES = [
    pytest.param("other", "/my/{target}/figures", FIGURE, 403, id="another department's figure"),
    pytest.param("other", "/ledger/{target}/steps/claim", {"why": "完成"}, 403, id="another department's step"),
    pytest.param("lead", "/ledger/{target}/assignment", {"lead": "市财政局", "due_day": "8"}, 403,
                 id="a department assigns"),
    pytest.param("lead", "/ledger/{target}/steps/take_back", {}, 403, id="a department hands its target back"),
    pytest.param("lead", "/ledger/{target}/steps/suspend", {"why": "难"}, 403, id="a department suspends"),
    pytest.param("lead", "/ledger/{target}/figures/{figure}/accepted", {}, 403, id="a department verifies itself"),
    pytest.param("lead", "/ledger/{target}/steps/accept", {}, 409, id="a step that is not due"),
    pytest.param("lead", "/ledger/{target}/steps/claim", {"why": " "}, 422, id="a step without its reason"),
    pytest.param("lead", "/ledger/{target}/steps/fly", {}, 404, id="a step that there is not"),
    pytest.param("office", "/ledger/{target}/assignment", {"lead": "没有的局", "due_day": "8"}, 404,
                 id="a department that there is not"),
    pytest.param("office", "/ledger/{target}/assignment", {"lead": "市财政局", "due_day": "32"}, 422,
                 id="a day that no month has"),
    pytest.param("office", "/ledger/{target}/assignment", {"lead": "市财政局", "due_day": "8", "plan": "points",
                 "quarters": "20/50/75/90"}, 422, id="a plan that does not reach the target"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "path", "fields", "status"), TRESPASSES)
def test_what_a_visitor_may_not_do_is_said_on_a_page_and_changes_nothing(
    visitors: Visitors, who: str, path: str, fields: dict[str, str], status: int
) -> None:
    before = visitors.known()
    refused = visitors.post(who, path, **fields)
    assert (refused.status_code, refused.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert 'role="alert"' in refused.text
    assert visitors.known() == before


SIGHTS = [
    pytest.param("lead", "/ledger/{target}", 200, id="one's own target"),
    pytest.param("other", "/ledger/{target}", 403, id="another department's target"),
    pytest.param("other", "/my?department=市商务局", 403, id="another department's tasks"),
    pytest.param("other", "/ledger?department=市商务局", 403, id="another department's part of the ledger"),
    pytest.param("office", "/my?department=市商务局", 200, id="the office sees a department's tasks"),
    pytest.param("office", "/my?department=没有的局", 404, id="a department that there is not"),
    pytest.param("office", f"/ledger/{NOBODY}", 404, id="a target that there is not"),
    pytest.param("office", "/ledger/none", 404, id="an id that is none"),
    pytest.param("office", "/ledger?as_of=2026-02-30", 422, id="a day that there is not"),
    pytest.param("office", "/ledger?page=9999", 200, id="a page after the last is the last"),
]


@pytest.mark.parametrize(("who", "path", "status"), SIGHTS)
def test_a_page_is_shown_or_refused_and_never_runs_a_script(
    visitors: Visitors, who: str, path: str, status: int
) -> None:
    client: httpx.Client = getattr(visitors, who)
    page = client.get(path.format(target=visitors.target))
    assert page.status_code == status
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|\son\w+=|\sstyle=|javascript:", page.text)


def test_a_department_sees_nothing_of_others_in_the_ledger(visitors: Visitors) -> None:
    assert "新增海外仓" in visitors.lead.get("/ledger").text
    assert "新增海外仓" not in visitors.other.get("/ledger").text


def test_a_figure_that_comes_too_late_is_refused_on_top_of_the_page(visitors: Visitors) -> None:
    step = {"action": "suspend", "why": "机构调整"}
    visitors.city.operator.post(f"/targets/{visitors.target}/changes", json=step).raise_for_status()
    refused = visitors.post("lead", "/my/{target}/figures", **FIGURE)
    assert refused.status_code == 409
    [said] = re.findall(r'role="alert">([^<]+)', refused.text)
    assert "目标现为“已中止”" in said


CHOICES = [
    pytest.param("", ["新增海外仓", "新增学位"], id="everything"),
    pytest.param("?waiting=unassigned", ["新增学位"], id="what nobody owns"),
    pytest.param("?q=海外", ["新增海外仓"], id="by words"),
    pytest.param("?department=市商务局", ["新增海外仓"], id="a department's"),
    pytest.param("?state=closed", [], id="nothing"),
]


@pytest.mark.parametrize(("query", "expected"), CHOICES)
def test_the_workbook_holds_what_the_page_shows(visitors: Visitors, query: str, expected: list[str]) -> None:
    visitors.city.target(indicator="新增学位", unit="个")
    page = visitors.office.get(f"/ledger{query}")
    assert sorted(re.findall(r'<td class="name"><a [^>]*>([^<]+)</a>', page.text)) == sorted(expected)
    saved = visitors.office.get(f"/ledger.xlsx{query}")
    sheet: Any = load_workbook(BytesIO(saved.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    header = next(row for row in rows if "指标" in row)
    listed = [row[header.index("指标")] for row in rows[rows.index(header) + 1 :]]
    assert sorted(listed) == sorted(expected)


SCRIPT = "<script>alert(1)</script>"


def test_what_people_write_stands_on_pages_as_text(visitors: Visitors) -> None:
    visitors.post("lead", "/my/{target}/figures", **FIGURE | {"note": SCRIPT, "as_of": "2026-06-30"})
    visitors.post("office", "/ledger/{target}/steps/adjust", why=SCRIPT, deadline="2027-01-31")
    page = visitors.office.get(f"/ledger/{visitors.target}").text
    assert SCRIPT not in page
    assert page.count("&lt;script&gt;") == 2
    assert SCRIPT not in visitors.office.get(f"/ledger?q={SCRIPT}").text
