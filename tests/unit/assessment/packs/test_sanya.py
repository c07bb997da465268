"""三亚 2022: how much of the scheduled amount is missing, districts by the month; an older plan by quarters."""

from datetime import date
from uuid import UUID

import pytest

from services.assessment import Light
from services.contract import Department, Plan, Target
from tests.unit.assessment.cases import (
    APRIL,
    DECEMBER,
    JANUARY,
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
    SEPTEMBER,
    judged_by,
    number,
    points,
    says,
    stock,
    target,
)

NAME = "sanya-2022"
DISTRICT = Department(id=UUID(int=1), name="吉阳区人民政府")
BUREAU = Department(id=UUID(int=2), name="市商务局")


@pytest.mark.parametrize(
    ("done", "as_of", "light", "ends"),
    [
        pytest.param("100000", JUNE, Light.GREEN, "与序时进度持平", id="as scheduled: green"),
        pytest.param("99999", JUNE, Light.YELLOW, "略低于序时进度", id="a hair short: yellow"),
        pytest.param("90000", JUNE, Light.YELLOW, "低于序时进度5个百分点，比应完成数少10%", id="10% short: yellow"),
        pytest.param("50000", JUNE, Light.YELLOW, "低于序时进度25个百分点，比应完成数少50%", id="50% short: yellow"),
        pytest.param("49999", JUNE, Light.RED, "低于序时进度25个百分点，比应完成数少50%", id="just over 50%: red"),
        pytest.param("0", JUNE, Light.RED, "低于序时进度50个百分点，比应完成数少100%", id="nothing done: red"),
        pytest.param("0", date(2026, 1, 30), Light.GREEN, "与序时进度持平", id="nothing due yet: green"),
        pytest.param("0", JANUARY, Light.RED, "低于序时进度8.33个百分点，比应完成数少100%", id="a month due: red"),
        pytest.param(
            "25000", MARCH, Light.YELLOW, "低于序时进度12.5个百分点，比应完成数少50%", id="50% of a quarter: yellow"
        ),
        pytest.param("200000", JUNE, Light.GREEN, "高于序时进度50个百分点", id="all done: green"),
        pytest.param(
            "190000", DECEMBER, Light.YELLOW, "低于序时进度5个百分点，比应完成数少5%", id="short at the end: yellow"
        ),
    ],
)
def test_an_amount(done: str, as_of: date, light: Light, ends: str) -> None:
    found = judged_by(NAME, target(), as_of, (as_of, done), department=BUREAU)
    assert found.light is light
    assert says(found).endswith(ends)


def test_a_way_from_a_baseline_is_judged_by_its_shortfall_as_well() -> None:
    of = stock("1800", "家", "1700")
    assert judged_by(NAME, of, JUNE, (JUNE, "1725")).light is Light.YELLOW
    assert judged_by(NAME, of, JUNE, (JUNE, "1724")).light is Light.RED
    assert judged_by(NAME, of, date(2026, 1, 30), (JANUARY, "1700")).light is Light.GREY


def test_behind_before_anything_is_due_counts_in_points() -> None:
    """A level that fell below its baseline in January has no scheduled amount to be short of."""
    found = judged_by(NAME, stock("1800", "家", "1700"), date(2026, 1, 30), (date(2026, 1, 25), "1690"))
    assert (found.light, found.gap_points) == (Light.YELLOW, number("-10"))


TWELFTHS = target("120")


@pytest.mark.parametrize(
    ("figures", "as_of", "light", "ends"),
    [
        pytest.param([(JANUARY, "10")], JANUARY, Light.GREEN, "1月完成10平方米，为当期任务的100%", id="met: green"),
        pytest.param(
            [(JANUARY, "9.99")], JANUARY, Light.YELLOW, "1月完成9.99平方米，为当期任务的99.9%", id="just missed: yellow"
        ),
        pytest.param(
            [(JANUARY, "9")],
            date(2026, 2, 27),
            Light.YELLOW,
            "1月完成9平方米，为当期任务的90%",
            id="until February is over",
        ),
        pytest.param(
            [(JANUARY, "9"), (date(2026, 2, 28), "18")],
            date(2026, 2, 28),
            Light.RED,
            "2月完成9平方米，为当期任务的90%，连续2个月黄灯，转为红灯",
            id="two months in a row: red",
        ),
        pytest.param(
            [(JANUARY, "9"), (date(2026, 2, 28), "19")],
            date(2026, 2, 28),
            Light.GREEN,
            "2月完成10平方米，为当期任务的100%",
            id="behind the year, but the month's quota met: green",
        ),
        pytest.param(
            [(JANUARY, "9"), (date(2026, 2, 28), "19"), (MARCH, "28")],
            MARCH,
            Light.YELLOW,
            "3月完成9平方米，为当期任务的90%",
            id="missed, met, missed: yellow again",
        ),
        pytest.param(
            [(JANUARY, "30"), (date(2026, 2, 28), "30")],
            date(2026, 2, 28),
            Light.YELLOW,
            "2月完成0平方米，为当期任务的0%",
            id="far ahead, but a month without anything: yellow",
        ),
        pytest.param([(JANUARY, "9")], MARCH, Light.GREY, "3月尚未报送", id="of a month not reported nothing is known"),
        pytest.param(
            [(date(2026, 1, 25), "0")], date(2026, 1, 30), Light.GREEN, "与序时进度持平", id="no month over: green"
        ),
        pytest.param(
            [(APRIL, "80"), (MAY, "120")], MAY, Light.GREEN, "高于序时进度58.33个百分点", id="all done: green for good"
        ),
        pytest.param(
            [(date(2026, 11, 30), "110"), (DECEMBER, "115")],
            NEXT_YEAR,
            Light.YELLOW,
            "12月完成5平方米，为当期任务的50%",
            id="after the year its last month counts",
        ),
    ],
)
def test_a_district_by_its_months(figures: list[tuple[date, str]], as_of: date, light: Light, ends: str) -> None:
    found = judged_by(NAME, TWELFTHS, as_of, *figures, department=DISTRICT)
    assert found.light is light
    assert says(found).endswith(ends)


