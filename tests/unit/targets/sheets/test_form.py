"""A department's form: what is known is filled in and locked, what is to be filled is checked by Excel itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from services.targets.progress import Kind
from services.targets.sheets.form import COLUMNS, HEADER_ROW, TO_FILL, FormLine, write_form
from services.targets.sheets.reporting import read_progress
from services.targets.sheets.validation import choice_rule, fitting_units

AS_OF = date(2026, 7, 5)
AREA = FormLine(
    target_id=UUID("123e4567-e89b-12d3-a456-426614174000"),
    number="督2026-001",
    indicator="新增海外仓面积",
    goal="≥20万平方米",
    unit="平方米",
    deadline=date(2026, 12, 31),
    kind=Kind.CUMULATIVE,
    last_value=Decimal(86000),
    last_as_of=date(2026, 5, 31),
    schedule=Decimal("0.5"),
    gap_points=Decimal("-7.0"),
    due_on=date(2026, 7, 8),
    period_end=date(2026, 6, 30),
)
BRIDGE = replace(
    AREA,
    target_id=UUID("123e4567-e89b-12d3-a456-426614174001"),
    number="督2026-002",
    indicator="大桥通车",
    goal="建成通车",
    unit=None,
    kind=Kind.DONE,
    last_value=None,
    last_as_of=None,
    schedule=None,
    gap_points=None,
    nodes=("主塔封顶", "合龙"),
)


def opened(*lines: FormLine) -> Any:
    return load_workbook(BytesIO(write_form("市商务局", lines, AS_OF)))


def column_of(field: str) -> int:
    return [column.field for column in COLUMNS].index(field) + 1


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_is_known_is_filled_in() -> None:
    sheet = opened(AREA)["填报表"]
    shown = {column.header: sheet.cell(HEADER_ROW + 1, at).value for at, column in enumerate(COLUMNS, 1)}
    assert "市商务局" in sheet["A1"].value
    assert (shown["督办编号"], shown["指标"], shown["目标"]) == ("督2026-001", "新增海外仓面积", "≥20万平方米")
    assert (shown["上次数值"], shown["上次截止期"].date()) == (86000, date(2026, 5, 31))
    assert (shown["单位"], shown["口径"], shown["数据截止期"].date()) == ("平方米", "累计", date(2026, 6, 30))
    assert (shown["本期数值"], shown["进展"], shown["佐证链接"]) == (None, None, None)
    assert shown["目标ID"] == str(AREA.target_id)
    assert sheet.cell(HEADER_ROW + 1, column_of("schedule")).number_format == "0.0%"


def test_all_but_the_cells_to_fill_is_locked() -> None:
    book = opened(AREA, BRIDGE)
    sheet = book["填报表"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.formatColumns
    to_fill = {column.field for column in TO_FILL}
    for at, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(HEADER_ROW + 2, at)
        assert cell.protection.locked == (column.field not in to_fill), column.header
        assert (cell.fill.fgColor.rgb == "00FFFFCC") == (column.field in to_fill), column.header
        assert sheet.cell(HEADER_ROW, at).protection.locked
    assert sheet.column_dimensions["T"].hidden
    assert book["填表说明"].protection.sheet
    assert "黄色" in book["填表说明"]["A2"].value


def rules_of(book: Any, field: str, row: int) -> list[Any]:
    coordinate = book["填报表"].cell(row, column_of(field)).coordinate
    return [rule for rule in book["填报表"].data_validations.dataValidation if coordinate in rule.sqref]


@pytest.mark.parametrize(
    ("field", "row", "kind", "formula"),
    [
        pytest.param("value", 4, "decimal", "-1000000000000000", id="a figure is a number"),
        pytest.param("value", 5, "list", '"1,0"', id="a milestone is done or not"),
        pytest.param("as_of", 4, "date", "DATE(2026,7,5)", id="a data date is not in the future"),
        pytest.param("kind", 4, "list", '"累计,当期,增速,完成"', id="what a figure is comes from a list"),
        pytest.param("node", 5, "list", '"主塔封顶,合龙"', id="a node comes from the target's list"),
    ],
)
def test_excel_checks_what_is_typed(field: str, row: int, kind: str, formula: str) -> None:
    [rule] = rules_of(opened(AREA, BRIDGE), field, row)
    assert (rule.type, rule.formula1) == (kind, formula)
    assert rule.showErrorMessage
    assert rule.error.startswith("应为")
    assert rule.prompt
    assert rule.errorStyle in ((None, "stop") if field != "node" else ("warning",))


def test_a_unit_is_chosen_among_those_that_convert() -> None:
    [rule] = rules_of(opened(AREA, BRIDGE), "unit", 4)
    assert {"平方米", "万平方米", "亩", "公顷"} <= set(rule.formula1.strip('"').split(","))
    assert rules_of(opened(AREA, BRIDGE), "unit", 5) == []


def test_targets_of_one_unit_share_a_rule() -> None:
    book = opened(*[replace(AREA, number=str(at)) for at in range(30)])
    assert len(book["填报表"].data_validations.dataValidation) == 4


@pytest.mark.parametrize(
    ("unit", "units"),
    [
        pytest.param("%", ("%",), id="a percentage stays one"),
        pytest.param("人", ("人", "万人", "亿人"), id="people convert to nothing but more people"),
        pytest.param("亿元", ("亿元", "元", "万元"), id="the target's own unit comes first"),
    ],
)
def test_units_that_fit(unit: str, units: tuple[str, ...]) -> None:
    assert fitting_units(unit) == units


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param(("甲,乙",), id="a choice with a comma"),
        pytest.param(("=A1",), id="a choice that is a formula"),
        pytest.param(("长" * 300,), id="a list too long for Excel"),
    ],
)
def test_a_list_that_excel_cannot_hold_is_left_out(choices: tuple[str, ...]) -> None:
    assert choice_rule("节点", choices) is None


def test_nodes_are_asked_for_only_where_there_are_any() -> None:
    letter = opened(AREA)["填报表"].cell(1, column_of("node")).column_letter
    assert opened(AREA)["填报表"].column_dimensions[letter].hidden
    assert not opened(AREA, BRIDGE)["填报表"].column_dimensions[letter].hidden


def test_a_form_that_nobody_filled_reports_nothing() -> None:
    assert read_progress(write_form("市商务局", [AREA, BRIDGE], AS_OF), "填报表.xlsx") == []


def test_a_form_without_targets_can_be_opened() -> None:
    assert read_progress(write_form("市商务局", [], AS_OF), "填报表.xlsx") == []


def test_a_filled_form_is_read_however_its_rows_are_sorted() -> None:
    book = opened(AREA, BRIDGE)
    sheet = book["填报表"]
    sheet.cell(4, column_of("value")).value = 9.5
    sheet.cell(4, column_of("unit")).value = "万平方米"
    sheet.cell(4, column_of("note")).value = "=已开工"
    sheet.cell(4, column_of("note")).data_type = "s"
    sheet.cell(4, column_of("evidence")).value = "https://a.example/1,2 https://a.example/3；https://a.example/4"
    sheet.cell(5, column_of("value")).value = 1
    sheet.cell(5, column_of("node")).value = "合龙"
    first, second = ([cell.value for cell in sheet[row]] for row in (4, 5))
    for at, (one, other) in enumerate(zip(first, second, strict=True), 1):
        sheet.cell(4, at).value, sheet.cell(5, at).value = other, one
    sheet.cell(5, column_of("note")).data_type = "s"
    done, area = read_progress(saved(book), "填报表.xlsx")
    assert (done.line, done.target, done.value, done.kind) == (4, str(BRIDGE.target_id), "1", "done")
    assert (done.unit, done.node) == (None, "合龙")
    assert (area.line, area.target, area.value, area.unit) == (5, str(AREA.target_id), "9.5", "万平方米")
    assert (area.as_of, area.kind, area.note, area.refused) == ("2026-06-30", "cumulative", "=已开工", None)
    assert area.evidence == ("https://a.example/1,2", "https://a.example/3", "https://a.example/4")


def test_a_line_with_words_but_no_figure_is_not_lost() -> None:
    book = opened(AREA, BRIDGE)
    book["填报表"].cell(4, column_of("problem")).value = "用地未批"
    [line] = read_progress(saved(book), "填报表.xlsx")
    assert (line.value, line.problem) == (None, "用地未批")


@pytest.mark.parametrize(
    ("field", "typed", "number_format", "expected"),
    [
        pytest.param("value", 0.1 + 0.2, None, {"value": "0.3"}, id="no noise of binary numbers"),
        pytest.param("value", 200000000000, None, {"value": "200000000000"}, id="no exponent"),
        pytest.param("value", "１，２３４.5", None, {"value": "1234.5"}, id="full-width figures typed as text"),
        pytest.param("value", "约5万", None, {"value": "约5万"}, id="what is no number stays as it is written"),
        pytest.param("value", "#N/A", None, {"value": "#N/A"}, id="an error of Excel stays as it is"),
        pytest.param("as_of", "2026年6月30日", None, {"as_of": "2026-06-30"}, id="a Chinese date"),
        pytest.param("as_of", "2026/6/30", None, {"as_of": "2026-06-30"}, id="a date with slashes"),
        pytest.param("as_of", 46203, "General", {"as_of": "2026-06-30"}, id="Excel's count of days"),
        pytest.param("as_of", "2026-06-31", None, {"as_of": "2026-06-31"}, id="no such day"),
        pytest.param("kind", "当期", None, {"kind": "period"}, id="a kind in Chinese"),
        pytest.param("kind", "瞎填", None, {"kind": "瞎填"}, id="no such kind"),
    ],
)
def test_what_is_typed_is_told_in_one_way(
    field: str, typed: object, number_format: str | None, expected: dict[str, str]
) -> None:
    book = opened(AREA)
    book["填报表"].cell(4, column_of("value")).value = 1
    cell = book["填报表"].cell(4, column_of(field))
    cell.value = typed
    cell.number_format = number_format or cell.number_format
    [line] = read_progress(saved(book), "a.xlsx")
    assert {name: getattr(line, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        pytest.param("%", ("5.5", "%"), id="5.5% typed for a percentage is 5.5"),
        pytest.param(None, ("5.5", "%"), id="and where no unit stands"),
        pytest.param("平方米", ("5.5%", "平方米"), id="and is left to be refused where it makes no sense"),
    ],
)
def test_a_typed_percentage_is_no_share(unit: str | None, expected: tuple[str, str]) -> None:
    book = opened(AREA)
    book["填报表"].cell(4, column_of("unit")).value = unit
    cell = book["填报表"].cell(4, column_of("value"))
    cell.value, cell.number_format = 0.055, "0.0%"
    [line] = read_progress(saved(book), "a.xlsx")
    assert (line.value, line.unit) == expected


def test_a_formula_is_refused_and_its_last_result_is_not_taken() -> None:
    book = opened(AREA, BRIDGE)
    book["填报表"].cell(4, column_of("value")).value = "=1+1"
    book["填报表"].cell(5, column_of("value")).value = 1
    formula, done = read_progress(saved(book), "a.xlsx")
    assert formula.value is None
    assert formula.refused is not None
    assert "“本期数值”是公式" in formula.refused
    assert (done.value, done.refused) == ("1", None)
