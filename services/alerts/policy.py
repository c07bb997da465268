"""What the alerts service judges by, read from its settings."""

from services.alerts.alerting import Policy
from services.alerts.notices import Terms
from services.alerts.settings import AlertsSettings
from services.runtime.rules import pack_of, workdays_of
from services.runtime.service import Service


def settings_of(service: Service) -> AlertsSettings:
    """The service's own settings."""
    assert isinstance(service.settings, AlertsSettings)
    return service.settings


def policy_of(service: Service) -> Policy:
    """By which rules and calendar to judge, and whom to tell."""
    return Policy(pack_of(service), settings_of(service).book, workdays_of(service))


def terms_of(service: Service) -> Terms:
    """By what notices are made."""
    own = settings_of(service)
    return Terms(policy_of(service), own.notice_office, own.notice_answer_workdays)
