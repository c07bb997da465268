"""The columns of the ledger (督办台账), and a line of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.targets.sheets.figures import decimal_text, rounded
from services.targets.sheets.texts import storable


class Format(StrEnum):
    """How Excel shows what stands in a column; `AMOUNT` gets as many places as an amount has."""

    TEXT = "General"
    AMOUNT = "#,##0"
    COUNT = "0"
    SHARE = "0.0%"
    POINTS = "0.0"
    DATE = "yyyy-mm-dd"


COMPUTED_PLACES = {Format.SHARE: 6, Format.POINTS: 4}
"""Places to which computed figures are kept; reported ones are kept as they are."""

Content = str | int | Decimal | date | UUID | None


@dataclass(frozen=True)
class Column:
    """A column of the ledger: the field of a line, its header, its width in Excel and how its content is shown."""

    field: str
    header: str
    width: int
    format: Format = Format.TEXT
    hidden: bool = False


@dataclass(frozen=True)
class LedgerLine:
    """A target as a line of the ledger; None is an empty cell. Shares are 0…1, the gap is in percentage points."""

    ordinal: int | None = None
    number: str | None = None
    source: str | None = None
    quote: str | None = None
    indicator: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    comparator: str | None = None
    baseline: Decimal | None = None
    deadline: date | None = None
    official: str | None = None
    lead: str | None = None
    supporting: str | None = None
    node: str | None = None
    as_of: date | None = None
    done: Decimal | None = None
    completion: Decimal | None = None
    schedule: Decimal | None = None
    gap_points: Decimal | None = None
    light: str | None = None
    progress: str | None = None
    problem: str | None = None
    next_step: str | None = None
    evidence: str | None = None
    verification: str | None = None
    reporting: str | None = None
    reminders: int | None = None
    remark: str | None = None
    target_id: UUID | None = None


COLUMNS = (
    Column("ordinal", "序号", 6, Format.COUNT),
    Column("number", "督办编号", 15),
    Column("source", "任务来源", 15),
    Column("quote", "原文", 32),
    Column("indicator", "指标", 18),
    Column("value", "目标值", 15, Format.AMOUNT),
    Column("unit", "单位", 9),
    Column("comparator", "比较", 8),
    Column("baseline", "基期值", 15, Format.AMOUNT),
    Column("deadline", "时限", 12, Format.DATE),
    Column("official", "牵头领导", 10),
    Column("lead", "牵头单位", 14),
    Column("supporting", "配合单位", 18),
    Column("node", "节点", 18),
    Column("as_of", "数据截止期", 12, Format.DATE),
    Column("done", "累计完成", 15, Format.AMOUNT),
    Column("completion", "完成率", 9, Format.SHARE),
    Column("schedule", "序时", 9, Format.SHARE),
    Column("gap_points", "差值", 8, Format.POINTS),
    Column("light", "亮灯", 7),
    Column("progress", "进展", 30),
    Column("problem", "问题", 26),
    Column("next_step", "下步措施", 26),
    Column("evidence", "佐证", 18),
    Column("verification", "核验", 10),
    Column("reporting", "报送情况", 12),
    Column("reminders", "催办次数", 9, Format.COUNT),
    Column("remark", "备注", 18),
    Column("target_id", "目标ID", 38, hidden=True),
)


def content(line: LedgerLine, column: Column) -> Content:
    """What stands in a cell of the ledger; computed figures to their places."""
    value: Content = getattr(line, column.field)
    places = COMPUTED_PLACES.get(column.format)
    return rounded(value, places) if places is not None and isinstance(value, Decimal) else value


def texts(line: LedgerLine) -> dict[str, str]:
    """The filled fields of a line as text, just as `read_ledger` gives them back."""
    return {column.field: text for column in COLUMNS if (text := content_text(content(line, column)))}


def content_text(value: Content) -> str:
    """A cell's content as text: numbers to the last digit, days in ISO form, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else storable(str(value))
