"""A table found in a sheet: its header row, and each row below as what stands under the known headers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.contract import InvalidValue
from services.targets.sheets.grid import Cell, Row, read_sheets

HEADER_WITHIN = 20
"""Rows from the top among which the header row is looked for."""

IDENTITIES = ("target_id", "number")
"""The fields by which a row is known again; a table has at least one."""

_REQUIRED_MARK = "*＊"


@dataclass(frozen=True)
class Record:
    """A row of a table: what stands under each known header, by field."""

    line: int
    cells: Mapping[str, Cell]
    headers: Mapping[str, str]
    """The header of each field, as the table has it."""

    def text(self, field: str) -> str | None:
        """A cell's text without blanks around it; None where it is empty or a formula."""
        cell = self.cells.get(field)
        return None if cell is None or cell.formula else cell.text.strip() or None

    @property
    def target(self) -> str:
        """By what the target is named: its id, else its 督办编号, else nothing."""
        return next((named for field in IDENTITIES if (named := self.text(field))), "")

    @property
    def refused(self) -> str | None:
        """Why the row cannot be taken: a formula is not evaluated, and what it last gave is nobody's word."""
        formulas = [self.headers[field] for field, cell in self.cells.items() if cell.formula]
        if not formulas:
            return None if self.target else "没有督办编号，也没有目标ID；应为：其中之一，请从下载的表上填写"
        return f"“{'”“'.join(formulas)}”是公式；应为：直接填写的内容，请把公式粘贴为数值后再上传"


def read_records(data: bytes, name: str, headers: Mapping[str, str], needed: Collection[str] = ()) -> list[Record]:
    """The rows of the first table that has an identity, what is needed, and two known headers at least.

    `headers` leads from each header, as `plain_header` gives it, to its field. InvalidValue where there is no table.
    """
    for rows in read_sheets(data, name):
        records = _records(rows, name, headers, needed)
        if records is not None:
            return records
    wanted = "、".join(dict.fromkeys(header for header in headers if not header.isascii()))
    must = "".join(f"和“{next(header for header, field in headers.items() if field == one)}”列" for one in needed)
    expected = f"前 {HEADER_WITHIN} 行内有表头的表，须有“督办编号”或“目标ID”列{must}，可用：{wanted}"
    raise InvalidValue("file", name, expected)


def plain_header(written: str) -> str:
    """A header as it is looked up: without blanks, line breaks and the mark of what must be filled in."""
    return "".join(written.split()).strip(_REQUIRED_MARK).lower()


def _records(
    rows: Iterator[Row], name: str, headers: Mapping[str, str], needed: Collection[str]
) -> list[Record] | None:
    for line, cells in rows:
        if line > HEADER_WITHIN:
            return None
        fields = [headers.get(plain_header(cell.text)) if cell and not cell.formula else None for cell in cells]
        known = {field for field in fields if field}
        if len(known) > 1 and known.intersection(IDENTITIES) and known.issuperset(needed):
            titles = _titles(fields, cells, name)
            return [record for record in _below(rows, fields, titles) if _is_filled(record)]
    return None


def _titles(fields: Sequence[str | None], cells: Sequence[Cell | None], name: str) -> dict[str, str]:
    titles: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=True):
        if field is None or cell is None:
            continue
        if field in titles:
            raise InvalidValue("file", name, f"每列只出现一次的表头（“{cell.text}”重复）")
        titles[field] = cell.text
    return titles


def _below(rows: Iterable[Row], fields: Sequence[str | None], titles: Mapping[str, str]) -> Iterator[Record]:
    for line, cells in rows:
        found = {field: cell for field, cell in zip(fields, cells, strict=False) if field and cell}
        yield Record(line, found, titles)


def _is_filled(record: Record) -> bool:
    return any(cell.text.strip() for cell in record.cells.values())
