"""Puts services together into a process: which ones, on which settings, behind which port."""

import secrets
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from pydantic import ValidationError
from pydantic_settings import SettingsError

from services.alerts.app import PARTS as ALERTS
from services.alerts.settings import AlertsSettings
from services.contract import EVENTS, Role
from services.ingest.app import PARTS as INGEST
from services.ingest.settings import IngestSettings
from services.runtime.clock import Clock, system_clock
from services.runtime.embedded.stack import Stack, keep_secret
from services.runtime.postgres.database import Database
from services.runtime.postgres.migrations import migrate
from services.runtime.recovery import republish
from services.runtime.service import Parts, Service
from services.runtime.settings import ServiceSettings, Settings, SharedSettings
from services.targets.app import PARTS as TARGETS
from services.targets.settings import TargetsSettings
from services.targets.usecases.keys import NewKey, issue_key

PARTS: Mapping[str, Parts] = {parts.name: parts for parts in (INGEST, TARGETS, ALERTS)}
SETTINGS: Mapping[str, type[ServiceSettings]] = {
    "ingest": IngestSettings,
    "targets": TargetsSettings,
    "alerts": AlertsSettings,
}
NAMES = tuple(PARTS)
S = TypeVar("S", bound=Settings)
READERS: Mapping[str, Sequence[str]] = {
    event.stream: [name for name, parts in PARTS.items() if event in dict(parts.subscriptions)] for event in EVENTS
}
"""The services that read each stream."""


class NotConfigured(Exception):
    """A setting that the services cannot do without is missing; the message names its variable."""


def settings_for(names: Sequence[str], stack: Stack | None = None, **own: Any) -> dict[str, Any]:
    """Each service's settings from the environment; the embedded stack's addresses win."""
    found: dict[str, Any] = {}
    for name in names:
        given: dict[str, Any] = {"database_url": stack.database_urls[name], "database_password": ""} if stack else {}
        if stack and name == "targets":
            given["evidence_folder"] = stack.folder / "evidence"
        found[name] = _read(SETTINGS[name], **given, **own.get(name, {}))
        if not found[name].database_url:
            raise NotConfigured(f"DUBAN_{name.upper()}_DATABASE_URL is not set (postgresql+asyncpg://…)")
    return found


def _read(kind: type[S], **given: Any) -> S:
    try:
        return kind(**given)
    except (ValidationError, SettingsError) as error:
        raise NotConfigured(f"{kind.model_config.get('env_prefix')}…: {_faults(error)}") from None


def _faults(error: ValidationError | SettingsError) -> str:
    if isinstance(error, SettingsError):
        return str(error)
    said = ((".".join(map(str, fault["loc"])), fault["msg"].removeprefix("Value error, ")) for fault in error.errors())
    return "\n".join(" ".join(filter(None, parts)) for parts in said)


def configured_databases() -> dict[str, str]:
    """The database URLs that the environment names, by service."""
    urls = {name: _read(SETTINGS[name]).database_url for name in NAMES}
    return {name: url for name, url in urls.items() if url}


def shared_settings(stack: Stack | None = None, secret_file: Path | None = None) -> SharedSettings:
    """What the services share; the embedded stack keeps its session secret in a file."""
    shared = _read(SharedSettings, **({"redis_url": stack.redis_url, "redis_password": ""} if stack else {}))
    if secret_file is not None and not shared.session_secret:
        if not secret_file.exists():
            keep_secret(secret_file, secrets.token_urlsafe(32))
        shared.session_secret = secret_file.read_text().strip()
    if min(map(len, shared.session_secrets)) < 32:
        raise NotConfigured("DUBAN_SESSION_SECRET is not set or shorter than 32 characters")
    return shared


def settings_of(name: str) -> Any:
    """A service's settings from the environment, with or without a database."""
    return _read(SETTINGS[name])


def shared_from_environment() -> SharedSettings:
    """What the services share, for commands that sign nothing."""
    return _read(SharedSettings)


def build(settings: Mapping[str, Any], shared: SharedSettings, clock: Clock = system_clock) -> list[Service]:
    """The services, not yet started."""
    return [
        Service(
            parts=PARTS[name],
            settings=own,
            shared=shared,
            database=Database(own.database_url, own.database_connections),
            clock=clock,
            readers=READERS,
        )
        for name, own in settings.items()
    ]


async def migrate_all(settings: Mapping[str, Any]) -> None:
    """Brings each service's database up to date."""
    for name, own in settings.items():
        await migrate(own.database_url, name, PARTS[name].metadata)


async def republish_all(settings: Mapping[str, Any], since: datetime | None) -> dict[str, dict[str, int]]:
    """Has the services publish their rows again, all or those published from an instant on; how many of each kind."""
    found: dict[str, dict[str, int]] = {}
    for name, own in settings.items():
        database = Database(own.database_url)
        try:
            found[name] = await republish(database, PARTS[name].published, since)
        finally:
            await database.close()
    return found


async def issue_operator_key(targets: Any) -> str:
    """Makes an operator's key in the targets database; the secret, to be shown once."""
    database = Database(targets.database_url)
    try:
        wanted = NewKey(Role.OPERATOR, label="first operator")
        return (await issue_key(database, None, wanted, system_clock())).secret
    finally:
        await database.close()


class PortTaken(Exception):
    """Somebody else listens on the port; the message says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the address; PortTaken where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortTaken(f"cannot serve on {host}:{port} ({error.strerror}); choose another --port") from error


class Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server_config(app: Any) -> uvicorn.Config:
    """How every HTTP server of this project is run, on a socket that is handed to it."""
    return uvicorn.Config(
        app,
        # of whoever calls through a gateway the address is read where it is needed, by `limits`
        proxy_headers=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
        # longer than a gateway keeps a connection: closed from here, a request on its way would be lost
        timeout_keep_alive=75,
        server_header=False,
    )
