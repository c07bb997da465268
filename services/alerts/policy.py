"""What the alerts service judges by, read from its settings."""

from functools import cache
from pathlib import Path

from services.alerts.settings import AlertsSettings
from services.alerts.usecases.checking import Policy
from services.assessment import RulePack, parse_pack
from services.runtime.service import Service

DEFAULT_PACK = Path(__file__).parent / "rules" / "default.yaml"


def settings_of(service: Service) -> AlertsSettings:
    """The service's own settings."""
    assert isinstance(service.settings, AlertsSettings)
    return service.settings


@cache
def load_pack(path: str) -> RulePack:
    """The rule pack of a file, the shipped one where the path is empty; read once."""
    return parse_pack((Path(path) if path else DEFAULT_PACK).read_text("utf-8"))


def policy_of(service: Service) -> Policy:
    """By which rules to judge, and whom to tell."""
    settings = settings_of(service)
    return Policy(load_pack(settings.rules_file), [receiver.name for receiver in settings.webhooks])
