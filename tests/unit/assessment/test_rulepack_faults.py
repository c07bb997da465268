"""Which rule packs are refused, and in what words; and what a pack that is read does."""

from decimal import Decimal

import pytest

from services.assessment import InvalidPack, Light, Yardstick, parse_pack
from services.assessment.yardsticks import light_of
from services.runtime.rules import load_pack_named
from tests.unit.assessment.cases import PACK
from tests.unit.assessment.pack_text import GOOD

REFUSED = [
    pytest.param(
        "milestone_near_days",
        "milestone-near-days",
        [
            "line 2: milestone_near_days: Field required",
            "line 10: milestone-near-days: unknown field; did you mean milestone_near_days?",
        ],
        id="a name with the wrong dashes",
    ),
    pytest.param(
        "days: 30", "days: 30\nno: 5", ["line 11: 'no': no name of a field"], id="a name that YAML takes for a no"
    ),
    pytest.param(
        "days: 30", "days: 30\n2026-01-01: 5", ["line 11: '2026-01-01': no name of a field"], id="a day for a name"
    ),
    pytest.param(
        "days: 30",
        "days: 30\nladder: &a {rungs: [*a]}",
        ["line 11: *a: a reference; write out what it stands for"],
        id="a reference to itself",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nstale_after_days: 1000000000",
        ["line 11: stale_after_days: 1000000000; should be less than or equal to 3660"],
        id="days beyond the calendar",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nnodes: [{bands: [{light: red, behind: 4000}]}]",
        ["line 11: nodes.0.bands: behind: 4000; at most 3660"],
        id="a node late by ages",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nyearly_only: ['']",
        ["line 11: yearly_only.0: ''; should have at least 1 character"],
        id="a word that is in every name",
    ),
    pytest.param("version: 3", "", ["line 2: version: Field required"], id="no version"),
    pytest.param("schema_version: 1", "", ["line 3: schema_version: Field required"], id="no version of its form"),
    pytest.param(
        "schema_version: 1", "schema_version: 2", ["line 2: schema_version: 2; should be 1"], id="a form nobody knows"
    ),
    pytest.param(
        "version: 3", "version: 0", ["line 4: version: 0; should be greater than or equal to 1"], id="version 0"
    ),
    pytest.param(
        "version: 3", "version: yes", ["line 4: version: True; should be a valid integer"], id="a yes for a number"
    ),
    pytest.param(
        "name: shifan",
        "name: 示范",
        ["line 3: name: '示范'; should match pattern '^[a-z0-9-]+$'"],
        id="a name that fits no label",
    ),
    pytest.param(
        "behind: 0.5",
        "behind: 半个点",
        ["line 7: rate.bands.0.behind: '半个点'; should be a valid decimal"],
        id="a bound that is no number",
    ),
    pytest.param(
        "behind: 0.5",
        "behind: .nan",
        ["line 7: rate.bands.0.behind: nan; should be a finite number"],
        id="a bound that is NaN",
    ),
    pytest.param(
        "behind: 0.5",
        "behind: -0.5",
        ["line 7: rate.bands.0.behind: -0.5; should be greater than or equal to 0"],
        id="a bound that is ahead",
    ),
    pytest.param(
        "behind: 0.5}",
        "behnd: 0.5}",
        [
            "line 7: rate.bands.0.behind: Field required",
            "line 7: rate.bands.0.behnd: unknown field; did you mean behind?",
        ],
        id="a misspelt bound",
    ),
    pytest.param(
        "light: yellow, behind: 0.5",
        "light: blue, behind: 0.5",
        ["line 7: rate.bands.0.light: 'blue'; should be 'green', 'yellow', 'orange' or 'red'"],
        id="a light that is no alarm",
    ),
    pytest.param(
        "behind: 2}",
        "behind: 0.5}",
        ["line 7: rate: bands: red must begin further behind than yellow (0.5)"],
        id="red where yellow begins",
    ),
    pytest.param(
        "behind: 2}",
        "behind: 0.5, inclusive: true}",
        ["line 7: rate: bands: red must begin further behind than yellow (0.5)"],
        id="red at the bound that yellow begins beyond",
    ),
    pytest.param(
        "{light: red, behind: 2}",
        "{light: yellow, behind: 2}",
        ["line 7: rate: bands: yellow after yellow; each must be graver than the one before"],
        id="two bands of a light",
    ),
    pytest.param(
        "rate: {",
        "rate: {by: quota, ",
        ["line 7: rate: by: quota; a rate does not add up over the months, so it takes points or shortfall"],
        id="a quota of a rate",
    ),
    pytest.param(
        "by: shortfall",
        "by: points",
        ["line 8: level: by: points; a level may be of any unit, so it takes shortfall"],
        id="points of a level",
    ),
    pytest.param(
        "tolerance: 5",
        "tolerance: 100",
        ["line 9: approx_tolerance: 100; should be less than 100"],
        id="a tolerance of all",
    ),
    pytest.param(
        "tolerance: 5",
        "tolerance: -1",
        ["line 9: approx_tolerance: -1; should be greater than or equal to 0"],
        id="a tolerance below zero",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nstale_days: 5",
        ["line 11: stale_days: unknown field; did you mean stale_after_days?"],
        id="a rule nobody knows",
    ),
    pytest.param(
        "days: 30",
        "days: 1.5",
        ["line 10: milestone_near_days: 1.5; should be a valid integer"],
        id="half a day",
    ),
    pytest.param(
        "days: 30", "days: 30\nversion: 4", ["line 11: version: given twice; keep one"], id="a field given twice"
    ),
    pytest.param(
        "days: 30",
        "days: 30\nstreaks: [{of: red, in_a_row: 1, becomes: orange, every: weekly}]",
        [
            "line 11: streaks.0.of: 'red'; should be 'yellow' or 'orange'",
            "line 11: streaks.0.in_a_row: 1; should be greater than or equal to 2",
            "line 11: streaks.0.every: 'weekly'; should be 'monthly' or 'quarterly' or be a valid integer",
        ],
        id="a streak of red, of one, by weeks: three faults",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nstreaks: [{of: orange, in_a_row: 2, becomes: orange}]",
        ["line 11: streaks.0: becomes: orange is not graver than orange"],
        id="a streak that changes nothing",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nschedules:\n  - points: [{month: 6, per_cent: 50}, {month: 9, per_cent: 40}]",
        ["line 12: schedules.0.points: month 9 with 40 after 6 with 50"],
        id="a schedule that falls",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nschedules:\n  - points: [{month: 6, per_cent: 50}]",
        ["line 12: schedules.0.points: the last point must be month 12 with 100 per cent"],
        id="a schedule that does not reach the target",
    ),
    pytest.param(
        "days: 30",
        "days: 30\ndepartments:\n  - endings: [区]\n    level: {by: quota, bands: []}",
        ["line 13: departments.0.level: by: quota; a level may be of any unit, so it takes shortfall"],
        id="a quota of a level of a district",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nladder:\n  rungs:\n    - {name: 提醒, after: 3, document: 信}",
        [
            "line 13: ladder.rungs.0.after_workdays: Field required",
            "line 13: ladder.rungs.0.document: '信'; should be '催办单', '督办单' or '督查通报'",
            "line 13: ladder.rungs.0.after: unknown field; known are name, after_workdays, document, light",
        ],
        id="a rung with three faults",
    ),
    pytest.param(
        "days: 30",
        "days: 30\nladder:\n  rungs: [{name: 提醒, after_workdays: 0}]\n  starts: [{name: 紧急, rung: 2}]",
        ["line 11: ladder: starts: rung 2 is none of the 1 rungs"],
        id="a start on a rung that there is not",
    ),
]


