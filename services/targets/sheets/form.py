"""A department's form (填报表): one row a target, filled in as far as is known, locked but for what is to be filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.targets.progress import Kind
from services.targets.sheets.cells import BODY_FONT, dress, put, put_header, put_text, put_title
from services.targets.sheets.columns import Column, Content, Format
from services.targets.sheets.figures import rounded
from services.targets.sheets.validation import choice_rule, day_rule, done_rule, fitting_units, number_rule

HEADER_ROW = 3
FILL = PatternFill("solid", fgColor="FFFFCC")
"""Light yellow: to be filled in."""

KIND_WORDS = {Kind.CUMULATIVE: "累计", Kind.PERIOD: "当期", Kind.RATE: "增速", Kind.DONE: "完成"}


@dataclass(frozen=True)
class FormLine:
    """A target that is due from a department, with what is known of it; the schedule is a share, the gap in points."""

    target_id: UUID
    number: str | None
    indicator: str
    goal: str
    unit: str | None
    deadline: date
    kind: Kind
    last_value: Decimal | None
    last_as_of: date | None
    schedule: Decimal | None
    gap_points: Decimal | None
    due_on: date
    period_end: date
    nodes: tuple[str, ...] = ()


KNOWN = (
    Column("number", "督办编号", 15),
    Column("indicator", "指标", 18),
    Column("goal", "目标", 20),
    Column("deadline", "时限", 12, Format.DATE),
    Column("last_value", "上次数值", 14, Format.AMOUNT),
    Column("last_as_of", "上次截止期", 12, Format.DATE),
    Column("schedule", "序时", 8, Format.SHARE),
    Column("gap_points", "差值", 8, Format.POINTS),
    Column("due_on", "报送截止", 12, Format.DATE),
)
TO_FILL = (
    Column("value", "本期数值", 14),
    Column("unit", "单位", 10),
    Column("as_of", "数据截止期", 12, Format.DATE),
    Column("kind", "口径", 8),
    Column("node", "节点", 16),
    Column("note", "进展", 30),
    Column("problem", "问题", 24),
    Column("next_step", "下步措施", 24),
    Column("evidence", "佐证链接", 24),
    Column("reason", "更正原因", 18),
)
COLUMNS = (*KNOWN, *TO_FILL, Column("target_id", "目标ID", 38, hidden=True))

GUIDE = (
    "填表说明",
    "1. 只填黄色格，其余格已锁定；本期没有数的事项留空，上传时自动跳过。",
    "2. 本期数值：只填数字。已完成的事项填 1，未完成填 0；百分数填 5.5，单位选 %。",
    "3. 单位：已按目标填好，可改为能换算的单位，如 万平方米。",
    "4. 数据截止期：数据统计到哪一天，已按本期末填好，不得晚于填表当日。",
    "5. 口径：累计（年初至今）、当期（只是本期）、增速（同比）、完成（是否办结）。",
    "6. 佐证链接：可填多个，用空格或换行隔开；文件请在网页上传。",
    "7. 更正已报的数：填新数，并写明更正原因；原数保留备查。",
    "8. 请直接填数，不要用公式；行可以重新排序，隐藏的“目标ID”列请勿删除。",
    "9. 填好后保存为 xlsx 或 csv，在网页上传，逐行回复结果，一行有误不影响其他行。",
)


def write_form(department: str, lines: Sequence[FormLine], as_of: date) -> bytes:
    """The form of a department as an xlsx; data later than `as_of` are refused by Excel itself."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "填报表"
    put_title(sheet["A1"], f"{department}督办事项进展填报表")
    put_text(sheet["A2"], f"截至{as_of.year}年{as_of.month}月{as_of.day}日　共{len(lines)}项　只填黄色格，填好后上传")
    sheet["A2"].font = BODY_FONT
    with_nodes = any(line.nodes for line in lines)
    for at, column in enumerate(COLUMNS, 1):
        put_header(sheet.cell(HEADER_ROW, at), column.header)
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = column.width
        dimension.hidden = column.hidden or (column.field == "node" and not with_nodes)
    for row, line in enumerate(lines, HEADER_ROW + 1):
        _write_line(sheet, row, line)
    _validate(sheet, lines, as_of)
    _lay_out(sheet, HEADER_ROW + len(lines))
    _write_guide(book.create_sheet("填表说明"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _content(line: FormLine, field: str) -> Content:
    """What a cell is filled with beforehand."""
    if field == "as_of":
        return line.period_end
    if field == "kind":
        return KIND_WORDS[line.kind]
    value: Content = getattr(line, field, None)
    return rounded(value, 6) if field in ("schedule", "gap_points") and isinstance(value, Decimal) else value


def _write_line(sheet: Any, row: int, line: FormLine) -> None:
    for at, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(row, at)
        put(cell, _content(line, column.field), column.format)
        dress(cell, column.format)
        if column in TO_FILL:
            cell.fill, cell.protection = FILL, Protection(locked=False)


def _validate(sheet: Any, lines: Sequence[FormLine], as_of: date) -> None:
    """Rows with the same choices share a rule."""
    number, done, day = number_rule(), done_rule(), day_rule(as_of)
    kind = choice_rule("口径", tuple(KIND_WORDS.values()))
    lists: dict[tuple[str, tuple[str, ...]], DataValidation | None] = {}
    for row, line in enumerate(lines, HEADER_ROW + 1):
        (done if line.kind is Kind.DONE else number).add(_at("value", row))
        day.add(_at("as_of", row))
        if kind is not None:
            kind.add(_at("kind", row))
        for field, title, choices in (
            ("unit", "单位", fitting_units(line.unit) if line.unit else ()),
            ("node", "节点", line.nodes),
        ):
            if not choices:
                continue
            if (field, choices) not in lists:
                lists[field, choices] = choice_rule(title, choices, strict=False)
            if (rule := lists[field, choices]) is not None:
                rule.add(_at(field, row))
    for used in (number, done, day, kind, *lists.values()):
        if used is not None and used.sqref.ranges:
            sheet.add_data_validation(used)


def _at(field: str, row: int) -> str:
    column = next(at for at, column in enumerate(COLUMNS, 1) if column.field == field)
    return f"{get_column_letter(column)}{row}"


def _lay_out(sheet: Any, last_row: int) -> None:
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(COLUMNS))}{last_row}"
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADER_ROW].height = 30, 30
    # "False" lets it be done: columns and rows may be widened, rows filtered
    protection = sheet.protection
    protection.formatColumns = protection.formatRows = protection.autoFilter = protection.sort = False
    protection.enable()
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _write_guide(sheet: Any) -> None:
    sheet.column_dimensions["A"].width = 100
    for row, text in enumerate(GUIDE, 1):
        cell = sheet.cell(row, 1)
        if row == 1:
            put_title(cell, text)
        else:
            put_text(cell, text)
            cell.font = BODY_FONT
    sheet.protection.enable()
