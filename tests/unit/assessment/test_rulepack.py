"""Rule packs are written by people: what is wrong in one is named."""

from decimal import Decimal

import pytest

from services.assessment import Light, parse_pack
from services.assessment.yardsticks import light_of
from tests.unit.assessment.cases import PACK

GOOD = """
name: shifan
version: 3
title: 示范市
amount: {yellow: 0, red: -10}
rate: {yellow: -0.5, red: -2}
level: {yellow: 0, red: -10}
approx_tolerance: 5
milestone_near_days: 30
"""


def test_a_pack_is_read_and_names_itself_with_its_version() -> None:
    pack = parse_pack(GOOD)
    assert pack.label == "shifan@3"
    assert (pack.amount.red, pack.rate.yellow) == (Decimal(-10), Decimal("-0.5"))


def test_a_pack_may_know_no_yellow_no_tolerance_and_no_nearness() -> None:
    strict = GOOD.replace("red: -10}\nrate", "red: 0}\nrate").replace("tolerance: 5", "tolerance: 0").replace("30", "0")
    pack = parse_pack(strict)
    assert (pack.amount.yellow, pack.amount.red, pack.approx_tolerance, pack.milestone_near_days) == (0, 0, 0, 0)


def test_reports_have_three_workdays_of_grace_where_a_pack_does_not_say() -> None:
    assert parse_pack(GOOD).grace_workdays == PACK.grace_workdays == 3
    assert parse_pack(GOOD + "grace_workdays: 0\n").grace_workdays == 0


def test_the_shipped_pack_is_right() -> None:
    assert PACK.label == "default@1"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            "red: -10}\nrate",
            "red: 1}\nrate",
            r"amount\s+.*red \(1\) must not lie above yellow \(0\)",
            id="red above yellow",
        ),
        pytest.param("version: 3", "", r"version\s+Field required", id="no version"),
        pytest.param(
            "version: 3", "version: 0", r"version\s+.*greater than or equal to 1", id="a version before the first"
        ),
        pytest.param("name: shifan", "name: 示范", r"name\s+String should match", id="a name that fits no label"),
        pytest.param("yellow: -0.5", "yellow: 半个点", r"rate\.yellow\s+", id="a bound that is no number"),
        pytest.param("yellow: -0.5", "yellow: .nan", r"rate\.yellow\s+", id="a bound that is NaN"),
        pytest.param("red: -2}", "rad: -2}", r"rate\.rad\s+Extra inputs", id="a misspelt bound"),
        pytest.param("approx_tolerance: 5", "approx_tolerance: 100", r"approx_tolerance\s+", id="a tolerance of all"),
        pytest.param(
            "approx_tolerance: 5", "approx_tolerance: -1", r"approx_tolerance\s+", id="a tolerance below zero"
        ),
        pytest.param("days: 30", "days: 30\nstale_days: 5", r"stale_days\s+Extra inputs", id="a rule nobody knows"),
        pytest.param("days: 30", "days: 1.5", r"milestone_near_days\s+", id="half a day"),
        pytest.param("amount: {", "amount: {{", "not YAML", id="broken YAML"),
    ],
)
def test_a_pack_is_refused_for(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=says):
        parse_pack(GOOD.replace(old, new))


@pytest.mark.parametrize("text", ["", "[]", "督办"], ids=["an empty file", "a list", "a word"])
def test_a_pack_is_no_pack_that_is(text: str) -> None:
    with pytest.raises(ValueError, match="RulePack"):
        parse_pack(text)


@pytest.mark.parametrize(
    ("gap", "light"),
    [
        pytest.param("0", Light.GREEN, id="at the yellow bound it is green"),
        pytest.param("-0.01", Light.YELLOW, id="below the yellow bound it is yellow"),
        pytest.param("-10", Light.YELLOW, id="at the red bound it is yellow"),
        pytest.param("-10.01", Light.RED, id="below the red bound it is red"),
        pytest.param("40", Light.GREEN, id="ahead it is green"),
    ],
)
def test_the_light_of_a_gap(gap: str, light: Light) -> None:
    assert light_of(Decimal(gap), PACK.amount) is light