@pytest.mark.parametrize(("old", "new", "says"), REFUSED)
def test_a_pack_is_refused_for(old: str, new: str, says: list[str]) -> None:
    assert old in GOOD
    with pytest.raises(InvalidPack) as refused:
        parse_pack(GOOD.replace(old, new, 1))
    assert [str(fault) for fault in refused.value.faults] == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "line 1: file: None; write a RulePack", id="an empty file"),
        pytest.param("[]", r"line 1: file: \[\]; write a RulePack", id="a list"),
        pytest.param("督办", "line 1: file: '督办'; write a RulePack", id="a word"),
        pytest.param("name: a\namount: {{", "line 2: file: not YAML", id="broken YAML"),
        pytest.param("name: 2026-02-30", "line 1: file: not YAML: day is out of range", id="a day that there is not"),
        pytest.param("name: \x00", "line 1: file: not YAML", id="a character that is none"),
    ],
)
def test_a_file_is_no_pack_that_is(text: str, says: str) -> None:
    with pytest.raises(InvalidPack, match=says):
        parse_pack(text)


@pytest.mark.parametrize(
    ("gap", "light"),
    [
        pytest.param("0", Light.GREEN, id="at the yellow bound it is green"),
        pytest.param("-0.01", Light.YELLOW, id="below the yellow bound it is yellow"),
        pytest.param("-10", Light.YELLOW, id="at the red bound it is yellow"),
        pytest.param("-10.01", Light.RED, id="below the red bound it is red"),
        pytest.param("40", Light.GREEN, id="ahead it is green"),
        pytest.param("-9.9999999999999999999999999", Light.YELLOW, id="a hair that division left is none"),
        pytest.param("-10.0000000000000000000000001", Light.YELLOW, id="nor on the other side"),
    ],
)
def test_the_light_of_a_gap(gap: str, light: Light) -> None:
    assert light_of(Decimal(gap), PACK.amount) is light


def test_a_changed_copy_judges_by_what_was_changed() -> None:
    sanya = load_pack_named("sanya-2022")
    assert sanya.of("吉阳区").label == sanya.label == "sanya-2022@1"
    other = sanya.model_copy(update={"version": 2, "amount": PACK.amount, "departments": ()})
    assert (other.label, other.bands[Yardstick.AMOUNT], other.of("吉阳区")) == ("sanya-2022@2", PACK.amount, other)
