"""What every process is told by its environment; each service adds its own beside its code."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SharedSettings(BaseSettings):
    """Settings that all services of one installation share (`DUBAN_…`)."""

    model_config = SettingsConfigDict(env_prefix="DUBAN_", extra="ignore")

    redis_url: str = Field(default="redis://127.0.0.1:6379/0", description="Redis that carries the streams")
    session_secret: str = Field(default="", description="signs the pages' session cookie; at least 32 characters")
    redelivery_seconds: float = Field(
        default=1.0, gt=0, description="wait before a failed event is tried again; doubles"
    )
    max_deliveries: int = Field(default=5, ge=1, description="tries before an event becomes a dead letter")
    rules_file: str = Field(default="", description="a rule pack in place of the default one")
    requests_per_minute: int = Field(default=1200, ge=1, description="requests a key may make in a minute")
    megabytes_per_minute: int = Field(default=300, ge=1, description="megabytes a key may upload in a minute")
    wrong_keys_per_minute: int = Field(default=60, ge=1, description="wrong keys an address may show in a minute")
    behind_gateway: bool = Field(
        default=False, description="a gateway writes the caller's address last into X-Forwarded-For"
    )
    calendar_file: str = Field(default="", description="a city's own holidays and workdays")
    log_level: str = Field(default="INFO", description="level of the JSON log on standard error")


class ClientSettings(BaseSettings):
    """Where the command line finds the services, and the key it shows them (`DUBAN_URL`, `DUBAN_KEY`)."""

    model_config = SettingsConfigDict(env_prefix="DUBAN_", extra="ignore")

    url: str = "http://127.0.0.1:8321"
    key: str = ""
