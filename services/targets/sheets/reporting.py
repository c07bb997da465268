"""What departments report at once: a filled form, or a CSV, read line by line as it was written."""

import re
from dataclasses import dataclass
from decimal import Decimal

from services.targets.progress import Kind
from services.targets.sheets.figures import day_text, decimal_text, number_text
from services.targets.sheets.form import KIND_WORDS
from services.targets.sheets.records import Record, read_records

_HEADERS = {
    "目标id": "target_id",
    "target_id": "target_id",
    "督办编号": "number",
    "立项编号": "number",
    "number": "number",
    "本期数值": "value",
    "数值": "value",
    "value": "value",
    "单位": "unit",
    "unit": "unit",
    "数据截止期": "as_of",
    "数据日期": "as_of",
    "as_of": "as_of",
    "口径": "kind",
    "kind": "kind",
    "节点": "node",
    "node": "node",
    "进展": "note",
    "进展情况": "note",
    "note": "note",
    "问题": "problem",
    "存在问题": "problem",
    "problem": "problem",
    "下步措施": "next_step",
    "下一步措施": "next_step",
    "next_step": "next_step",
    "佐证链接": "evidence",
    "佐证": "evidence",
    "evidence": "evidence",
    "更正原因": "reason",
    "reason": "reason",
    "被更正编号": "replaces",
    "replaces": "replaces",
}
_FILLED_BY_HAND = ("value", "node", "note", "problem", "next_step", "evidence", "reason", "replaces")
_KINDS = {word: kind.value for kind, word in KIND_WORDS.items()} | {"本期": Kind.PERIOD.value, "同比": Kind.RATE.value}
_PERCENT = (None, "%", "％")
# an address may hold commas and semicolons, so they part two only where another follows
_BETWEEN_LINKS = re.compile(r"[\s；，、]+|[;,](?=https?:)")


@dataclass(frozen=True)
class ProgressLine:
    """A line as it was written: `target` is an id or a 督办编号, days are ISO where they can be read, kinds English.

    `refused` says why the line cannot be taken as it stands; what else is wrong with it is for the reader to find.
    """

    line: int
    target: str
    value: str | None
    unit: str | None
    as_of: str | None
    kind: str | None
    node: str | None
    note: str | None
    problem: str | None
    next_step: str | None
    evidence: tuple[str, ...]
    replaces: str | None
    reason: str | None
    refused: str | None = None


def read_progress(data: bytes, name: str) -> list[ProgressLine]:
    """The lines of a filled form (xlsx, or saved as CSV), or of a CSV with English headers.

    Of a form, rows are passed over in which nothing was filled in by hand. InvalidValue where the file is neither.
    """
    return [_line(record) for record in read_records(data, name, _HEADERS, ("value",)) if not _left_blank(record)]


def _left_blank(record: Record) -> bool:
    form = not record.headers["value"].isascii()
    filled = (record.cells[field] for field in _FILLED_BY_HAND if field in record.cells)
    return form and not any(cell.text.strip() for cell in filled)


def _line(record: Record) -> ProgressLine:
    value, unit = _figure(record)
    as_of, kind = record.text("as_of"), record.text("kind")
    return ProgressLine(
        line=record.line,
        target=record.target,
        value=value,
        unit=unit,
        as_of=None if as_of is None else day_text(as_of),
        kind=None if kind is None else _KINDS.get(kind, kind.lower()),
        node=record.text("node"),
        note=record.text("note"),
        problem=record.text("problem"),
        next_step=record.text("next_step"),
        evidence=tuple(filter(None, _BETWEEN_LINKS.split(record.text("evidence") or ""))),
        replaces=record.text("replaces"),
        reason=record.text("reason"),
        refused=record.refused,
    )


def _figure(record: Record) -> tuple[str | None, str | None]:
    """A number and its unit; Excel makes 0.055 shown as 5.5% of a typed 5.5%, which is 5.5 in the unit %."""
    written, unit = record.text("value"), record.text("unit")
    if written is None:
        return None, unit
    percent = record.cells["value"].percent
    value = f"{decimal_text(Decimal(written) * 100)}%" if percent else number_text(written)
    if value.endswith("%") and unit in _PERCENT:
        return value[:-1], "%"
    return value, unit
