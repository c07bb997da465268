"""Where everything of one installation is: the services' databases, the evidence, and Redis."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.runtime.embedded.errors import EmbeddedError
from services.runtime.embedded.stack import embedded_stack
from services.stack import NAMES, NotConfigured, settings_for, shared_from_environment


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
    try:
        if data is None:
            settings = settings_for(NAMES)
            urls = {name: own.database_url for name, own in settings.items()}
            yield Places(urls, settings["targets"].evidence_folder, shared_from_environment().redis_url)
        else:
            with embedded_stack(data, NAMES) as stack:
                evidence = settings_for(["targets"], stack)["targets"].evidence_folder
                yield Places(stack.database_urls, evidence, stack.redis_url)
    except (NotConfigured, EmbeddedError) as error:
        raise Impossible(str(error)) from None
