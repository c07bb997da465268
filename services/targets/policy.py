"""By what the targets service judges and where it keeps files, as its installation is set up."""

from services.runtime.rules import pack_of, workdays_of
from services.runtime.service import Service
from services.targets.evidence_store import EvidenceStore
from services.targets.settings import TargetsSettings
from services.targets.standing import Rules


def settings_of(service: Service) -> TargetsSettings:
    """The service's own settings."""
    assert isinstance(service.settings, TargetsSettings)
    return service.settings


def rules_of(service: Service) -> Rules:
    """The rule pack and the calendar of the installation."""
    return Rules(pack_of(service), workdays_of(service))


def evidence_files(service: Service) -> EvidenceStore:
    """Where uploaded evidence is kept."""
    return EvidenceStore(settings_of(service).evidence_folder)


def evidence_limit(service: Service) -> int:
    """The largest file that is taken as evidence, in bytes."""
    return settings_of(service).evidence_megabytes * 1_000_000
