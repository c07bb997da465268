"""By what the targets service judges, as its installation is set up."""

from services.runtime.rules import pack_of, workdays_of
from services.runtime.service import Service
from services.targets.standing import Rules


def rules_of(service: Service) -> Rules:
    """The rule pack and the calendar of the installation."""
    return Rules(pack_of(service), workdays_of(service))
