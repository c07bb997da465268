"""The ledger out and in again: nothing changes, nothing becomes a formula, and it prints as an office wants it."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from services.contract import InvalidValue
from services.targets.sheets.columns import COLUMNS, Format, LedgerLine, texts
from services.targets.sheets.ledger import HEADER_ROW, ledger_csv, read_ledger, write_ledger
from services.targets.sheets.texts import LONGEST_CELL

AS_OF = date(2026, 6, 30)
LINE = LedgerLine(
    ordinal=1,
    number="督2026-001",
    source="2026年政府工作报告",
    quote="新增海外仓20万平方米以上",
    indicator="新增海外仓面积",
    value=Decimal(200000),
    unit="平方米",
    comparator="不低于",
    baseline=Decimal("1690.5"),
    deadline=date(2026, 12, 31),
    official="张三",
    lead="市商务局",
    supporting="市发展改革委、市财政局",
    node="一季度开工",
    as_of=AS_OF,
    done=Decimal("86000.25"),
    completion=Decimal("0.43"),
    schedule=Decimal("0.5"),
    gap_points=Decimal("-7"),
    light="黄",
    progress="已开工三处",
    problem="用地未批",
    next_step="七月开会",
    evidence="照片两张",
    verification="待核",
    reporting="已报",
    reminders=2,
    remark="无",
    target_id=UUID("123e4567-e89b-12d3-a456-426614174000"),
)
HEADERS = [
    "序号",
    "督办编号",
    "任务来源",
    "原文",
    "指标",
    "目标值",
    "单位",
    "比较",
    "基期值",
    "时限",
    "牵头领导",
    "牵头单位",
    "配合单位",
    "节点",
    "数据截止期",
    "累计完成",
    "完成率",
    "序时",
    "差值",
    "亮灯",
    "进展",
    "问题",
    "下步措施",
    "佐证",
    "核验",
    "报送情况",
    "催办次数",
    "备注",
]

dangerous = st.sampled_from(
    ["=1+1", "+86", "-5", "@x", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''=1", " =1", "#N/A", "="]
)
odd = st.sampled_from(
    ['"', ",", "\n", "\r\n", "_x0041_", "_x005F_", "👍🏽", "مرحبا", "\x01", "\x0b", "\ufffe", "TRUE", "007", "1e5"]
)
words = st.lists(st.one_of(dangerous, odd, st.text(max_size=20)), max_size=4).map("".join)
amounts = st.decimals(min_value="-1e20", max_value="1e20", places=9) | st.integers(-(10**6), 10**6).map(Decimal)
shares = st.decimals(min_value=-10, max_value=10, places=8)
CONTENTS: dict[Format, st.SearchStrategy[Any]] = {
    Format.TEXT: words,
    Format.AMOUNT: amounts,
    Format.COUNT: st.integers(0, 10**6),
    Format.SHARE: shares,
    Format.POINTS: shares,
    Format.DATE: st.dates(date(1949, 1, 1), date(2200, 12, 31)),
}
lines = st.builds(
    LedgerLine,
    **{c.field: st.none() | CONTENTS[c.format] for c in COLUMNS if c.field != "target_id"},
    target_id=st.uuids(),
)


def opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data)).active


def column_of(header: str) -> int:
    return [column.header for column in COLUMNS].index(header) + 1


@settings(deadline=None, max_examples=50)
@given(st.lists(lines, min_size=1, max_size=4))
def test_out_and_in_again_changes_nothing(written: list[LedgerLine]) -> None:
    expected = [texts(line) for line in written]
    assert [row.values for row in read_ledger(write_ledger(written, "台账", AS_OF), "台账.xlsx")] == expected
    assert [row.values for row in read_ledger(ledger_csv(written), "台账.csv")] == expected


def test_a_text_longer_than_excel_keeps_is_cut_and_shorter_ones_are_whole() -> None:
    whole, long = "长" * LONGEST_CELL, "=" + "\x01" * LONGEST_CELL
    [row] = read_ledger(write_ledger([replace(LINE, progress=whole, problem=long)], "台账", AS_OF), "a.xlsx")
    assert row.values["progress"] == whole
    assert 0 < len(row.values["problem"]) < LONGEST_CELL
    assert long.startswith(row.values["problem"])


def test_lone_surrogates_and_nul_become_the_replacement_character() -> None:
    line = replace(LINE, remark="\ud800甲\x00")
    for data, name in ((write_ledger([line], "台账", AS_OF), "a.xlsx"), (ledger_csv([line]), "a.csv")):
        assert read_ledger(data, name)[0].values["remark"] == "\ufffd甲\ufffd"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "'="])
def test_no_text_is_a_formula(start: str) -> None:
    line = replace(LINE, progress=f"{start}HYPERLINK(1)", remark="#REF!")
    sheet = opened(write_ledger([line], f"{start}1+1", AS_OF))
    cell = sheet.cell(HEADER_ROW + 1, column_of("进展"))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert sheet["A1"].data_type == "s"
    assert sheet.cell(HEADER_ROW + 1, column_of("备注")).data_type == "s"
    [_, fields] = csv.reader(StringIO(ledger_csv([line]).decode("utf-8-sig"), newline=""))
    assert fields[column_of("进展") - 1] == f"'{start}HYPERLINK(1)"


def test_the_columns_are_those_of_the_office_in_its_order() -> None:
    sheet = opened(write_ledger([LINE], "某市督办台账", AS_OF))
    assert [cell.value for cell in sheet[HEADER_ROW]] == [*HEADERS, "目标ID"]
    assert all(cell.font.bold for cell in sheet[HEADER_ROW])
    assert sheet["A1"].value == "某市督办台账"
    assert "督办台账" in sheet["A2"].value
    assert "2026年6月30日" in sheet["A2"].value
    assert [sheet.column_dimensions[c].hidden for c in ("A", "AB", "AC")] == [False, False, True]
    assert ledger_csv([]).decode("utf-8-sig").strip() == ",".join([*HEADERS, "目标ID"])
    assert ledger_csv([]).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("header", "value", "number_format", "data_type"),
    [
        pytest.param("目标值", 200000, "#,##0", "n", id="a whole amount has no places"),
        pytest.param("基期值", 1690.5, "#,##0.0", "n", id="an amount has the places it has"),
        pytest.param("累计完成", 86000.25, "#,##0.00", "n", id="an amount of two places"),
        pytest.param("完成率", 0.43, "0.0%", "n", id="a share is shown as a percentage"),
        pytest.param("序时", 0.5, "0.0%", "n", id="so is the schedule"),
        pytest.param("差值", -7, "0.0", "n", id="a gap has one place"),
        pytest.param("催办次数", 2, "0", "n", id="a count is a number"),
        pytest.param("亮灯", "黄", "General", "s", id="a light is said in words"),
    ],
)
def test_numbers_are_numbers(header: str, value: object, number_format: str, data_type: str) -> None:
    cell = opened(write_ledger([LINE], "台账", AS_OF)).cell(HEADER_ROW + 1, column_of(header))
    assert (cell.value, cell.number_format, cell.data_type) == (value, number_format, data_type)


def test_days_are_days() -> None:
    cell = opened(write_ledger([LINE], "台账", AS_OF)).cell(HEADER_ROW + 1, column_of("时限"))
    assert (cell.value.date(), cell.number_format, cell.is_date) == (date(2026, 12, 31), "yyyy-mm-dd", True)


def test_each_light_has_a_colour_of_its_own() -> None:
    lights = ["红", "黄", "绿", "蓝", "未评"]
    sheet = opened(write_ledger([replace(LINE, light=light) for light in lights], "台账", AS_OF))
    cells = [sheet.cell(HEADER_ROW + at, column_of("亮灯")) for at in range(1, 6)]
    assert [cell.value for cell in cells] == lights
    assert len({cell.fill.fgColor.rgb for cell in cells if cell.fill.fill_type == "solid"}) == 5


def test_it_prints_on_wide_pages_with_its_header_on_each() -> None:
    sheet = opened(write_ledger([LINE, LINE], "台账", AS_OF))
    assert sheet.freeze_panes == "F4"
    assert sheet.auto_filter.ref == "A3:AC5"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert "&P" in sheet.oddFooter.center.text
    body = sheet.cell(HEADER_ROW + 1, column_of("进展"))
    assert (body.alignment.wrap_text, body.border.left.style) == (True, "thin")


def test_rows_and_columns_are_read_in_any_order_with_others_passed_over() -> None:
    book = Workbook()
    sheet: Any = book.active
    rows: list[list[object]] = [
        ["某市督办台账"],
        [],
        ["本局自用", " 累计\n完成 ", "督办编号*"],
        [1, 0.1 + 0.2, "督2"],
        [None, None, " "],
        [2, 5, "督1"],
    ]
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    found = [(row.line, dict(row.values)) for row in read_ledger(out.getvalue(), "台账.XLSX")]
    assert found == [(4, {"done": "0.3", "number": "督2"}), (6, {"done": "5", "number": "督1"})]


@pytest.mark.parametrize(
    ("header", "written", "field", "read"),
    [
        pytest.param("累计完成", "1,234.50", "done", "1234.50", id="thousands separators go"),
        pytest.param("累计完成", "１２．５", "done", "12.5", id="full-width digits are digits"),
        pytest.param("累计完成", "1,23", "done", "1,23", id="a comma elsewhere is left for whoever refuses it"),
        pytest.param("完成率", "53.3%", "completion", "0.533", id="a percentage is a share"),
        pytest.param("时限", "2026年12月31日", "deadline", "2026-12-31", id="a Chinese date is a date"),
        pytest.param("时限", "待定", "deadline", "待定", id="what is no date stays as it is"),
        pytest.param("备注", "007", "remark", "007", id="a text of digits stays text"),
    ],
)
def test_csv_of_people_is_read(header: str, written: str, field: str, read: str) -> None:
    data = f'督办编号,{header}\n督1,"{written}"\n'.encode("gb18030")
    assert read_ledger(data, "a.csv")[0].values[field] == read


def test_a_formula_refuses_its_line_and_no_other() -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in (["督办编号", "累计完成", "自用"], ["督1", "=1+1", 1], ["督2", 3, "=SUM(B1)"]):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    first, second = read_ledger(out.getvalue(), "a.xlsx")
    assert "done" not in first.values
    assert first.refused is not None
    assert "“累计完成”是公式" in first.refused
    assert (second.values["done"], second.refused) == ("3", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲,乙\n1,2\n", "表头", id="no header that is known"),
        pytest.param("督办编号,备注,备注\n1,2,3\n", "“备注”重复", id="a header twice"),
        pytest.param("\n" * 20 + "督办编号,备注\n", "表头", id="a header below the twentieth row"),
        pytest.param("督办编号,备注\n1," + "x" * 200_000, "不过长", id="a field without an end"),
    ],
)
def test_what_is_no_ledger_is_refused(text: str, expected: str) -> None:
    with pytest.raises(InvalidValue, match=expected) as refused:
        read_ledger(text.encode(), "a.csv")
    assert refused.value.field == "file"


def test_days_of_long_ago_and_far_ahead_are_kept() -> None:
    days = [date(1949, 10, 1) + timedelta(days=9999 * at) for at in range(9)]
    data = write_ledger([replace(LINE, as_of=day) for day in days], "台账", AS_OF)
    assert [row.values["as_of"] for row in read_ledger(data, "a.xlsx")] == [day.isoformat() for day in days]
