"""The ledger surveyed: what is counted, and what a choice leaves."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.assessment import Light
from services.assessment.discipline import StateOfReport
from services.contract import Extension, Signature, TargetState
from services.targets.standing import Standing
from services.targets.survey import Choice, Order, Waiting, chosen, loads, survey
from tests.unit.assessment.cases import target
from tests.unit.web.cases import FINANCE, MAY, filed, owned, standing

ASKED = Extension(deadline=date(2027, 3, 31), reason="用地", asked_at=datetime(2026, 7, 1, tzinfo=UTC))
END = date(2026, 6, 30)

LEDGER = {
    "red and overdue": owned(target(category="trade"), (END, "10000"), filings=(filed(*MAY),)),
    "green": owned(target(), (END, "120000")),
    "put off": owned(target(), (END, "96000"), extension=ASKED),
    "nobody's": owned(state=TargetState.DRAFT, department=None, signatures=(), assigned_on=None, filings=()),
    "claimed": owned(target(deadline=date(2026, 10, 31)), (END, "90000"), state=TargetState.CLAIMED),
}
NAMES = {UUID(int=number): name for number, name in enumerate(LEDGER)}


def ledger() -> list[Standing]:
    return [standing(one.model_copy(update={"id": id_})) for id_, one in zip(NAMES, LEDGER.values(), strict=True)]


CHOICES = [
    pytest.param(Choice(), list(LEDGER), id="everything in its order"),
    pytest.param(Choice(light=Light.RED), ["red and overdue", "claimed"], id="a light"),
    pytest.param(Choice(report=StateOfReport.OVERDUE), ["red and overdue"], id="overdue"),
    pytest.param(Choice(report=StateOfReport.REPORTED), ["green", "put off", "claimed"], id="reported"),
    pytest.param(Choice(waiting=Waiting.UNASSIGNED), ["nobody's"], id="what nobody owns"),
    pytest.param(Choice(waiting=Waiting.EXTENSION), ["put off"], id="extensions to answer"),
    pytest.param(Choice(waiting=Waiting.CLAIMED), ["claimed"], id="claims to verify"),
    pytest.param(Choice(state=TargetState.DRAFT), ["nobody's"], id="a state"),
    pytest.param(Choice(category="trade"), ["red and overdue"], id="a category"),
    pytest.param(Choice(light=Light.GREEN, waiting=Waiting.CLAIMED), [], id="two that do not meet"),
    pytest.param(Choice(order=Order.GAP), ["red and overdue", "claimed", "put off", "nobody's", "green"],
                 id="the furthest behind first"),
    pytest.param(Choice(order=Order.DEADLINE), ["claimed", "red and overdue", "green", "put off", "nobody's"],
                 id="the nearest deadline first"),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "expected"), CHOICES)
def test_a_choice_leaves_what_fits_it(choice: Choice, expected: list[str]) -> None:
    assert [NAMES[one.snapshot.id] for one in chosen(ledger(), choice)] == expected


def test_the_counts_are_those_of_the_choices_that_they_lead_to() -> None:
    found = ledger()
    counted = survey(found)
    assert counted.total == len(LEDGER)
    assert counted.categories == ("trade",)
    for light, count in counted.lights.items():
        assert count == len(chosen(found, Choice(light=light))), light
    for report, count in counted.reports.items():
        assert count == len(chosen(found, Choice(report=report))), report
    for waiting, count in counted.waiting.items():
        assert count == len(chosen(found, Choice(waiting=waiting))), waiting


def test_each_department_has_its_load_the_one_with_most_overdue_first() -> None:
    others = owned(department=FINANCE, signatures=(Signature(department=FINANCE),), filings=())
    both = [standing(others.model_copy(update={"id": UUID(int=100 + number)})) for number in range(2)]
    found = loads([*ledger(), *both])
    assert [(one.department, one.total, one.unsigned, one.owed[StateOfReport.OVERDUE]) for one in found] == [
        ("市财政局", 2, 2, 2),
        ("市商务局", 4, 0, 1),
    ]
    assert found[1].lights[Light.RED] == 2
