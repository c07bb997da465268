"""Settings of the ingest service."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class IngestSettings(BaseSettings):
    """`DUBAN_INGEST_…`"""

    model_config = SettingsConfigDict(env_prefix="DUBAN_INGEST_", extra="ignore")

    database_url: str = Field(default="", description="postgresql+asyncpg://… of the ingest database")
    responsibilities_file: str = Field(default="", description="a city's own table in place of the shipped one")
