"""Rule packs: which gap gets which light. Pure; cities differ, so it is data."""

from decimal import Decimal
from typing import Any, Self

import yaml
from pydantic import Field, model_validator

from services.contract import Frozen


class Bands(Frozen):
    """A gap below `yellow` is yellow, below `red` red; in points, negative is behind."""

    yellow: Decimal
    red: Decimal

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.red > self.yellow:
            raise ValueError(f"red ({self.red}) must not lie above yellow ({self.yellow})")
        return self


class RulePack(Frozen):
    """One city's rules, versioned; an assessment names the pack and version that it was made by."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    version: int = Field(ge=1)
    title: str
    amount: Bands
    rate: Bands
    level: Bands
    approx_tolerance: Decimal = Field(ge=0, lt=100)
    milestone_near_days: int = Field(ge=0)

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}"


def parse_pack(text: str) -> RulePack:
    """A rule pack from YAML; ValueError (pydantic's) names what is wrong."""
    given: Any = yaml.safe_load(text)
    return RulePack.model_validate(given)
