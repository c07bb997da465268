"""The rules that an installation judges by, from the files that its settings name; each file is read once."""

from functools import cache
from pathlib import Path

from services.assessment import RulePack, parse_pack
from services.runtime.service import Service

SHIPPED_RULES = Path(__file__).parents[1] / "alerts" / "rules" / "default.yaml"


@cache
def load_rules(path: str) -> RulePack:
    """The rule pack of a file, the shipped one where the path is empty."""
    return parse_pack((Path(path) if path else SHIPPED_RULES).read_text("utf-8"))


def pack_of(service: Service) -> RulePack:
    """The rule pack of the installation that the service belongs to."""
    return load_rules(service.shared.rules_file)
