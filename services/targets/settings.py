"""Settings of the targets service."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class TargetsSettings(BaseSettings):
    """`DUBAN_TARGETS_…`"""

    model_config = SettingsConfigDict(env_prefix="DUBAN_TARGETS_", extra="ignore")

    database_url: str = Field(default="", description="postgresql+asyncpg://… of the targets database")
    evidence_folder: Path = Field(
        default=Path("data/evidence"), description="where uploaded evidence is kept; replicas share it"
    )
    evidence_megabytes: int = Field(default=20, ge=1, le=200, description="the largest file taken as evidence")
