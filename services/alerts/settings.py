"""Settings of the alerts service."""

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class WebhookReceiver(BaseModel):
    """Who is told of alerts by a signed POST (Standard Webhooks)."""

    name: str
    url: str
    secret: str = Field(description="whsec_…: base64 of 24 to 64 random bytes")


class AlertsSettings(BaseSettings):
    """`DUBAN_ALERTS_…`"""

    model_config = SettingsConfigDict(env_prefix="DUBAN_ALERTS_", extra="ignore")

    database_url: str = Field(default="", description="postgresql+asyncpg://… of the alerts database")
    check_cron: str = Field(default="30 8 * * *", description="when to check, in Asia/Shanghai, as crontab writes it")
    webhooks: list[WebhookReceiver] = Field(default=[], description="JSON list of {name, url, secret}")
    open_board: bool = Field(default=False, description="show the board without signing in (demonstrations only)")
