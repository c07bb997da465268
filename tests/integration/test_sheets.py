"""Sheets over HTTP: the ledger out and in again, a department's form filled in, and lines that harm no other."""

import csv
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from openpyxl import load_workbook

from tests.integration.city import City

HEADER_ROW = 3
AS_OF = "2026-06-30"


def _assigned(city: City, *indicators: str) -> tuple[str, httpx.Client, list[str]]:
    department, own = city.department("市商务局")
    made = [city.target(indicator=indicator) for indicator in indicators]
    for target in made:
        city.operator.patch(f"/targets/{target}", json={"department_id": department}).raise_for_status()
    return department, own, made


def _filled(form: bytes, values: dict[str, dict[str, Any]], *, backwards: bool = False) -> bytes:
    """The form with these cells filled in, by indicator and header; its rows may be turned round."""
    book = load_workbook(BytesIO(form))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    for row in rows:
        for header, value in values.get(row[headers.index("指标")], {}).items():
            row[headers.index(header)] = value
    for at, row in enumerate(reversed(rows) if backwards else rows, HEADER_ROW + 1):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _post(client: httpx.Client, path: str, data: bytes, name: str = "表.xlsx", **headers: str) -> Any:
    return client.post(path, files={"file": (name, data)}, headers=headers).raise_for_status().json()


def test_a_form_filled_in_and_sorted_otherwise_is_read_back_to_the_right_targets(city: City) -> None:
    department, own, (first, second) = _assigned(city, "新增海外仓", "新增保税仓")
    form = own.get(f"/departments/{department}/form.xlsx")
    assert form.headers["content-type"].endswith("spreadsheetml.sheet")
    filled = _filled(
        form.content,
        {
            "新增海外仓": {
                "本期数值": 8.6,
                "单位": "万平方米",
                "数据截止期": AS_OF,
                "进展": "主体完工",
                "问题": "资金",
            },
            "新增保税仓": {"本期数值": 91000, "数据截止期": "2026/6/30", "佐证链接": "https://oa.example/2"},
        },
        backwards=True,
    )
    answer = _post(own, "/progress", filled)
    assert (answer["accepted"], answer["refused"]) == (2, 0)
    for target, value, note in ((first, "86000", "主体完工"), (second, "91000", None)):
        [figure] = own.get(f"/targets/{target}/progress").json()["items"]
        assert (figure["value"], figure["note"], figure["as_of"]) == (value, note, AS_OF)
    again = _post(own, "/progress", filled)
    assert (again["duplicate"], again["accepted"], again["refused"]) == (2, 0, 0), again


def test_an_untouched_form_posted_back_reports_nothing(city: City) -> None:
    department, own, (target,) = _assigned(city, "新增海外仓")
    form = own.get(f"/departments/{department}/form.xlsx").content
    assert _post(own, "/progress", form)["lines"] == []
    assert own.get(f"/targets/{target}/progress").json()["total"] == 0


def test_a_department_gets_no_other_departments_form(city: City) -> None:
    _, own, _ = _assigned(city, "新增海外仓")
    other, _ = city.department("市科技局")
    assert own.get(f"/departments/{other}/form.xlsx").status_code == 403
    assert own.get("/departments/没有的局/form.xlsx").status_code == 404


def test_each_line_is_answered_for_itself_and_a_bad_one_harms_no_other(city: City) -> None:
    _, own, (first, second) = _assigned(city, "新增海外仓", "新增保税仓")
    foreign = city.target(indicator="新增学位", unit="个", value="9870")
    number = own.get(f"/targets/{second}").json()["number"]
    lines = [
        {"target_id": first, "value": "8.6", "unit": "万平方米", "as_of": AS_OF},
        {"target_id": first, "value": "86000", "as_of": AS_OF},
        {"number": number, "value": "200000", "as_of": AS_OF},
        {"target_id": first, "value": "八", "as_of": AS_OF},
        {"target_id": first, "value": "9", "unit": "万吨", "as_of": "2026-07-01"},
        {"target_id": foreign, "value": "1", "as_of": AS_OF},
        {"target_id": "没有的编号", "value": "1", "as_of": AS_OF},
        {"target_id": first, "as_of": AS_OF},
        "不是对象",
    ]
    answer = own.post("/progress", json=lines).raise_for_status().json()
    became = [(line["line"], line["status"], [error["field"] for error in line["errors"]]) for line in answer["lines"]]
    assert became == [
        (1, "accepted", []),
        (2, "duplicate", []),
        (3, "in_doubt", []),
        (4, "refused", ["value"]),
        (5, "refused", ["unit"]),
        (6, "refused", []),
        (7, "refused", []),
        (8, "refused", ["value"]),
        (9, "refused", ["body"]),
    ]
    assert all(line["detail"] for line in answer["lines"] if line["status"] in ("refused", "in_doubt"))
    assert [answer[kind] for kind in ("accepted", "duplicate", "in_doubt", "refused")] == [1, 1, 1, 6]
    assert [entry["value"] for entry in own.get(f"/targets/{first}").json()["progress"]] == ["86000"]
    assert own.get(f"/targets/{second}").json()["progress"] == []


