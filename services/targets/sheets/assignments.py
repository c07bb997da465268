"""Assignment in bulk: who leads and supports which target and how often it reports, from the ledger or a CSV."""

import re
from dataclasses import dataclass

from services.contract import Every
from services.targets.sheets.figures import number_text
from services.targets.sheets.records import Record, read_records

_HEADERS = {
    "目标id": "target_id",
    "target_id": "target_id",
    "督办编号": "number",
    "立项编号": "number",
    "number": "number",
    "牵头单位": "lead",
    "责任单位": "lead",
    "lead": "lead",
    "配合单位": "supporting",
    "supporting": "supporting",
    "牵头领导": "official",
    "official": "official",
    "报送周期": "every",
    "every": "every",
    "报送日": "due_day",
    "due_day": "due_day",
}
_SAID = ("lead", "supporting", "official", "every", "due_day")
_EVERY = {
    **dict.fromkeys(("每月", "月", "月报", "按月"), Every.MONTHLY.value),
    **dict.fromkeys(("每季", "每季度", "季", "季度", "季报", "按季"), Every.QUARTERLY.value),
    **dict.fromkeys(("每年", "年", "年报", "年度", "按年"), Every.YEARLY.value),
}
_BETWEEN_NAMES = re.compile(r"[、，,；;/\n]+")
_DUE_DAY = re.compile(r"(?:每月|次月|下月)?(\d{1,2})[日号]?", re.ASCII)


@dataclass(frozen=True)
class AssignmentLine:
    """A line as it was written; what it says nothing of is None, an empty cell 配合单位 says that nobody supports."""

    line: int
    target: str
    lead: str | None
    supporting: tuple[str, ...] | None
    official: str | None
    every: str | None
    due_day: str | None
    refused: str | None = None


def read_assignments(data: bytes, name: str) -> list[AssignmentLine]:
    """The lines that assign anything, of the ledger's sheet or a CSV; InvalidValue where the file is neither."""
    return [_line(record) for record in read_records(data, name, _HEADERS) if _says_anything(record)]


def _says_anything(record: Record) -> bool:
    return any(record.cells[field].text.strip() for field in _SAID if field in record.cells)


def _line(record: Record) -> AssignmentLine:
    every, due_day = record.text("every"), record.text("due_day")
    supporting = (name.strip() for name in _BETWEEN_NAMES.split(record.text("supporting") or ""))
    return AssignmentLine(
        line=record.line,
        target=record.target,
        lead=record.text("lead"),
        supporting=tuple(filter(None, supporting)) if "supporting" in record.headers else None,
        official=record.text("official"),
        every=None if every is None else _EVERY.get(every, every.lower()),
        due_day=None if due_day is None else _day_of_month(due_day),
        refused=record.refused,
    )


def _day_of_month(written: str) -> str:
    found = _DUE_DAY.fullmatch(number_text(written))
    return found[1] if found else written
