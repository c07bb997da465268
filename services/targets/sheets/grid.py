"""An uploaded xlsx, xlsm or CSV as rows of cells. Formulas are seen, never evaluated; macros are never opened."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from openpyxl import load_workbook

from services.contract import InvalidValue
from services.targets.sheets.figures import decimal_text, from_binary
from services.targets.sheets.package import MAX_BYTES, WORKBOOK, check_package
from services.targets.sheets.texts import from_csv, from_workbook

MAX_ROWS = 100_000
MAX_COLUMNS = 200
_LAST_ROW_OF_EXCEL = 1_048_576
_WORKBOOKS = (".xlsx", ".xlsm")
_CSVS = (".csv", ".txt")
_DELIMITERS = ",\t;"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as text; a formula's text is the formula."""

    text: str
    formula: bool = False
    percent: bool = False
    """Whether a number is shown as a percentage: 0.53 is shown as 53%."""


Row = tuple[int, Sequence[Cell | None]]
"""A row's number as Excel counts, and its cells, None where empty."""


def read_sheets(data: bytes, name: str) -> Iterator[Iterator[Row]]:
    """The sheets of a file, each as its rows that are not blank; InvalidValue where the file cannot be read."""
    suffix = PurePath(name).suffix.lower()
    if not data.strip():
        raise InvalidValue("file", name, "有内容的文件（现为空文件），请检查是否选错")
    if suffix in _WORKBOOKS:
        check_package(data, name)
        return _workbook_sheets(data, name)
    if suffix in _CSVS:
        return iter((_bounded(_csv_rows(data, name), name),))
    raise InvalidValue("file", name, "xlsx、xlsm 或 csv 文件，请在 Excel 或 WPS 中另存为其中一种再上传")


def _workbook_sheets(data: bytes, name: str) -> Iterator[Iterator[Row]]:
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        for sheet in book.worksheets:
            # a sheet's claim of its size may be wrong, and far too large
            sheet.reset_dimensions()
            rows = ((line, [_cell(cell) for cell in row]) for line, row in enumerate(sheet.iter_rows(), 1))
            yield _bounded(_intact(rows, name), name)
    except InvalidValue:
        raise
    except Exception as error:
        raise _damaged(name) from error


def _intact(rows: Iterator[Row], name: str) -> Iterator[Row]:
    """The rows; what openpyxl stumbles on is a damaged file: it has no error of its own for that."""
    try:
        yield from rows
    except Exception as error:
        raise _damaged(name) from error


def _damaged(name: str) -> InvalidValue:
    return InvalidValue("file", name, f"完好的 {WORKBOOK}（现已损坏或不完整），请在 Excel 或 WPS 中另存为 xlsx 再上传")


def _bounded(rows: Iterator[Row], name: str) -> Iterator[Row]:
    looked_at = 0
    for line, cells in rows:
        looked_at += len(cells)
        if line > _LAST_ROW_OF_EXCEL:
            raise _damaged(name)
        if looked_at > MAX_ROWS * MAX_COLUMNS:
            raise InvalidValue("file", name, "正常大小的表（空白的格子过多），请删去多余的行和列再上传")
        if not any(cell and cell.text.strip() for cell in cells):
            continue
        if line > MAX_ROWS:
            raise InvalidValue("file", name, f"不超过 {MAX_ROWS} 行的表（第 {line} 行仍有内容）")
        if any(cells[MAX_COLUMNS:]):
            raise InvalidValue("file", name, f"不超过 {MAX_COLUMNS} 列的表（第 {line} 行更宽）")
        yield line, cells


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Cell(str(getattr(value, "text", value)), formula=True)
    if isinstance(value, str):
        return Cell(from_workbook(value)) if value else None
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        number = from_binary(value) if isinstance(value, float) else value
        text = decimal_text(number) if not isinstance(number, int) else str(number)
        return Cell(text, percent="%" in (cell.number_format or ""))
    return Cell(str(value))


def _csv_rows(data: bytes, name: str) -> Iterator[Row]:
    if len(data) > MAX_BYTES:
        raise InvalidValue("file", name, f"不超过 {MAX_BYTES // 1_000_000} MB 的文件")
    text = _decoded(data, name)
    if text.lstrip().startswith(("<", "PK\x03\x04", "%PDF")):
        raise InvalidValue("file", name, "CSV 文本（扩展名如此，内容不是），请在 Excel 或 WPS 中另存为 csv 再上传")
    first = next((line for line in text.splitlines() if any(mark in line for mark in _DELIMITERS)), ",")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        for line, fields in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), 1):
            yield line, [Cell(from_csv(field)) if field else None for field in fields]
    except csv.Error as error:
        raise InvalidValue("file", name, "引号成对、每格不过长的 CSV，请在 Excel 或 WPS 中另存为 csv 再上传") from error


def _decoded(data: bytes, name: str) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidValue("file", name, "UTF-8 或 GB18030 编码的 CSV 文本，请在 Excel 或 WPS 中另存为 csv 再上传")
