"""The rules and the calendar that an installation goes by, read once from the files that its settings name."""

from functools import cache
from pathlib import Path

from services.assessment import RulePack, Workdays, parse_calendar, parse_pack
from services.runtime.service import Service

RULES = Path(__file__).parents[1] / "alerts" / "rules"
SHIPPED_RULES = RULES / "default.yaml"
SCHEMA = RULES / "schema.json"


class UnknownPack(LookupError):
    """No rule pack of that name is shipped."""


def pack_names() -> list[str]:
    """The names of the rule packs that are shipped."""
    return sorted(path.stem for path in RULES.glob("*.yaml"))


@cache
def load_rules(path: str) -> RulePack:
    """The rule pack of a file, or the shipped one of that name; the default one where the path is empty."""
    file = RULES / f"{path}.yaml" if path in pack_names() else Path(path or SHIPPED_RULES)
    return parse_pack(file.read_text("utf-8"))


def load_pack_named(name: str) -> RulePack:
    """A shipped rule pack by its name; UnknownPack says which there are."""
    if name not in pack_names():
        raise UnknownPack(f"没有名为 {name} 的规则包；可用：{'、'.join(pack_names())}")
    return load_rules(name)


def pack_of(service: Service) -> RulePack:
    """The rule pack of the installation that the service belongs to."""
    return load_rules(service.shared.rules_file)


@cache
def load_calendar(path: str) -> Workdays:
    """China's workdays with the city's own of a file, without them where the path is empty."""
    return Workdays(parse_calendar(Path(path).read_text("utf-8"))) if path else Workdays()


def workdays_of(service: Service) -> Workdays:
    """The calendar of the installation that the service belongs to."""
    return load_calendar(service.shared.calendar_file)
