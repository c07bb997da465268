"""Bands: how far behind gets which light, as a city's rules say it. Pure."""

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from services.assessment.verdicts import SEVERITY, Light

DAYS, WORKDAYS, MINUTES = 3660, 366, 7 * 24 * 60
"""The longest times that rules may give: ten years, a year and a half, a week."""

Word = Annotated[str, Field(min_length=1, max_length=40)]


class Rules(BaseModel):
    """Part of a rule pack; a field that nobody knows is a slip of the pen, and refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(Rules):
    """Who is so far behind, or further, gets the light; `note` is said with it."""

    light: Literal[Light.GREEN, Light.YELLOW, Light.ORANGE, Light.RED]
    behind: Decimal = Field(ge=0, description="the band's bound, counted as what it stands in says; 10: 10 behind")
    inclusive: bool = Field(default=False, description="whether the band begins at its bound, or only beyond it")
    note: str | None = Field(default=None, max_length=60, description="added to the explanation, in Chinese")

    def holds(self, behind: Decimal) -> bool:
        return behind >= self.behind if self.inclusive else behind > self.behind


class Banded(Rules):
    """Bands from the lightest to the gravest; before the first of them all is green."""

    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for one, other in pairwise(self.bands):
            if (one.behind, not one.inclusive) >= (other.behind, not other.inclusive):
                raise ValueError(f"bands: {other.light} must begin further behind than {one.light} ({one.behind})")
            if SEVERITY.get(one.light, 0) >= SEVERITY.get(other.light, 0):
                raise ValueError(f"bands: {other.light} after {one.light}; each must be graver than the one before")
        return self

    @cached_property
    def _gravest_first(self) -> tuple[Band, ...]:
        return self.bands[::-1]

    def band(self, behind: Decimal) -> Band | None:
        """The band of who is so far behind; None where nothing is said of it."""
        for band in self._gravest_first:
            if band.holds(behind):
                return band
        return None


class Scale(StrEnum):
    """In what being behind is counted.

    Percentage points of completion below schedule (or of a rate below its target); per cent of the scheduled amount
    (or of the target's rate or level) that is missing; per cent missing of what the newest whole period was to bring.
    """

    POINTS = "points"
    SHORTFALL = "shortfall"
    QUOTA = "quota"


class Bands(Banded):
    """The bands of a yardstick."""

    by: Scale = Scale.POINTS
    every: Literal["monthly", "quarterly"] = Field(default="monthly", description="how long a quota's periods are")


class NodeBands(Banded):
    """The bands of nodes (节点) and starts (开工) that are due and have not happened.

    Counted in days after the due day, or in ends of months from the due day on: 3 is reached when the due month and the
    two after it are over.
    """

    words: tuple[Word, ...] = Field(
        default=(), description="in whose names it holds, and in those of whole milestones; left out: of every node"
    )
    by: Literal["days", "months"] = "days"

    @field_validator("bands")
    @classmethod
    def _ends(cls, bands: tuple[Band, ...]) -> tuple[Band, ...]:
        if bands and bands[-1].behind > DAYS:
            raise ValueError(f"behind: {bands[-1].behind}; at most {DAYS}")
        return bands
