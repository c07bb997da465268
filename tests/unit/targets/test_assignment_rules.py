"""Who a target is given to by rule, and by the parser's suggestion."""

from collections.abc import Sequence

import pytest

from services.targets.assignment_rules import AssignmentRule, owner_by_rule, owner_by_suggestion
from tests.unit.targets.cases import target

TRADE = AssignmentRule("市商务局", category="开放")
STORES = AssignmentRule("市邮政局", words=("海外仓", "快递"))
BOTH = AssignmentRule("市发展改革委", category="投资", words=("仓",))
NOTHING = AssignmentRule("市政府办")


@pytest.mark.parametrize(
    ("category", "rules", "owner"),
    [
        pytest.param("开放", [TRADE], "市商务局", id="by its category"),
        pytest.param("就业", [TRADE], None, id="not by another category"),
        pytest.param(None, [TRADE], None, id="not where it has none"),
        pytest.param(None, [STORES], "市邮政局", id="by a word in the indicator"),
        pytest.param("开放", [AssignmentRule("市水务局", words=("水库",))], None, id="not by a word that is not there"),
        pytest.param("投资", [BOTH], "市发展改革委", id="by both, where a rule has both"),
        pytest.param("开放", [BOTH], None, id="not by one of both"),
        pytest.param("开放", [STORES, TRADE], "市邮政局", id="by the first of two that fit"),
        pytest.param("开放", [BOTH, TRADE, STORES], "市商务局", id="by the first that fits, not the first there is"),
        pytest.param("开放", [NOTHING], None, id="not by a rule that says nothing"),
        pytest.param("开放", [], None, id="by no rule"),
    ],
)
def test_a_target_is_given(category: str | None, rules: Sequence[AssignmentRule], owner: str | None) -> None:
    assert owner_by_rule(target(category=category), rules) == owner


NAMES = ["市商务局", "市教育局", "市体育局", "市发展和改革委员会", "市高新区商务分局"]


@pytest.mark.parametrize(
    ("suggested", "names", "owner"),
    [
        pytest.param("市商务局", NAMES, "市商务局", id="the department of that name"),
        pytest.param("商务局", NAMES, "市商务局", id="the only one whose name ends like it"),
        pytest.param("育局", NAMES, None, id="none where two names end like it"),
        pytest.param("商务局", [*NAMES, "省商务局"], None, id="none where it may be the province's as well"),
        pytest.param("商务局", [*NAMES, "省商务局", "商务局"], "商务局", id="the exact name before the others"),
        pytest.param("水务局", NAMES, None, id="none that nobody knows"),
        pytest.param(None, NAMES, None, id="none where nothing is suggested"),
        pytest.param("", NAMES, None, id="none where the suggestion is empty"),
    ],
)
def test_a_suggestion_is(suggested: str | None, names: Sequence[str], owner: str | None) -> None:
    assert owner_by_suggestion(target(suggested_department=suggested), names) == owner
