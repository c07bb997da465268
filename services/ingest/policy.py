"""What the ingest service goes by, read from its settings."""

from functools import cache
from pathlib import Path

from services.ingest.responsibilities import Responsibilities, parse_responsibilities
from services.ingest.settings import IngestSettings
from services.runtime.service import Service

SHIPPED = Path(__file__).parent / "responsibilities.csv"


def settings_of(service: Service) -> IngestSettings:
    """The service's own settings."""
    assert isinstance(service.settings, IngestSettings)
    return service.settings


@cache
def load_responsibilities(path: str) -> Responsibilities:
    """The table of a file, the shipped one where the path is empty; read once."""
    return parse_responsibilities((Path(path) if path else SHIPPED).read_text("utf-8-sig"))


def responsibilities_of(service: Service) -> Responsibilities:
    return load_responsibilities(settings_of(service).responsibilities_file)
