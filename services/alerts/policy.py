"""What the alerts service judges by, read from its settings."""

from services.alerts.settings import AlertsSettings
from services.alerts.usecases.checking import Policy
from services.runtime.rules import pack_of
from services.runtime.service import Service


def settings_of(service: Service) -> AlertsSettings:
    """The service's own settings."""
    assert isinstance(service.settings, AlertsSettings)
    return service.settings


def policy_of(service: Service) -> Policy:
    """By which rules to judge, and whom to tell."""
    return Policy(pack_of(service), [receiver.name for receiver in settings_of(service).webhooks])
