"""A light that holds at several ends of periods in a row becomes a graver one."""

from datetime import date

import pytest

from services.assessment import Light, RulePack, assess, parse_pack
from services.contract import Target
from tests.unit.assessment.cases import (
    APRIL,
    DECEMBER,
    JANUARY,
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
    SEPTEMBER,
    snapshot,
    target,
)
from tests.unit.assessment.pack_text import GOOD

AUGUST = date(2026, 8, 31)


def pack(*streaks: str) -> RulePack:
    return parse_pack(f"{GOOD}streaks:\n" + "".join(f"  - {{{streak}}}\n" for streak in streaks))


MONTHS = pack("of: yellow, in_a_row: 3, becomes: red")
QUARTERS = pack("of: yellow, in_a_row: 2, every: quarterly, becomes: red")
TWO_STEPS = pack("of: orange, in_a_row: 2, becomes: red", "of: yellow, in_a_row: 2, becomes: orange")

ONE_SHORT = [(MARCH, "30"), (APRIL, "39"), (MAY, "49"), (JUNE, "59"), (date(2026, 7, 31), "69"), (AUGUST, "79")]
"""Of 120 ten a month: on schedule in March, one short at every end of a month after it."""


@pytest.mark.parametrize(
    ("rules", "figures", "as_of", "light"),
    [
        pytest.param(MONTHS, ONE_SHORT, MARCH, Light.GREEN, id="on schedule"),
        pytest.param(MONTHS, ONE_SHORT, APRIL, Light.YELLOW, id="one month"),
        pytest.param(MONTHS, ONE_SHORT, MAY, Light.YELLOW, id="two months of three"),
        pytest.param(MONTHS, ONE_SHORT, date(2026, 6, 29), Light.YELLOW, id="the day before the third is over"),
        pytest.param(MONTHS, ONE_SHORT, JUNE, Light.RED, id="three months"),
        pytest.param(MONTHS, ONE_SHORT, date(2026, 7, 15), Light.RED, id="and on the days after them"),
        pytest.param(MONTHS, [*ONE_SHORT[:3], (JUNE, "60")], JUNE, Light.GREEN, id="made good: green at once"),
        pytest.param(
            MONTHS,
            [*ONE_SHORT[:2], (MAY, "50"), *ONE_SHORT[3:5]],
            date(2026, 7, 31),
            Light.YELLOW,
            id="broken off in May: counted anew from June",
        ),
        pytest.param(MONTHS, [(JANUARY, "9")], JANUARY, Light.YELLOW, id="before the period there are no months"),
        pytest.param(
            MONTHS, [(SEPTEMBER, "70"), (DECEMBER, "119")], NEXT_YEAR, Light.RED, id="after it its last months count"
        ),
        pytest.param(
            MONTHS,
            [(date(2026, 11, 30), "110"), (DECEMBER, "119")],
            date(2027, 4, 15),
            Light.YELLOW,
            id="but the months after it do not",
        ),
        pytest.param(QUARTERS, ONE_SHORT, JUNE, Light.YELLOW, id="June short, March not: one quarter"),
        pytest.param(QUARTERS, ONE_SHORT, AUGUST, Light.YELLOW, id="August is within the quarter that June ended"),
        pytest.param(QUARTERS, [*ONE_SHORT, (SEPTEMBER, "89")], SEPTEMBER, Light.RED, id="June and September: two"),
        pytest.param(TWO_STEPS, ONE_SHORT, APRIL, Light.YELLOW, id="in two steps: yellow first"),
        pytest.param(TWO_STEPS, ONE_SHORT, MAY, Light.ORANGE, id="then orange, however long"),
        pytest.param(TWO_STEPS, ONE_SHORT, AUGUST, Light.ORANGE, id="since of one day alone it is only yellow"),
    ],
)
def test_a_streak(rules: RulePack, figures: list[tuple[date, str]], as_of: date, light: Light) -> None:
    assert assess(snapshot(target("120"), *figures), as_of, rules).light is light


def test_it_is_said() -> None:
    found = assess(snapshot(target("120"), *ONE_SHORT), JUNE, MONTHS)
    assert found.explanation.endswith("低于序时进度0.83个百分点，连续3个月黄灯，转为红灯")
    found = assess(snapshot(target("120"), *ONE_SHORT, (SEPTEMBER, "89")), SEPTEMBER, QUARTERS)
    assert found.explanation.endswith("，连续2个季度黄灯，转为红灯")


@pytest.mark.parametrize(
    ("of", "figures", "as_of"),
    [
        pytest.param(target("120"), [(JANUARY, "5"), (MARCH, "5")], MARCH, id="an amount that is red by itself"),
        pytest.param(target("120"), [], JUNE, id="one without figures"),
    ],
)
def test_what_is_red_or_grey_by_itself_stays_so(of: Target, figures: list[tuple[date, str]], as_of: date) -> None:
    by_streak, without = (assess(snapshot(of, *figures), as_of, rules) for rules in (MONTHS, parse_pack(GOOD)))
    assert by_streak == without


def test_a_yearly_target_begins_anew_each_year() -> None:
    of = target("120", recurrence="yearly", deadline=date(2030, 12, 31))
    figures = [(date(2026, 11, 30), "109"), (DECEMBER, "119"), (date(2027, 1, 31), "9")]
    two = pack("of: yellow, in_a_row: 2, becomes: red")
    assert assess(snapshot(of, *figures), DECEMBER, two).light is Light.RED
    assert assess(snapshot(of, *figures), date(2027, 1, 31), two).light is Light.YELLOW
