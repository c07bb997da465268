"""What a target is: a promise that can be checked, and where a report makes it."""

from datetime import date
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID, uuid5

from pydantic import Field, model_validator

from services.contract.values import (
    FIRST_YEAR,
    LARGEST,
    LAST_YEAR,
    NAMESPACE,
    SMALLEST,
    Amount,
    Frozen,
    InvalidValue,
    Period,
)


class TargetType(StrEnum):
    """Whether a target has a number to reach or a thing to get done."""

    QUANTITY = "quantity"
    MILESTONE = "milestone"


class Measure(StrEnum):
    """What a target's number says.

    An amount delivered within the period, counted from zero; the value of a stock, a total or a rate at the deadline;
    an increase or a decrease on the period before; or a milestone.
    """

    INCREMENT = "increment"
    LEVEL = "level"
    GROWTH = "growth"
    DECLINE = "decline"
    MILESTONE = "milestone"


class Comparator(StrEnum):
    """How the value reached is held against the target's value."""

    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    APPROX = "approx"
    RANGE = "range"
    EQ = "eq"


class Accumulation(StrEnum):
    """Whether figures of parts of the period add up (交易额) or each stands for a point in time (失业率)."""

    CUMULATIVE = "cumulative"
    POINT = "point"


class Tier(StrEnum):
    """A clear commitment, or one that a reader could argue about."""

    CORE = "core"
    SOFT = "soft"


class Span(Frozen):
    """A passage of the report's text: code-point offsets, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise InvalidValue("end", self.end, f"不小于 start（{self.start}）的位置")
        return self


class Baseline(Span):
    """The document's own figure of the same indicator for the period before."""

    value: Amount
    unit: str


class Target(Frozen):
    """A promise that can be checked: what is measured, how much, by when, and where the report says so.

    `start`, `end`, `quote`, `sentence` are null for a target entered by hand. `value` is in `unit`, multipliers
    (万, 亿) multiplied out; a range's lower end, `value_high` its upper. A milestone has value 1 and no unit.
    `starts_on` is the first day of the period that the target plans, `deadline` the last on which it may be met.
    """

    type: TargetType = TargetType.QUANTITY
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    quote: str | None = None
    indicator: str = Field(min_length=1, max_length=24)
    measure: Measure
    comparator: Comparator = Comparator.EQ
    value: Amount
    value_high: Amount | None = None
    unit: str | None = None
    starts_on: date
    deadline: date
    recurrence: Literal["yearly"] | None = None
    strive: bool = False
    tier: Tier = Tier.CORE
    accumulation: Accumulation = Accumulation.CUMULATIVE
    section: tuple[str, ...] = ()
    sentence: Span | None = None
    context: Span | None = Field(default=None, description="the sentence with what stands around it in its paragraph")
    baseline: Baseline | None = None
    category: str | None = None
    suggested_department: str | None = None
    contradiction: str | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not self.indicator.strip():
            raise InvalidValue("indicator", self.indicator, "指标名称，1 至 24 个字")
        for name, day in (("starts_on", self.starts_on), ("deadline", self.deadline)):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise InvalidValue(name, str(day), f"{FIRST_YEAR} 至 {LAST_YEAR} 年之间的日期")
        if self.deadline < self.starts_on:
            raise InvalidValue("deadline", str(self.deadline), f"不早于计划期首日（{self.starts_on}）的日期")
        if (self.type is TargetType.MILESTONE) != (self.measure is Measure.MILESTONE):
            raise InvalidValue("measure", self.measure, "里程碑（type 为 milestone）用 milestone，其余用别的")
        self._has_fitting_numbers()
        return self

    def _has_fitting_numbers(self) -> None:
        if self.type is TargetType.QUANTITY and not (self.unit or "").strip():
            raise InvalidValue("unit", self.unit, "数量目标的单位，如 平方米、元、%")
        if self.type is TargetType.MILESTONE and self.unit:
            raise InvalidValue("unit", self.unit, "不填单位（里程碑没有单位）")
        if self.type is TargetType.MILESTONE and self.value != 1:
            raise InvalidValue("value", format(self.value, "f"), "1（里程碑的值是完成与否）")
        if self.value and not SMALLEST <= abs(self.value) < LARGEST:
            raise InvalidValue("value", str(self.value), f"0，或绝对值不小于 {SMALLEST:f}、小于 {LARGEST:f} 的数")
        if (self.comparator is Comparator.RANGE) != (self.value_high is not None):
            shown = None if self.value_high is None else format(self.value_high, "f")
            raise InvalidValue("value_high", shown, "区间（comparator 为 range）必有、其余不填的上限")
        if self.value_high is not None and not self.value <= self.value_high < LARGEST:
            raise InvalidValue("value_high", str(self.value_high), f"不小于下限（{self.value:f}）的上限")

    @property
    def period(self) -> Period:
        return Period(first=self.starts_on.year, last=self.deadline.year)


GUIDELINE_FIELDS = (
    "type",
    "start",
    "end",
    "quote",
    "indicator",
    "measure",
    "comparator",
    "value",
    "value_high",
    "unit",
    "deadline",
    "recurrence",
    "strive",
    "tier",
)
"""The fields of a target that `duban parse --format jsonl` prints, in this order."""


def target_id(issuer: str, period: Period, indicator: str, ordinal: int) -> UUID:
    """A target's id, made of what it promises: `ordinal` counts from 1 among equals of one document."""
    return uuid5(NAMESPACE, "\x1f".join(("target", issuer, str(period), indicator, str(ordinal))))
