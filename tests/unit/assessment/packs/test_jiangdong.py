"""海口江东 2020: behind a node or forecast to be late is yellow; two yellows in a row or far behind are red."""

from datetime import date, timedelta

import pytest

from services.assessment import Light, assess
from services.contract import Target
from services.runtime.rules import load_pack_named
from tests.unit.assessment.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    growth,
    judged_by,
    milestone,
    nodes,
    says,
    snapshot,
    stock,
    target,
)

NAME = "jiangdong-2020"
PACK = load_pack_named(NAME)
ROW = "，连续2次黄灯，转为红灯"
FORESEEN = "，预计难以按期完成"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("done", "light"),
    [
        pytest.param("100000", Light.GREEN, id="on schedule: green"),
        pytest.param("99999", Light.YELLOW, id="a hair behind: yellow"),
        pytest.param("60000", Light.YELLOW, id="20 points behind: yellow"),
        pytest.param("59999", Light.RED, id="over 20 points behind: red"),
    ],
)
def test_an_amount_that_was_on_schedule_until_june(done: str, light: Light) -> None:
    found = judged_by(NAME, target(), JUNE, (date(2026, 5, 31), "84000"), (JUNE, done))
    assert (found.light, ROW in found.explanation) == (light, False)


@pytest.mark.parametrize(
    ("as_of", "light"),
    [
        pytest.param(JUNE, Light.YELLOW, id="the first yellow"),
        pytest.param(JUNE + 2 * DAY, Light.YELLOW, id="still within the three days"),
        pytest.param(JUNE + 3 * DAY, Light.RED, id="three days later it is the second: red"),
    ],
)
def test_two_yellows_three_days_apart(as_of: date, light: Light) -> None:
    found = judged_by(NAME, target(), as_of, (date(2026, 5, 31), "84000"), (JUNE, "90000"))
    assert (found.light, found.explanation.endswith(ROW)) == (light, light is Light.RED)


@pytest.mark.parametrize(
    ("day", "light"),
    [
        pytest.param(MARCH, Light.GREY, id="on the node's day: not yet"),
        pytest.param(MARCH + DAY, Light.YELLOW, id="a day after: yellow"),
        pytest.param(MARCH + 3 * DAY, Light.YELLOW, id="three days after: yellow, it was not three days ago"),
        pytest.param(MARCH + 4 * DAY, Light.RED, id="four days after: the second yellow, red"),
    ],
)
def test_a_node(day: date, light: Light) -> None:
    assert judged_by(NAME, milestone(), day, plan=nodes(("主体封顶", MARCH, None))).light is light


def test_a_node_that_is_far_behind_says_so() -> None:
    late, far = (
        judged_by(NAME, milestone(), MARCH + days * DAY, plan=nodes(("主体封顶", MARCH, None))) for days in (30, 31)
    )
    assert (late.light, far.light) == (Light.RED, Light.RED)
    assert (late.explanation.endswith(ROW), far.explanation.endswith("尚未完成（严重滞后）")) == (True, True)


@pytest.mark.parametrize(
    ("of", "done", "misses", "light", "note"),
    [
        pytest.param(target(), "120000", True, Light.YELLOW, True, id="ahead, but forecast to miss: yellow"),
        pytest.param(target(), "120000", False, Light.GREEN, False, id="forecast to be met: green"),
        pytest.param(target(), "120000", None, Light.GREEN, False, id="without a forecast: green"),
        pytest.param(target(), "0", True, Light.RED, False, id="red stays red"),
        pytest.param(target(), "200000", True, Light.GREEN, False, id="what is done cannot be missed"),
        pytest.param(stock("80", "%"), "85", True, Light.YELLOW, True, id="so can a level"),
        pytest.param(growth("7"), "7.5", True, Light.YELLOW, True, id="a rate that is met now can"),
    ],
)
def test_a_forecast(of: Target, done: str, misses: bool | None, light: Light, note: bool) -> None:
    found = assess(snapshot(of, (JUNE, done)), JUNE, PACK, misses=misses)
    assert (found.light, says(found).endswith(FORESEEN)) == (light, note)


def test_a_pack_that_does_not_ask_for_forecasts_leaves_them() -> None:
    found = assess(snapshot(target(), (JUNE, "120000")), JUNE, load_pack_named("default"), misses=True)
    assert found.light is Light.GREEN


def test_nearness_alone_is_no_yellow() -> None:
    assert judged_by(NAME, milestone(), DECEMBER - DAY).light is Light.GREY
    assert judged_by(NAME, milestone(), DECEMBER + DAY).light is Light.RED
