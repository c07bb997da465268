"""A city's own schedule of a year (20%, 50%, 75%, 100% by quarter), as its rules say it. Pure."""

from calendar import monthrange
from datetime import date
from itertools import pairwise

from pydantic import Field, PrivateAttr, field_validator

from services.assessment.bands import Rules, Word
from services.assessment.verdicts import HUNDRED
from services.contract import Plan, PlanKind, PlanPoint


class Share(Rules):
    """What per cent of a year's target is to be done by the end of a month."""

    month: int = Field(ge=1, le=12)
    per_cent: int = Field(ge=0, le=100)


class YearSchedule(Rules):
    """A city's own schedule of a year, for targets of a whole year that have no plan of their own."""

    indicators: tuple[Word, ...] = Field(
        default=(), description="words in the indicators that it is for; left out: of all that no other is for"
    )
    points: tuple[Share, ...] = Field(min_length=1)
    _plans: dict[int, Plan] = PrivateAttr(default_factory=dict)

    @field_validator("points")
    @classmethod
    def _reaches_the_target(cls, points: tuple[Share, ...]) -> tuple[Share, ...]:
        for one, other in pairwise(points):
            if other.month <= one.month or other.per_cent < one.per_cent:
                raise ValueError(f"month {other.month} with {other.per_cent} after {one.month} with {one.per_cent}")
        if (points[-1].month, points[-1].per_cent) != (12, 100):
            raise ValueError("the last point must be month 12 with 100 per cent")
        return points

    def plan(self, year: int) -> Plan:
        """The schedule as a plan for that year."""
        if year not in self._plans:
            points = (
                PlanPoint(on=date(year, of.month, monthrange(year, of.month)[1]), share=of.per_cent / HUNDRED)
                for of in self.points
            )
            self._plans[year] = Plan(kind=PlanKind.POINTS, points=tuple(points))
        return self._plans[year]
