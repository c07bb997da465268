"""Settings of the ingest service."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.runtime.settings import ServiceSettings


class IngestSettings(ServiceSettings):
    """`DUBAN_INGEST_…`"""

    model_config = SettingsConfigDict(env_prefix="DUBAN_INGEST_")

    responsibilities_file: str = Field(default="", description="a city's own table in place of the shipped one")
