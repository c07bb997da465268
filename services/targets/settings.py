"""Settings of the targets service."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class TargetsSettings(BaseSettings):
    """`DUBAN_TARGETS_…`"""

    model_config = SettingsConfigDict(env_prefix="DUBAN_TARGETS_", extra="ignore")

    database_url: str = Field(default="", description="postgresql+asyncpg://… of the targets database")
