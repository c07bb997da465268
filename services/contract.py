"""What the services share in meaning: what a target is, and the events that tell of it.

Everything here is frozen. A field may be added as optional; a break is a new stream.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator

NAMESPACE = UUID("6f1a6a5e-0b1c-5d0e-9a55-64756261626e")

FIRST_YEAR, LAST_YEAR = 1949, 2200


def plain(value: Decimal) -> str:
    """A decimal as people write it: 200000, never 2E+5 or 200000.0."""
    return format(value.normalize(), "f")


Amount = Annotated[Decimal, PlainSerializer(plain, return_type=str, when_used="json")]
"""A decimal in the base unit, written in JSON as a plain string."""


LARGEST = Decimal(10) ** 20
SMALLEST = Decimal(10) ** -9
"""Bounds of what an amount other than zero can be; beyond them it is a slip of the pen."""


class Frozen(BaseModel):
    """A value that does not change once it is made; fields of a newer sender are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class InvalidValue(ValueError):
    """Input that cannot be right: which field, what stood there, and what would be right."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        super().__init__(f"{field}: {value!r} is not right; expected {expected}")
        self.field, self.value, self.expected = field, value, expected


class TargetType(StrEnum):
    """Whether a target has a number to reach or a thing to get done."""

    QUANTITY = "quantity"
    MILESTONE = "milestone"


class Measure(StrEnum):
    """What a target's number says: see shared guidelines, `measure`."""

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


class Period(Frozen):
    """The years that a document or a target plans, first and last included: `2026`, `2021-2025`."""

    first: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    last: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise InvalidValue("period", str(self), "末年不早于首年的起止年份（2021-2025）")
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `2026` or `2021-2025`; InvalidValue says what would be right."""
        years = text.strip().split("-")
        if not 1 <= len(years) <= 2 or not all(len(year) == 4 and year.isascii() and year.isdigit() for year in years):
            raise InvalidValue("period", text, "年份（2026）或起止年份（2021-2025）")
        try:
            return cls(first=int(years[0]), last=int(years[-1]))
        except ValueError:
            expected = f"{FIRST_YEAR} 至 {LAST_YEAR} 之间的年份，末年不早于首年"
            raise InvalidValue("period", text, expected) from None

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def starts_on(self) -> date:
        return date(self.first, 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.last, 12, 31)


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


class TargetState(StrEnum):
    """Where a target stands in its life (立项 → 办结); later issues widen it."""

    DRAFT = "draft"
    ASSIGNED = "assigned"


class Role(StrEnum):
    """What the holder of a key may do."""

    DEPARTMENT = "department"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


class Department(Frozen):
    """A responsible unit (责任单位)."""

    id: UUID
    name: str


class Progress(Frozen):
    """One accepted figure in the target's unit as of a day, cumulative since `starts_on` (yearly: since 1 January)."""

    id: UUID
    value: Amount
    as_of: date
    reported_at: datetime
    note: str | None = None


class Source(Frozen):
    """The document a target was read from; `report_id` is null for one entered by hand."""

    report_id: UUID | None = None
    title: str
    issuer: str


class Event(Frozen):
    """What happened, told once and for all; `event_id` is the same however often it is sent."""

    stream: ClassVar[str]
    type: ClassVar[str]

    @property
    def event_id(self) -> UUID:
        raise TypeError(f"{type(self).__name__} has no identity")

    @property
    def subject(self) -> str:
        raise TypeError(f"{type(self).__name__} has no subject")


class ExtractedTarget(Frozen):
    """A target with the id it has in every service."""

    id: UUID
    target: Target


class TargetsExtracted(Event):
    """A report was read: these are its targets (ingest → targets)."""

    stream: ClassVar[str] = "duban.extracted"
    type: ClassVar[str] = "duban.targets.extracted.v1"

    report_id: UUID
    title: str
    issuer: str
    period: str
    extracted_at: datetime
    targets: tuple[ExtractedTarget, ...]

    @property
    def event_id(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.type}/{self.report_id}")

    @property
    def subject(self) -> str:
        return str(self.report_id)


class TargetUpdated(Event):
    """A full snapshot of a target in the ledger; of two, the one with the higher revision is true."""

    stream: ClassVar[str] = "duban.updated"
    type: ClassVar[str] = "duban.target.updated.v1"

    id: UUID
    revision: int = Field(ge=1)
    source: Source
    target: Target
    state: TargetState
    department: Department | None = None
    progress: tuple[Progress, ...] = ()

    @property
    def event_id(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.type}/{self.id}/{self.revision}")

    @property
    def subject(self) -> str:
        return str(self.id)


class AlertChanged(Event):
    """An alert changed its state: one flip (alerts → anybody)."""

    stream: ClassVar[str] = "duban.alerts"
    type: ClassVar[str] = "duban.alert.changed.v1"

    id: UUID
    alert_id: UUID
    target_id: UUID
    rule: str
    state: str
    reason: str
    indicator: str
    department: Department | None
    light: str
    gap_points: Amount | None
    as_of: date
    explanation: str
    quote: str | None
    place: str | None = None

    @property
    def event_id(self) -> UUID:
        return self.id

    @property
    def subject(self) -> str:
        return str(self.alert_id)


class KeyChanged(Event):
    """A snapshot of an access key (targets → every service); the secret itself is never told."""

    stream: ClassVar[str] = "duban.keys"
    type: ClassVar[str] = "duban.key.changed.v1"

    id: UUID
    revision: int = Field(ge=1)
    hash: str
    role: Role
    department_id: UUID | None = None
    valid_until: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def event_id(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.type}/{self.id}/{self.revision}")

    @property
    def subject(self) -> str:
        return str(self.id)


EVENTS: tuple[type[Event], ...] = (TargetsExtracted, TargetUpdated, AlertChanged, KeyChanged)


def schemas() -> dict[str, Any]:
    """The contract's JSON Schemas by event type, as kept under review in tests/unit/contract."""
    return {event.type: event.model_json_schema(mode="serialization") for event in EVENTS}
