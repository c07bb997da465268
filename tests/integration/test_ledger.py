"""The API as departments and the office use it, on all three services."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.integration.city import City, eventually

REPORT = """示范市2026年政府工作报告

一、2025年工作回顾
全年新增城镇就业5.1万人，跨境电商交易额完成90亿元。

二、2026年工作安排
(一)扩大开放。完善海外布局，新增海外仓20万平方米以上。力争跨境电商交易额达到100亿元以上。
(二)抓好投资。省市重点项目完成投资2000亿元。新增城镇就业5万人以上。
"""


def _upload(city: City, text: str = REPORT, **said: str) -> Any:
    return city.operator.post(
        "/reports", files={"file": ("report.txt", text.encode())}, data={"period": "2026", **said}
    )


def _by_indicator(city: City, report_id: str) -> dict[str, Any]:
    items = city.operator.get("/targets", params={"report_id": report_id}).json()["items"]
    return {item["indicator"]: item for item in items}


def _registered(city: City, report: Any) -> dict[str, Any]:
    def all_there() -> dict[str, Any] | None:
        found = _by_indicator(city, report["id"])
        return found if len(found) == report["target_count"] else None

    found: dict[str, Any] = eventually(all_there, "the report's targets in the ledger")
    return found


def test_a_report_becomes_rows_of_the_ledger_with_its_sentences(city: City) -> None:
    answer = _upload(city)
    assert answer.status_code == 201
    report = answer.json()
    assert (report["period"], report["period_source"], report["target_count"]) == ("2026", "given", 4)
    rows = _registered(city, report)
    warehouse = rows["新增海外仓"]
    assert (warehouse["value"], warehouse["unit"], warehouse["comparator"]) == ("200000", "平方米", "ge")
    assert (warehouse["starts_on"], warehouse["deadline"], warehouse["state"]) == ("2026-01-01", "2026-12-31", "draft")
    assert REPORT[warehouse["start"] : warehouse["end"]] == warehouse["quote"] == "20万平方米"
    sentence = warehouse["sentence"]
    assert REPORT[sentence["start"] : sentence["end"]] == sentence["quote"]
    assert "新增海外仓20万平方米以上" in sentence["quote"]
    assert rows["跨境电商交易额"]["strive"] is True

    found = city.operator.get(f"/reports/{report['id']}/targets").json()
    assert {item["id"] for item in found["items"]} == {row["id"] for row in rows.values()}
    eventually(
        lambda: city.operator.get(f"/reports/{report['id']}").json()["published_at"], "the report to be published"
    )


def test_the_same_report_again_changes_nothing(city: City) -> None:
    first = _upload(city)
    before = _registered(city, first.json())
    again = _upload(city)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert _registered(city, first.json()) == before
    assert city.operator.get("/reports").json()["total"] == 1


def test_a_report_as_json_is_read_like_one_as_a_file(city: City) -> None:
    answer = city.operator.post("/reports", json={"text": REPORT, "period": "2026", "title": "报告", "issuer": "甲市"})
    assert answer.status_code == 201
    assert (answer.json()["title"], answer.json()["issuer"], answer.json()["target_count"]) == ("报告", "甲市", 4)


def test_a_corrected_edition_keeps_targets_with_their_progress_and_changes_their_number(city: City) -> None:
    rows = _registered(city, _upload(city).json())
    id_ = rows["新增海外仓"]["id"]
    figure = {"value": 5.5, "unit": "万平方米", "as_of": "2026-06-30"}
    city.operator.post(f"/targets/{id_}/progress", json=figure).raise_for_status()
    corrected = _upload(city, REPORT.replace("海外仓20万", "海外仓25万")).json()
    row = _registered(city, corrected)["新增海外仓"]
    assert (row["id"], row["value"]) == (id_, "250000")
    assert [entry["value"] for entry in row["progress"]] == ["55000"]
    changes = city.operator.get(f"/reports/{corrected['id']}/changes").json()
    assert (changes["added"], changes["removed"], changes["same"]) == ([], [], 3)
    assert changes["corrects"] != corrected["id"]
    assert changes["changed"] == [{"id": id_, "indicator": "新增海外仓", "fields": {"value": ["200000", "250000"]}}]


REFUSED_REPORTS = [
    pytest.param({"files": {"file": ("r.txt", b"")}}, "file", id="an empty file"),
    pytest.param({"files": {"file": ("r.txt", b"%PDF-1.7 ...")}}, "file", id="a pdf that says it is text"),
    pytest.param({"files": {"file": ("r.exe", b"text")}}, "file", id="a file of another kind"),
    pytest.param({"files": {"other": ("r.txt", b"text")}}, "file", id="a multipart form without a file"),
    pytest.param(
        {"files": {"file": ("r.txt", REPORT)}, "data": {"period": "26"}}, "period", id="a period that is none"
    ),
    pytest.param({"json": {"period": "2026"}}, "text", id="JSON without text"),
    pytest.param({"json": {"text": "x", "year": 1}}, "year", id="JSON with an unknown field"),
    pytest.param({"content": b"{"}, "body", id="broken JSON"),
    pytest.param({"json": {"text": "新增就业5万人。"}}, "period", id="a text that does not say its year"),
]


@pytest.mark.parametrize(("request_", "field"), REFUSED_REPORTS)
def test_a_bad_report_is_refused_with_field_value_and_what_would_be_right(
    city: City, request_: dict[str, Any], field: str
) -> None:
    answer = city.operator.post("/reports", **request_)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert error["field"] == field
    assert error["expected"]
    assert city.operator.get("/reports").json()["total"] == 0


def test_a_report_of_200_megabytes_is_refused_before_it_is_read(city: City) -> None:
    def body() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(200):
            yield b"x" * 1_000_000

    for sent in ({"content": body()}, {"files": {"file": ("r.txt", b"x" * 30_000_000)}}):
        answer = city.operator.post(
            "/reports", headers={"content-type": "application/json"} if "content" in sent else {}, **sent
        )
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert city.operator.post("/targets", content=b" " * 2_000_000).status_code == 413


FIGURE = {"value": "8.6", "unit": "万平方米", "as_of": "2026-06-30"}

REFUSED_FIGURES = [
    pytest.param({**FIGURE, "value": "八"}, "value", id="a value that is no number"),
    pytest.param({**FIGURE, "value": "NaN"}, "value", id="a value that is not finite"),
    pytest.param({**FIGURE, "value": "-1"}, "value", id="a negative amount"),
    pytest.param({**FIGURE, "unit": "万吨"}, "unit", id="a unit that does not fit"),
    pytest.param({**FIGURE, "as_of": "2026-07-16"}, "as_of", id="a data date in the future"),
    pytest.param({**FIGURE, "as_of": "2025-12-31"}, "as_of", id="a data date before the period"),
    pytest.param({**FIGURE, "as_of": "2026-06-31"}, "as_of", id="a day that does not exist"),
    pytest.param({"unit": "平方米", "as_of": "2026-06-30"}, "value", id="no value"),
    pytest.param({**FIGURE, "amount": 1}, "amount", id="an unknown field"),
]


@pytest.mark.parametrize(("figure", "field"), REFUSED_FIGURES)
def test_a_bad_figure_is_refused_and_nothing_is_saved(city: City, figure: dict[str, Any], field: str) -> None:
    id_ = city.target()
    answer = city.operator.post(f"/targets/{id_}/progress", json=figure)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert city.operator.get(f"/targets/{id_}/progress").json()["total"] == 0
    assert city.operator.get(f"/targets/{id_}").json()["revision"] == 1


def test_figures_convert_to_the_targets_unit_and_the_last_for_a_day_counts(city: City) -> None:
    path = f"/targets/{city.target()}/progress"
    for value, unit, day in ((8.6, "万平方米", "2026-06-30"), (90000, "㎡", "2026-06-30"), ("120", "亩", "2026-05-31")):
        city.operator.post(path, json={"value": value, "unit": unit, "as_of": day}).raise_for_status()
    listed = city.operator.get(path).json()
    assert [item["value"] for item in listed["items"]] == ["86000", "90000", "80000"]
    assert listed["items"][0]["given_unit"] == "万平方米"
    shown = city.operator.get(path.removesuffix("/progress")).json()["progress"]
    assert [(entry["as_of"], entry["value"]) for entry in shown] == [("2026-05-31", "80000"), ("2026-06-30", "90000")]


def test_a_retry_with_the_same_idempotency_key_adds_nothing_and_is_answered_the_same(city: City) -> None:
    path, key = f"/targets/{city.target()}/progress", {"Idempotency-Key": "商务局-6月"}
    headers = {name: value.encode() for name, value in key.items()}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: city.operator.post(path, json=FIGURE, headers=headers), range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert city.operator.get(path).json()["total"] == 1
    other = city.operator.post(path, json={**FIGURE, "value": "9"}, headers=headers)
    assert (other.status_code, other.json()["title"]) == (422, "Idempotency-Key reused")
    assert city.operator.get(path).json()["total"] == 1


def test_figures_posted_side_by_side_are_all_kept_and_reach_the_alerts_service(city: City) -> None:
    id_ = city.target()
    days = [f"2026-06-{day:02}" for day in range(1, 31)]

    def post(day: str) -> int:
        body = {"value": 80000 + 100 * int(day[-2:]), "as_of": day}
        return city.operator.post(f"/targets/{id_}/progress", json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, days)) == {201}
    row = city.operator.get(f"/targets/{id_}").json()
    assert (row["revision"], len(row["progress"])) == (31, 30)
    for day in days:
        eventually(
            lambda day=day: (
                city.operator.get(f"/assessments/{id_}", params={"as_of": day}).json().get("data_as_of") == day
            ),
            f"the figure of {day}",
        )


LISTS = ["/targets", "/departments", "/reports", "/alerts"]


def test_lists_are_answered_as_items_total_next_and_next_leads_through_all(city: City) -> None:
    ids = {city.target(indicator=f"指标{number}") for number in range(7)}
    path, seen = "/targets?limit=3", []
    while path:
        answer = city.operator.get(path.removeprefix("/api/v1")).json()
        assert answer["total"] == 7
        seen += [item["id"] for item in answer["items"]]
        path = answer["next"]
    assert len(seen) == 7
    assert set(seen) == ids
    for path in LISTS:
        assert set(city.operator.get(path).json()) == {"items", "total", "next"}
        assert city.operator.get(path, params={"limit": 0}).status_code == 422


def test_targets_are_found_by_department_and_by_words(city: City) -> None:
    department, _ = city.department("市商务局")
    first, second = city.target(), city.target(indicator="新增学位", unit="个", value="9870")
    city.operator.patch(f"/targets/{first}", json={"department_id": "市商务局"}).raise_for_status()
    for query, expected in (
        ({"department": department}, [first]),
        ({"department": "市商务局"}, [first]),
        ({"q": "学位"}, [second]),
        ({"q": "%"}, []),
    ):
        found = city.operator.get("/targets", params=query).json()["items"]
        assert [item["id"] for item in found] == expected
    assert city.operator.get("/targets", params={"department": "没有的局"}).status_code == 404


CONFLICTS = [
    pytest.param("POST", "/targets", {"indicator": "新增海外仓", "measure": "increment", "value": 1, "unit": "平方米",
                 "deadline": "2026-12-31", "issuer": "示范市人民政府"}, 409, id="a target that is there already"),
    pytest.param("POST", "/targets", {"indicator": "x", "measure": "increment", "value": 1,
                 "deadline": "2026-12-31"}, 422, id="a quantity without a unit"),
    pytest.param("POST", "/targets", {"indicator": "x" * 25, "measure": "increment", "value": 1, "unit": "个",
                 "deadline": "2026-12-31"}, 422, id="an indicator of over 24 characters"),
    pytest.param("PATCH", "/targets/{target}", {"department_id": "没有的局"}, 404, id="a department that is not there"),
    pytest.param("PATCH", "/targets/{nobody}", {"department_id": None}, 404, id="a target that is not there"),
    pytest.param("POST", "/departments/没有的局/keys", {}, 404, id="a key for a department that is not there"),
    pytest.param("POST", "/keys", {"role": "department"}, 422, id="a department's key without a department"),
    pytest.param("POST", "/checks", {"as_of": "heute"}, 422, id="a check of no day"),
    pytest.param("GET", "/assessments/{nobody}", None, 404, id="an assessment of nothing"),
    pytest.param("GET", "/alerts/{nobody}", None, 404, id="an alert that is not there"),
    pytest.param("GET", "/alerts?state=open", None, 422, id="a state that no alert has"),
    pytest.param("GET", "/targets/none", None, 422, id="an id that is none"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status"), CONFLICTS)
def test_what_cannot_be_done_is_answered_with_a_problem(
    city: City, method: str, path: str, body: Any, status: int
) -> None:
    target = city.target()
    path = path.format(target=target, nobody="00000000-0000-0000-0000-000000000000")
    answer = city.operator.request(method, path, json=body)
    assert answer.status_code == status
    problem = answer.json()
    assert set(problem) >= {"type", "title", "status", "detail"}
    assert json.dumps(problem)


def test_a_department_added_twice_is_the_same_and_its_code_belongs_to_it(city: City) -> None:
    first = city.operator.post("/departments", json={"name": "市商务局", "code": "swj"})
    again = city.operator.post("/departments", json={"name": "市商务局", "code": "swj"})
    assert first.json() == again.json()
    assert city.operator.post("/departments", json={"name": "市水务局", "code": "swj"}).status_code == 409


def test_a_corrected_edition_keeps_what_the_office_has_granted_since_unless_it_corrects_just_that(city: City) -> None:
    rows = _registered(city, _upload(city).json())
    id_ = rows["新增海外仓"]["id"]
    step = {"action": "adjust", "deadline": "2027-03-31", "why": "用地批复推迟"}
    city.operator.post(f"/targets/{id_}/changes", json=step).raise_for_status()

    def edition(text: str) -> Any:
        report = _upload(city, text).json()
        eventually(
            lambda: city.operator.get(f"/targets/{id_}").json()["source"]["report_id"] == report["id"], "the edition"
        )
        row = city.operator.get(f"/targets/{id_}").json()
        return row["value"], row["deadline"], row["version"], row["promised"]["deadline"]

    assert edition(REPORT.replace("完善海外布局", "健全海外布局")) == ("200000", "2027-03-31", 2, "2026-12-31")
    assert edition(REPORT.replace("海外仓20万", "海外仓25万")) == ("250000", "2027-03-31", 3, "2026-12-31")
    assert edition(REPORT + "\n新增学位9870个。\n") == ("200000", "2027-03-31", 4, "2026-12-31")
