"""Settings of the targets service."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.runtime.settings import ServiceSettings


class TargetsSettings(ServiceSettings):
    """`DUBAN_TARGETS_…`"""

    model_config = SettingsConfigDict(env_prefix="DUBAN_TARGETS_")

    evidence_folder: Path = Field(
        default=Path("data/evidence"), description="where uploaded evidence is kept; replicas share it"
    )
    evidence_megabytes: int = Field(default=20, ge=1, le=200, description="the largest file taken as evidence")
