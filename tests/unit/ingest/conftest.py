"""Reading a sentence as one of a work report's plan."""

from collections.abc import Callable

import pytest

from services.contract import Period, Target
from services.ingest.parser import ParsedReport, parse_report

YEAR = Period(first=2026, last=2026)
Read = Callable[[str], list[Target]]


@pytest.fixture(scope="session")
def plan() -> Callable[[str], ParsedReport]:
    """Reads a text as the part of a report that plans 2026."""
    return lambda text: parse_report(f"二、{YEAR}年工作安排\n{text}", YEAR)


@pytest.fixture(scope="session")
def quantities(plan: Callable[[str], ParsedReport]) -> Read:
    """The quantities read of a sentence of the plan."""
    return lambda sentence: [target for target in plan(sentence).targets if target.type == "quantity"]


@pytest.fixture(scope="session")
def milestones(plan: Callable[[str], ParsedReport]) -> Read:
    """The milestones read of a sentence of the plan."""
    return lambda sentence: [target for target in plan(sentence).targets if target.type == "milestone"]


@pytest.fixture(scope="session")
def rules(plan: Callable[[str], ParsedReport]) -> Callable[[str], dict[str, str]]:
    """What the rules said of each number of a sentence: quote to rule."""
    return lambda sentence: {
        decision.quote: decision.rule for decision in plan(sentence).decisions if decision.quote != "2026"
    }
