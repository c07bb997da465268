"""Where everything of one installation is: the services' databases, the evidence, and Redis."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.runtime.embedded import Stack, embedded_stack
from services.runtime.embedded_errors import EmbeddedError
from services.runtime.settings import SharedSettings
from services.stack import NAMES, NotConfigured, configured_databases, settings_for


class Impossible(Exception):
    """It cannot be done; the message says why, and what would help, in a line."""


@dataclass(frozen=True)
class Places:
    """Addresses of the databases by service, the folder of the evidence, and the URL of Redis."""

    databases: Mapping[str, str]
    evidence: Path
    redis_url: str


@contextmanager
def places(data: Path | None) -> Iterator[Places]:
    """What the environment names, or a data folder of a `duban up` that is not running; all of it or Impossible."""
    if data is None:
        try:
            settings = settings_for(NAMES)
        except NotConfigured as error:
            raise Impossible(str(error)) from None
        urls = {name: own.database_url for name, own in settings.items()}
        yield Places(urls, settings["targets"].evidence_folder, SharedSettings().redis_url)
        return
    try:
        with embedded_stack(data, NAMES) as stack:
            yield embedded_places(stack)
    except EmbeddedError as error:
        raise Impossible(str(error)) from None


def embedded_places(stack: Stack) -> Places:
    """The same of servers that run embedded."""
    evidence = settings_for(["targets"], stack)["targets"].evidence_folder
    return Places(stack.database_urls, evidence, stack.redis_url)


def known_places() -> Places:
    """As much as the environment names; a service without a database is left out."""
    settings = SharedSettings()
    from services.targets.settings import TargetsSettings

    return Places(configured_databases(), TargetsSettings().evidence_folder, settings.redis_url)