def test_a_csv_is_read_in_either_encoding_and_a_repeat_with_the_same_key_is_answered_the_same(city: City) -> None:
    _, own, (target,) = _assigned(city, "新增海外仓")
    number = own.get(f"/targets/{target}").json()["number"]
    text = f"督办编号,本期数值,单位,数据截止期,进展\n{number},8.6,万平方米,2026年6月30日,主体完工\n"
    sent = {"content": text.encode("gb18030"), "headers": {"content-type": "text/csv", "Idempotency-Key": "6"}}
    first, again = (own.post("/progress", **sent) for _ in range(2))
    assert (first.json()["accepted"], first.text) == (1, again.text)
    utf8 = own.post("/progress", content=text.encode("utf-8-sig"), headers={"content-type": "text/csv"})
    assert utf8.json()["duplicate"] == 1
    other = own.post("/progress", **{**sent, "content": text.replace("8.6", "9").encode()})
    assert (other.status_code, other.json()["title"]) == (422, "Idempotency-Key reused")


REFUSED = [
    pytest.param({"content": b"{}", "headers": {"content-type": "application/json"}}, "body", id="no array"),
    pytest.param({"content": b"[", "headers": {"content-type": "application/json"}}, "body", id="broken JSON"),
    pytest.param({"files": {"file": ("a.xlsx", b"PK nothing")}}, "file", id="a damaged workbook"),
    pytest.param({"files": {"file": ("a.xls", b"\xd0\xcf\x11\xe0")}}, "file", id="a workbook of the old kind"),
    pytest.param({"files": {"other": ("a.csv", b"x")}}, "file", id="a form without a file"),
    pytest.param({"content": b"x", "headers": {"content-type": "image/png"}}, "content-type", id="another type"),
]


@pytest.mark.parametrize(("request_", "field"), REFUSED)
def test_what_is_no_sheet_is_refused_by_name(city: City, request_: dict[str, Any], field: str) -> None:
    answer = city.operator.post("/progress", **request_)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


def test_the_ledger_out_and_in_again_changes_nothing(city: City) -> None:
    department, own, made = _assigned(city, "新增海外仓", "=新增保税仓", "-新增冷库")
    figure = {"value": "8.6", "unit": "万平方米", "as_of": AS_OF, "note": "=1+1"}
    own.post(f"/targets/{made[0]}/progress", json=figure).raise_for_status()
    city.target(indicator="没有人的目标")
    before = city.operator.get("/targets").json()
    for form in ("xlsx", "csv"):
        sheet = city.operator.get("/ledger", params={"format": form}).raise_for_status().content
        answer = _post(city.operator, "/assignments", sheet, f"台账.{form}")
        assert (answer["changed"], answer["refused"], answer["unchanged"]) == (0, 0, 3), answer
    assert city.operator.get("/targets").json() == before
    assert department


def test_the_ledger_says_of_each_target_whose_it_is_how_far_it_is_and_what_is_owed(city: City) -> None:
    _, own, (target,) = _assigned(city, "新增海外仓")
    own.post(
        f"/targets/{target}/progress", json={"value": "8.6", "unit": "万平方米", "as_of": AS_OF, "note": "主体完工"}
    ).raise_for_status()
    text = city.operator.get("/ledger", params={"format": "csv"}).content.decode("utf-8-sig")
    [row] = csv.DictReader(StringIO(text))
    shown = [row[name] for name in ("指标", "目标值", "单位", "比较", "牵头单位", "累计完成", "完成率", "亮灯", "进展")]
    assert shown == ["新增海外仓", "200000", "平方米", "不低于", "市商务局", "86000", "0.43", "黄", "主体完工"]
    assert (row["核验"], UUID(row["目标ID"])) == ("已报待核", UUID(target))
    assert list(csv.DictReader(StringIO(own.get("/ledger", params={"format": "csv"}).content.decode("utf-8-sig"))))


def test_departments_are_taken_over_from_an_edited_ledger_line_by_line(city: City) -> None:
    city.department("市商务局")
    city.department("市科技局")
    first, second = city.target(), city.target(indicator="新增保税仓")
    book = load_workbook(BytesIO(city.operator.get("/ledger").content))
    sheet = book.worksheets[0]
    [head] = [row for row in sheet.iter_rows(max_row=20) if "牵头单位" in [cell.value for cell in row]]
    names = [cell.value for cell in head]
    for row, (lead, supporting) in enumerate((("市商务局", "市科技局"), ("没有的局", "")), head[0].row + 1):
        sheet.cell(row, names.index("牵头单位") + 1).value = lead
        sheet.cell(row, names.index("配合单位") + 1).value = supporting
    out = BytesIO()
    book.save(out)
    answer = _post(city.operator, "/assignments", out.getvalue())
    assert [(line["status"], "没有的局" in line["detail"]) for line in answer["lines"]] == [
        ("changed", False),
        ("refused", True),
    ]
    owned = {one["id"]: one for one in city.operator.get("/targets").json()["items"]}
    changed = [one for one in (owned[first], owned[second]) if one["department"]]
    assert [(one["department"]["name"], [s["name"] for s in one["supporting"]]) for one in changed] == [
        ("市商务局", ["市科技局"])
    ]
