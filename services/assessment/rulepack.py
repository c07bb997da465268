"""Rule packs: which gap gets which light, when, and what follows. Pure; cities differ, so it is data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from services.assessment.bands import DAYS, MINUTES, WORKDAYS, Band, Bands, NodeBands, Rules, Scale, Word
from services.assessment.city_schedule import YearSchedule
from services.assessment.ladder import DEFAULT_LADDER, Ladder
from services.assessment.verdicts import SEVERITY, Light, Yardstick
from services.contract import Plan

ANY_NODE = NodeBands(bands=(Band(light=Light.YELLOW, behind=0),))
"""A node that is late is yellow, for a pack that says nothing of nodes."""


class Streak(Rules):
    """A light that holds at so many ends of periods in a row becomes a graver one (两黄变红)."""

    of: Literal[Light.YELLOW, Light.ORANGE] = Field(description="this light or a graver one")
    in_a_row: int = Field(ge=2, le=12, description="the day's own light is one of them")
    becomes: Literal[Light.ORANGE, Light.RED]
    every: Literal["monthly", "quarterly"] | Annotated[int, Field(ge=1, le=WORKDAYS)] = Field(
        default="monthly", description="how long a period is; a number: days, counted back from the day"
    )

    @model_validator(mode="after")
    def _becomes_graver(self) -> Self:
        if SEVERITY[self.becomes] <= SEVERITY[self.of]:
            raise ValueError(f"becomes: {self.becomes} is not graver than {self.of}")
        return self


def _prorates_nothing(bands: Bands) -> Bands:
    if bands.by is Scale.QUOTA:
        raise ValueError("by: quota; a rate does not add up over the months, so it takes points or shortfall")
    return bands


def _is_of_any_unit(bands: Bands) -> Bands:
    if bands.by is not Scale.SHORTFALL:
        raise ValueError(f"by: {bands.by}; a level may be of any unit, so it takes shortfall")
    return bands


RateBands = Annotated[Bands, AfterValidator(_prorates_nothing)]
LevelBands = Annotated[Bands, AfterValidator(_is_of_any_unit)]


class Yardsticks(Rules):
    """By which bands each kind of target is judged."""

    amount: Bands = Field(description="a cumulative amount against its schedule")
    from_baseline: Bands | None = Field(default=None, description="the way from a baseline; left out: as an amount")
    rate: RateBands = Field(description="a rate against the target's; not prorated")
    level: LevelBands = Field(description="met or not, by per cent of the target that is missing; not prorated")
    streaks: tuple[Streak, ...] = ()

    @cached_property
    def bands(self) -> dict[Yardstick, Bands]:
        return {
            Yardstick.AMOUNT: self.amount,
            Yardstick.FROM_BASELINE: self.from_baseline or self.amount,
            Yardstick.RATE: self.rate,
            Yardstick.LEVEL: self.level,
        }


class DepartmentRules(Rules):
    """Other bands for departments whose names end so (区: districts); what is left out holds as for all."""

    endings: tuple[Word, ...] = Field(min_length=1)
    amount: Bands | None = None
    from_baseline: Bands | None = None
    rate: RateBands | None = None
    level: LevelBands | None = None
    streaks: tuple[Streak, ...] | None = None

    def changes(self) -> dict[str, Any]:
        """What is not left out."""
        return {name: getattr(self, name) for name in Yardsticks.model_fields if getattr(self, name) is not None}


class Timings(Rules):
    """After how long what is told, owed or near; workdays are counted by the installation's calendar."""

    stale_after_days: int = Field(
        default=120, ge=0, le=DAYS, description="a level or rate without newer data is no longer green"
    )
    grace_workdays: int = Field(
        default=3, ge=0, le=WORKDAYS, description="after its due day, before a report is overdue"
    )
    sign_within_workdays: int = Field(
        default=5, ge=0, le=WORKDAYS, description="after the assignment, to sign for a target (签收)"
    )
    deadline_near_days: int = Field(
        default=15, ge=0, le=DAYS, description="before its deadline, when it is said to be near"
    )
    reminder_workdays: int = Field(
        default=5, ge=1, le=WORKDAYS, description="until an alert that stands unsettled is recalled"
    )
    repeat_workdays: int = Field(
        default=5, ge=1, le=WORKDAYS, description="until a group's unchanged message is sent again"
    )
    group_wait_minutes: int = Field(
        default=5, ge=0, le=MINUTES, description="from a group's first alert to its first message"
    )
    group_interval_minutes: int = Field(
        default=60, ge=1, le=MINUTES, description="between two looks at what changed in a group"
    )


class RulePack(Yardsticks, Timings):
    """One city's rules, versioned; an assessment names the pack and version that it was made by."""

    schema_version: Literal[1] = Field(description="of the form of this file")
    name: str = Field(pattern=r"^[a-z0-9-]+$")
    version: int = Field(ge=1, description="grows whenever a rule changes")
    title: str = Field(min_length=1, max_length=100)
    source: str | None = Field(default=None, description="where the rules are published")
    approx_tolerance: Decimal = Field(ge=0, lt=100, description="of 左右: per cent below that still counts")
    milestone_near_days: int = Field(ge=0, le=DAYS, description="before its deadline, when what is not done is yellow")
    nodes: tuple[NodeBands, ...] = Field(default=(ANY_NODE,), description="the first whose words fit a name holds")
    schedules: tuple[YearSchedule, ...] = Field(default=(), description="the first that is for an indicator holds")
    yearly_only: tuple[Word, ...] = Field(
        default=(), description="words in indicators that are measured once a year; a yearly cadence says so as well"
    )
    forecast_yellow: bool = Field(default=False, description="a forecast to miss the target is yellow")
    departments: tuple[DepartmentRules, ...] = ()
    ladder: Ladder = DEFAULT_LADDER

    @cached_property
    def label(self) -> str:
        return f"{self.name}@{self.version}"

    @cached_property
    def _of_departments(self) -> tuple[tuple[tuple[str, ...], "RulePack"], ...]:
        return tuple(
            (own.endings, self.model_copy(update=own.changes() | {"departments": ()})) for own in self.departments
        )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy is checked as any other pack, and keeps nothing that was worked out for the old one."""
        return type(self)(**({name: getattr(self, name) for name in type(self).model_fields} | dict(update or {})))

    def of(self, department: str) -> "RulePack":
        """The rules for a department of that name."""
        return next((rules for endings, rules in self._of_departments if department.endswith(endings)), self)

    def plan(self, indicator: str, first: date, last: date) -> Plan | None:
        """The city's own schedule for an indicator without a plan; None where there is none, or for parts of a year."""
        if not self.schedules or (first.month, first.day, last) != (1, 1, date(first.year, 12, 31)):
            return None
        fitting = (one for one in self.schedules if not one.indicators or _among(one.indicators, indicator))
        found = next(fitting, None)
        return found.plan(first.year) if found else None

    def of_node(self, name: str) -> NodeBands:
        """The bands of a node of that name."""
        return next((one for one in self.nodes if not one.words or _among(one.words, name)), ANY_NODE)

    def of_whole(self, indicator: str) -> NodeBands | None:
        """The bands of a whole milestone, where it is one whose name says that it is judged as a node (开工)."""
        return next((one for one in self.nodes if one.words and _among(one.words, indicator)), None)

    def once_a_year(self, indicator: str) -> bool:
        """Whether the indicator is measured only once a year."""
        return _among(self.yearly_only, indicator)


def _among(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)
