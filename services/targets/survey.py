"""The ledger surveyed: counted by light, state and report, and narrowed down to what was asked for. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.assessment import WORST_FIRST, Light
from services.assessment.discipline import StateOfReport
from services.contract import TargetState
from services.targets.standing import Standing


class Order(StrEnum):
    """In what order the ledger is read."""

    LEDGER = "ledger"
    GAP = "gap"
    DEADLINE = "deadline"


class Waiting(StrEnum):
    """What of a target waits for the office."""

    UNASSIGNED = "unassigned"
    UNSIGNED = "unsigned"
    CLAIMED = "claimed"
    EXTENSION = "extension"


WAITS: dict[Waiting, Callable[[Standing], bool]] = {
    Waiting.UNASSIGNED: lambda one: one.snapshot.state is TargetState.DRAFT,
    Waiting.UNSIGNED: lambda one: one.snapshot.state is TargetState.ASSIGNED,
    Waiting.CLAIMED: lambda one: one.snapshot.state is TargetState.CLAIMED,
    Waiting.EXTENSION: lambda one: one.snapshot.extension is not None,
}


@dataclass(frozen=True)
class Choice:
    """To what the ledger is narrowed down; what is None does not matter."""

    light: Light | None = None
    state: TargetState | None = None
    report: StateOfReport | None = None
    waiting: Waiting | None = None
    category: str | None = None
    order: Order = Order.LEDGER

    def fits(self, one: Standing) -> bool:
        return (
            (self.light is None or one.assessment.light is self.light)
            and (self.state is None or one.snapshot.state is self.state)
            and (self.report is None or report_state(one) is self.report)
            and (self.waiting is None or WAITS[self.waiting](one))
            and (self.category is None or one.snapshot.target.category == self.category)
        )


@dataclass(frozen=True)
class Survey:
    """How many targets have which light, which report and what waiting, before it was narrowed down."""

    total: int
    lights: dict[Light, int]
    reports: dict[StateOfReport, int]
    waiting: dict[Waiting, int]
    categories: tuple[str, ...]


def report_state(one: Standing) -> StateOfReport | None:
    """The state of the report that is owed the longest, else of the newest that was filed, else not due."""
    if one.owed is not None:
        return one.owed.state
    filed = [report for report in one.reports if report.filed_on is not None]
    return filed[-1].state if filed else StateOfReport.NOT_DUE if one.reports else None


def survey(found: Sequence[Standing]) -> Survey:
    lights = Counter(one.assessment.light for one in found)
    reports = Counter(state for one in found if (state := report_state(one)) is not None)
    categories = {one.snapshot.target.category for one in found}
    return Survey(
        total=len(found),
        lights={light: lights[light] for light in WORST_FIRST},
        reports={state: reports[state] for state in StateOfReport},
        waiting={what: sum(map(waits, found)) for what, waits in WAITS.items()},
        categories=tuple(sorted(category for category in categories if category)),
    )


@dataclass(frozen=True)
class Load:
    """What a department leads: how many targets, not signed for, with which report owed, and with which light."""

    department: str
    total: int
    unsigned: int
    owed: dict[StateOfReport, int]
    lights: dict[Light, int]


def loads(found: Iterable[Standing]) -> list[Load]:
    """Each lead department's load, the one with most overdue first, then with most red lights."""
    by_department: dict[str, list[Standing]] = {}
    for one in found:
        if one.snapshot.department is not None:
            by_department.setdefault(one.snapshot.department.name, []).append(one)
    made = [_load(name, led) for name, led in by_department.items()]
    return sorted(made, key=lambda one: (-one.owed[StateOfReport.OVERDUE], -one.lights[Light.RED], one.department))


def _load(department: str, led: Sequence[Standing]) -> Load:
    counted = survey(led)
    owed = Counter(one.owed.state for one in led if one.owed is not None)
    return Load(
        department=department,
        total=counted.total,
        unsigned=sum(one.snapshot.signatures[0].signed_at is None for one in led),
        owed={state: owed[state] for state in StateOfReport},
        lights=counted.lights,
    )


def chosen(found: Iterable[Standing], choice: Choice) -> list[Standing]:
    """The targets that fit, in the order that was asked for."""
    fitting = [one for one in found if choice.fits(one)]
    if choice.order is Order.GAP:
        # those without a gap stand between those behind and those ahead
        return sorted(fitting, key=lambda one: one.assessment.gap_points or Decimal(0))
    if choice.order is Order.DEADLINE:
        return sorted(fitting, key=lambda one: one.snapshot.target.deadline)
    return fitting
