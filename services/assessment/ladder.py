"""The ladder (督办层级): which step follows how long after the one before while nothing is settled. Pure data."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from services.assessment.bands import WORKDAYS, Rules
from services.assessment.verdicts import Light


class Document(StrEnum):
    """What is written when a rung is reached."""

    REMINDER = "催办单"
    ORDER = "督办单"
    CIRCULAR = "督查通报"


class Rung(Rules):
    """One step of the ladder; `light` is the colour of its slip, where a city's slips have colours."""

    name: str = Field(min_length=1, max_length=20, description="as it is shown and printed: 提醒, 督办单")
    after_workdays: int = Field(
        ge=0,
        le=WORKDAYS,
        description="how many workdays after the rung before (the first: after the alert began) it is reached",
    )
    document: Document | None = Field(default=None, description="what is written; nothing where left out")
    light: Light | None = Field(default=None, description="the colour of its slip")


class Start(Rules):
    """A kind of alert that enters the ladder further up: 重大、紧急 at the second rung, say."""

    name: str = Field(min_length=1, max_length=20)
    rung: int = Field(ge=1, description="the number of the rung, counted from 1")
    severity: int | None = Field(
        default=None, ge=1, le=3, description="1 yellow, 2 orange, 3 red: so severe is of this kind; else by hand alone"
    )


class Ladder(Rules):
    """The rungs from the lowest up; an alert enters at the first, or at the highest start that its severity reaches."""

    rungs: tuple[Rung, ...] = Field(min_length=1)
    starts: tuple[Start, ...] = ()

    @model_validator(mode="after")
    def _starts_stand_on_rungs(self) -> Self:
        for start in self.starts:
            if start.rung > len(self.rungs):
                raise ValueError(f"starts: rung {start.rung} is none of the {len(self.rungs)} rungs")
        return self

    def first_rung(self, severity: int) -> int:
        """The number of the rung, counted from 1, at which an alert of that severity enters."""
        reached = (start for start in self.starts if start.severity is not None and start.severity <= severity)
        return max((start.rung for start in reached), default=1)


DEFAULT_LADDER = Ladder(
    rungs=(
        Rung(name="提醒", after_workdays=0),
        Rung(name="催办单", after_workdays=5, document=Document.REMINDER),
        Rung(name="督办单", after_workdays=10, document=Document.ORDER),
        Rung(name="通报", after_workdays=10, document=Document.CIRCULAR),
        Rung(name="约谈", after_workdays=10),
    )
)
"""提醒 → 催办单 → 督办单 → 通报 → 约谈, for a pack that has no ladder of its own."""
