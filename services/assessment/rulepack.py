"""Rule packs: which gap gets which light. Pure; cities differ, so it is data."""

from decimal import Decimal
from typing import Any, Self

import yaml
from pydantic import Field, model_validator

from services.assessment.ladder import DEFAULT_LADDER, Ladder, Rules


class Bands(Rules):
    """A gap below `yellow` is yellow, below `red` red; in points, negative is behind."""

    yellow: Decimal
    red: Decimal

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.red > self.yellow:
            raise ValueError(f"red ({self.red}) must not lie above yellow ({self.yellow})")
        return self


class Timings(Rules):
    """After how long what is told, owed or near; workdays are counted by the installation's calendar."""

    stale_after_days: int = Field(
        default=120, ge=0, description="a level or rate without newer data is no longer green"
    )
    grace_workdays: int = Field(default=3, ge=0, description="after its due day, before a report is overdue")
    sign_within_workdays: int = Field(default=5, ge=0, description="after the assignment, to sign for a target (签收)")
    deadline_near_days: int = Field(default=15, ge=0, description="before its deadline, when it is said to be near")
    reminder_workdays: int = Field(default=5, ge=1, description="until an alert that stands unsettled is recalled")
    repeat_workdays: int = Field(default=5, ge=1, description="until a group's unchanged message is sent again")
    group_wait_minutes: int = Field(default=5, ge=0, description="from a group's first alert to its first message")
    group_interval_minutes: int = Field(default=60, ge=1, description="between two looks at what changed in a group")


class RulePack(Timings):
    """One city's rules, versioned; an assessment names the pack and version that it was made by."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    version: int = Field(ge=1)
    title: str
    amount: Bands
    rate: Bands
    level: Bands
    approx_tolerance: Decimal = Field(ge=0, lt=100)
    milestone_near_days: int = Field(ge=0)
    ladder: Ladder = DEFAULT_LADDER

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}"


def parse_pack(text: str) -> RulePack:
    """A rule pack from YAML; ValueError names what is wrong."""
    try:
        given: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from error
    return RulePack.model_validate(given)