def test_a_district_s_quota_is_what_its_plan_gives_to_the_month() -> None:
    plan = points((MARCH, "0.1"), (JUNE, "0.4"), (DECEMBER, "1"))
    nothing_due = points((MARCH, "0.5"), (JUNE, "0.5"), (DECEMBER, "1"))
    figures = [(MARCH, "12"), (APRIL, "23.868")]
    april = judged_by(NAME, TWELFTHS, APRIL, *figures, department=DISTRICT, plan=plan)
    assert april.light is Light.YELLOW  # 30 of 91 days of 36: 11.8681… were to come
    assert (
        judged_by(NAME, TWELFTHS, APRIL, (MARCH, "12"), (APRIL, "23.869"), department=DISTRICT, plan=plan).light
        is Light.GREEN
    )
    found = judged_by(NAME, TWELFTHS, APRIL, (MARCH, "60"), (APRIL, "60"), department=DISTRICT, plan=nothing_due)
    assert (found.light, says(found).endswith("4月完成0平方米，当期无任务")) == (Light.GREEN, True)


@pytest.mark.parametrize(
    ("name", "light"),
    [
        pytest.param("吉阳区", Light.YELLOW, id="a district"),
        pytest.param("崖州区管委会", Light.YELLOW, id="a district's committee"),
        pytest.param("市商务局", Light.GREEN, id="a bureau goes by the year"),
        pytest.param("城区改造办", Light.GREEN, id="a bureau with the word in its name as well"),
        pytest.param(None, Light.GREEN, id="nobody's goes by the year"),
    ],
)
def test_whose_target_goes_by_months(name: str | None, light: Light) -> None:
    owner = Department(id=UUID(int=3), name=name) if name else None
    figures = [(date(2026, 2, 28), "25"), (MARCH, "30")]
    assert judged_by(NAME, TWELFTHS, MARCH, *figures, department=owner).light is light


QUARTERLY = "sanya-quarters"


@pytest.mark.parametrize(
    ("of", "plan", "as_of", "schedule"),
    [
        pytest.param(target(), None, MARCH, "0.2", id="20% at the end of March"),
        pytest.param(target(), None, JUNE, "0.5", id="50% at the end of June"),
        pytest.param(target(), None, SEPTEMBER, "0.75", id="75% at the end of September"),
        pytest.param(target(), None, DECEMBER, "1", id="100% at the end of the year"),
        pytest.param(target(), None, date(2026, 6, 29), "0.401099", id="until June is over, what May's end asked for"),
        pytest.param(target(indicator="新开工项目"), None, MARCH, "0.15", id="starts: 15%"),
        pytest.param(target(indicator="新开工项目"), None, JUNE, "0.4", id="starts: 40%"),
        pytest.param(target(indicator="新开工项目"), None, SEPTEMBER, "0.7", id="starts: 70%"),
        pytest.param(target(indicator="新开工项目"), None, DECEMBER, "1", id="starts: 100%"),
        pytest.param(target(), Plan(), MARCH, "0.25", id="a plan of its own goes first, an even one too"),
        pytest.param(target(), points((MARCH, "0.3"), (DECEMBER, "1")), MARCH, "0.3", id="as do points of its own"),
        pytest.param(target(starts_on=date(2026, 4, 1)), None, JUNE, "0.333333", id="part of a year goes evenly"),
        pytest.param(target(deadline=date(2030, 12, 31)), None, MARCH, "0.05", id="five years go evenly"),
        pytest.param(
            target(deadline=date(2030, 12, 31), recurrence="yearly"),
            None,
            date(2027, 3, 31),
            "0.2",
            id="each year of a yearly one goes by quarters",
        ),
    ],
)
def test_the_older_schedule(of: Target, plan: Plan | None, as_of: date, schedule: str) -> None:
    assert judged_by(QUARTERLY, of, as_of, (as_of, "1"), plan=plan).schedule == number(schedule)


@pytest.mark.parametrize(
    ("done", "light"),
    [
        pytest.param("40000", Light.GREEN, id="20% in March: green"),
        pytest.param("39999", Light.YELLOW, id="just short: yellow"),
        pytest.param("20000", Light.YELLOW, id="10 points short: yellow"),
        pytest.param("19999", Light.RED, id="over 10 points short: red"),
    ],
)
def test_its_lights_are_the_default_ones(done: str, light: Light) -> None:
    assert judged_by(QUARTERLY, target(), MARCH, (MARCH, done)).light is light
