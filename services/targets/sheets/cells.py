"""Cells of a workbook that is being written: what stands in them, and how they look."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from services.targets.sheets.columns import Content, Format
from services.targets.sheets.figures import binary, decimal_text
from services.targets.sheets.texts import is_formula_like, workbook_text

_THIN = Side(style="thin", color="A6A6A6")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
TITLE_FONT = Font(name="宋体", size=18, bold=True)
HEADER_FONT = Font(name="宋体", size=10, bold=True)
BODY_FONT = Font(name="宋体", size=10)
HEADER_FILL = PatternFill("solid", fgColor="DDE6F0")
_HEADER_ALIGNMENT = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TEXT_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_FIGURE_ALIGNMENT = Alignment(horizontal="right", vertical="center")
_DAY_ALIGNMENT = Alignment(horizontal="center", vertical="center")
_MOST_PLACES = 6


def put(cell: Any, value: Content, format_: Format = Format.TEXT) -> None:
    """Writes a value: text always as text, numbers as numbers unless Excel's fifteen digits would change them."""
    if isinstance(value, Decimal):
        held = binary(value)
        if held is None:
            put_text(cell, decimal_text(value))
        else:
            cell.value = held
        cell.number_format = _amount_format(value) if format_ is Format.AMOUNT else format_.value
    elif isinstance(value, int | date):
        cell.value = value
        cell.number_format = format_.value
    elif value is not None:
        put_text(cell, str(value) if isinstance(value, UUID) else value)


def put_text(cell: Any, text: str) -> None:
    """Writes a string cell, whatever it looks like: openpyxl would make a formula of "=…" and an error of "#N/A"."""
    cell.value = workbook_text(text)
    cell.data_type = "s"
    if is_formula_like(text):
        cell.quotePrefix = True


def dress(cell: Any, format_: Format = Format.TEXT) -> None:
    """Gives a cell of the table's body its look."""
    cell.font, cell.border = BODY_FONT, BORDER
    if format_ is Format.TEXT:
        cell.alignment = _TEXT_ALIGNMENT
    else:
        cell.alignment = _DAY_ALIGNMENT if format_ in (Format.DATE, Format.COUNT) else _FIGURE_ALIGNMENT


def put_header(cell: Any, header: str) -> None:
    """Writes a header cell."""
    put_text(cell, header)
    cell.font, cell.fill, cell.border, cell.alignment = HEADER_FONT, HEADER_FILL, BORDER, _HEADER_ALIGNMENT


def put_title(cell: Any, title: str) -> None:
    """Writes a sheet's title, which flows over the empty cells beside it."""
    put_text(cell, title)
    cell.font, cell.alignment = TITLE_FONT, Alignment(vertical="center")


def _amount_format(value: Decimal) -> str:
    places = len(decimal_text(value).partition(".")[2])
    return Format.AMOUNT + ("." + "0" * min(places, _MOST_PLACES) if places else "")
