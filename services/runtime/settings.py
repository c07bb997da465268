"""What every process is told by its environment; each service adds its own beside its code.

Any setting may stand in a file instead, as secrets do: `DUBAN_REDIS_PASSWORD_FILE=/run/secrets/redis_password`.
"""

import os
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlsplit

from pydantic import Field, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from services.runtime.streams.sentinel import Sentinels, with_sentinel_password


class FromFiles(PydanticBaseSettingsSource):
    """What stands, without white space around it, in the file that `…_FILE` names in place of a setting itself."""

    def __call__(self) -> dict[str, Any]:
        found = {}
        for name, field in self.settings_cls.model_fields.items():
            value, _, is_complex = self.get_field_value(field, name)
            if value is not None:
                found[name] = self._decoded(name, field, value, is_complex)
        return found

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        variable = self._variable(field_name)
        path = os.environ.get(f"{variable}_FILE", "")
        if not path or f"{field_name}_file" in self.settings_cls.model_fields:
            return None, field_name, False
        if os.environ.get(variable):
            raise SettingsError(f"{variable} and {variable}_FILE are both set; leave one out")
        try:
            text = Path(path).read_text("utf-8").strip()
        except UnicodeDecodeError:
            raise SettingsError(f"{variable}_FILE: {path} is no UTF-8 text") from None
        except OSError as error:
            raise SettingsError(f"{variable}_FILE: {path} cannot be read ({error.strerror})") from None
        return text, field_name, self.field_is_complex(field)

    def _variable(self, field_name: str) -> str:
        return f"{self.config.get('env_prefix', '')}{field_name}".upper()

    def _decoded(self, name: str, field: FieldInfo, value: str, is_complex: bool) -> Any:
        try:
            return self.prepare_field_value(name, field, value, is_complex)
        except ValueError:
            path = os.environ[f"{self._variable(name)}_FILE"]
            raise SettingsError(f"{self._variable(name)}_FILE: {path} is no JSON") from None


class Settings(BaseSettings):
    """Settings from the environment, or from the files that it names. A value that is refused is not repeated."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # a variable that is set and empty gives way to the file
        return init_settings, FromFiles(settings_cls), env_settings

    def _complete_url(self, of: str) -> str:
        """The URL of the database, say, with the password that was given beside it."""
        url, password = getattr(self, f"{of}_url"), getattr(self, f"{of}_password")
        try:
            return with_password(url, password) if url else ""
        except ValueError:
            variable = f"{self.model_config.get('env_prefix', '')}{of}".upper()
            raise ValueError(f"{variable}_URL has a password already; leave it or {variable}_PASSWORD out") from None


def with_password(url: str, password: str) -> str:
    """The URL with the password in its place, whatever characters it has; ValueError where one is there already."""
    if not password:
        return url
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    if ":" in user:
        raise ValueError("the URL has a password already")
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()


class ServiceSettings(Settings):
    """What a service is told of the database that is its own."""

    database_url: str = Field(default="", description="postgresql+asyncpg://… of the service's database")
    database_password: str = Field(default="", repr=False, description="the password where the URL has none")
    database_connections: int = Field(default=16, ge=4, le=200, description="connections that a process opens at most")

    @model_validator(mode="after")
    def _complete_database_url(self) -> Self:
        self.database_url = self._complete_url("database")
        return self


class SharedSettings(Settings):
    """Settings that all services of one installation share (`DUBAN_…`)."""

    model_config = SettingsConfigDict(env_prefix="DUBAN_")

    redis_url: str = Field(
        default="redis://127.0.0.1:6379/0",
        description="Redis that carries the streams: redis://…, rediss://…, or redis+sentinel://host1,host2/NAME/0",
    )
    redis_password: str = Field(default="", repr=False, description="the password where the URL has none")
    sentinel_password: str = Field(
        default="", repr=False, description="the password of the sentinels themselves, where they ask for one"
    )
    session_secret: str = Field(
        default="",
        repr=False,
        description="signs the pages' session cookie; at least 32 characters. Several with commas between: the first "
        "signs, the others are still believed",
    )
    redelivery_seconds: float = Field(
        default=1.0, gt=0, description="wait before a failed event is tried again; doubles"
    )
    max_deliveries: int = Field(default=5, ge=1, description="tries before an event becomes a dead letter")
    stream_minutes: float = Field(
        default=10, ge=0, description="minutes for which events stay on the streams though everybody has them"
    )
    rules_file: str = Field(default="", description="a rule pack in place of the default one")
    requests_per_minute: int = Field(default=1200, ge=1, description="requests a key may make in a minute")
    megabytes_per_minute: int = Field(default=300, ge=1, description="megabytes a key may upload in a minute")
    wrong_keys_per_minute: int = Field(default=60, ge=1, description="wrong keys an address may show in a minute")
    behind_gateway: bool = Field(
        default=False, description="a gateway writes the caller's address last into X-Forwarded-For"
    )
    calendar_file: str = Field(default="", description="a city's own holidays and workdays")
    log_level: str = Field(default="INFO", description="level of the JSON log on standard error")
    traces_endpoint: str = Field(
        default="", description="where traces are sent to (OTLP over HTTP: http://collector:4318); empty: no traces"
    )
    traces_ratio: float = Field(default=1.0, ge=0, le=1, description="share of the traces that begin here to be sent")

    @property
    def session_secrets(self) -> list[str]:
        """The secrets that a session may be signed with, the newest last, as `itsdangerous` takes them."""
        return [one.strip() for one in self.session_secret.split(",")][::-1]

    @model_validator(mode="after")
    def _complete_redis_url(self) -> Self:
        self.redis_url = with_sentinel_password(self._complete_url("redis"), self.sentinel_password)
        Sentinels.parse(self.redis_url)
        return self


class ClientSettings(Settings):
    """Where the command line finds the services, and the key it shows them (`DUBAN_URL`, `DUBAN_KEY`)."""

    model_config = SettingsConfigDict(env_prefix="DUBAN_")

    url: str = "http://127.0.0.1:8321"
    key: str = Field(default="", repr=False)
