"""The contract's plain values: amounts, periods, and what is wrong with one."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

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
        given = "没有给出" if value is None else f"{value} 不对"
        super().__init__(f"{field}：{given}；应为：{expected}")
        self.field, self.value, self.expected = field, value, expected


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
