"""The ledger (督办台账) as an office prints it, as a workbook and as CSV, and read back from either."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from services.targets.sheets.cells import BODY_FONT, dress, put, put_header, put_text, put_title
from services.targets.sheets.columns import COLUMNS, Format, LedgerLine, content, content_text
from services.targets.sheets.figures import day_text, number_text, share_text
from services.targets.sheets.records import Record, plain_header, read_records
from services.targets.sheets.texts import csv_text

HEADER_ROW = 3
FROZEN_AFTER = "指标"
LIGHTS = {"红": "FFC7CE", "黄": "FFEB9C", "绿": "C6EFCE", "蓝": "BDD7EE", "未评": "EDEDED"}
"""The soft colour behind the word for each light; the word alone says it too."""

_HEADERS = {plain_header(column.header): column.field for column in COLUMNS}
_READ = {
    Format.AMOUNT: number_text,
    Format.COUNT: number_text,
    Format.POINTS: number_text,
    Format.SHARE: share_text,
    Format.DATE: day_text,
}


@dataclass(frozen=True)
class LedgerRow:
    """A line of an uploaded ledger: the text of every filled field, or why it cannot be taken."""

    line: int
    values: Mapping[str, str]
    refused: str | None = None


def write_ledger(lines: Sequence[LedgerLine], title: str, as_of: date) -> bytes:
    """The ledger as an xlsx, ready to be printed; the last column, which knows the targets again, is hidden."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "督办台账"
    put_title(sheet["A1"], title)
    put_text(sheet["A2"], f"督办台账　截至{as_of.year}年{as_of.month}月{as_of.day}日　共{len(lines)}项")
    sheet["A2"].font = BODY_FONT
    for at, column in enumerate(COLUMNS, 1):
        put_header(sheet.cell(HEADER_ROW, at), column.header)
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width, dimension.hidden = column.width, column.hidden
    for row, line in enumerate(lines, HEADER_ROW + 1):
        _write_line(sheet, row, line)
    _lay_out(sheet, HEADER_ROW + len(lines))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def ledger_csv(lines: Sequence[LedgerLine]) -> bytes:
    """The ledger as CSV in UTF-8 with the mark by which Excel knows it; shares stay shares."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.header for column in COLUMNS])
    for line in lines:
        writer.writerow([_csv_field(content(line, column)) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def read_ledger(data: bytes, name: str) -> list[LedgerRow]:
    """The lines of an uploaded ledger, rows and columns in any order; InvalidValue where the file is none."""
    return [_row(record) for record in read_records(data, name, _HEADERS)]


def _write_line(sheet: Any, row: int, line: LedgerLine) -> None:
    for at, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(row, at)
        put(cell, content(line, column), column.format)
        dress(cell, column.format)
        if column.field == "light" and line.light in LIGHTS:
            cell.fill = PatternFill("solid", fgColor=LIGHTS[line.light])


def _lay_out(sheet: Any, last_row: int) -> None:
    """Freezes, filters and sets up the print: A3 landscape, as wide as the page, the header on each."""
    frozen = next(at for at, column in enumerate(COLUMNS, 1) if column.header == FROZEN_AFTER)
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, frozen + 1)
    # the hidden column too: it has to move with its rows when they are sorted
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(COLUMNS))}{last_row}"
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADER_ROW].height = 30, 30
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.4, 0.4, 0.5, 0.6


def _csv_field(value: Any) -> str:
    return csv_text(value) if isinstance(value, str) else content_text(value)


def _row(record: Record) -> LedgerRow:
    values: dict[str, str] = {}
    for column in COLUMNS:
        cell = record.cells.get(column.field)
        if cell is not None and not cell.formula:
            values[column.field] = _READ.get(column.format, str)(cell.text)
    return LedgerRow(record.line, values, record.refused)
