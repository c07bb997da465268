"""Rule packs are written by people: what is wrong in one is named, with its line and what would be right."""

import json
from decimal import Decimal

import pytest

from services.assessment import DEFAULT_LADDER, Light, pack_schema, parse_pack
from services.assessment.yardsticks import light_of
from services.runtime.rules import SCHEMA, load_pack_named, pack_names
from tests.unit.assessment.cases import PACK
from tests.unit.assessment.pack_text import GOOD


def test_a_pack_is_read_and_names_itself_with_its_version() -> None:
    pack = parse_pack(GOOD)
    assert pack.label == "shifan@3"
    assert [band.behind for band in pack.rate.bands] == [Decimal("0.5"), Decimal(2)]


def test_what_a_pack_does_not_say_is_as_in_the_default_one() -> None:
    pack = parse_pack(GOOD)
    timings = (pack.grace_workdays, pack.sign_within_workdays, pack.deadline_near_days, pack.reminder_workdays)
    assert timings == (3, 5, 15, 5)
    assert (pack.repeat_workdays, pack.group_wait_minutes, pack.group_interval_minutes) == (5, 5, 60)
    assert (pack.ladder, pack.nodes, pack.streaks) == (DEFAULT_LADDER, PACK.nodes, ())
    assert not pack.forecast_yellow


def test_a_pack_may_know_no_band_no_tolerance_and_no_nearness() -> None:
    bare = GOOD.replace("[{light: yellow, behind: 0}, {light: red, behind: 10}]}\nrate", "[]}\nrate")
    pack = parse_pack(bare.replace("tolerance: 5", "tolerance: 0").replace("30", "0"))
    assert (pack.amount.bands, pack.approx_tolerance, pack.milestone_near_days) == ((), 0, 0)
    assert light_of(Decimal(-100), pack.amount) is Light.GREEN


@pytest.mark.parametrize("name", pack_names())
def test_a_shipped_pack_is_right_and_named_like_its_file(name: str) -> None:
    assert load_pack_named(name).label == f"{name}@1"


def test_the_schema_under_review_is_the_form_of_a_pack() -> None:
    """After a change that was meant: `duban rules schema > services/alerts/rules/schema.json`."""
    assert json.loads(SCHEMA.read_text("utf-8")) == json.loads(json.dumps(pack_schema()))
