"""Which units convert into which, and how a refusal names both."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contract import InvalidValue
from services.targets.units import FACTORS, MULTIPLIERS, convert, parse_unit


@pytest.mark.parametrize(
    ("value", "written", "unit", "converted"),
    [
        pytest.param("8.6", "万平方米", "平方米", "86000", id="8.6万平方米 is 86000平方米"),
        pytest.param("86000", "平方米", "万平方米", "8.6", id="86000平方米 is 8.6万平方米"),
        pytest.param("760", "亿元", "元", "76000000000", id="760亿元 in 元"),
        pytest.param("1.2", "万亿元", "亿元", "12000", id="1.2万亿元 is 12000亿元"),
        pytest.param("3", "千家", "家", "3000", id="3千家 is 3000家"),
        pytest.param("5", "百万元", "万元", "500", id="5百万元 is 500万元"),
        pytest.param("5", "十亿元", "亿元", "50", id="5十亿元 is 50亿元"),
        pytest.param("2", "万千瓦", "千瓦", "20000", id="2万千瓦 is 20000千瓦, and no 千 goes astray"),
        pytest.param("3", "亿千瓦时", "万千瓦时", "30000", id="3亿千瓦时 is 30000万千瓦时"),
        pytest.param("5", "㎡", "平方米", "5", id="㎡ is 平方米"),
        pytest.param("5", "m²", "平方米", "5", id="m² is 平方米"),
        pytest.param("5", "万㎡", "平方米", "50000", id="万㎡ is 万平方米"),
        pytest.param("5", "平米", "平方米", "5", id="平米 is 平方米"),
        pytest.param("15", "亩", "公顷", "1", id="15亩 is 1公顷"),
        pytest.param("3", "亩", "平方米", "2000", id="3亩 is 2000平方米"),
        pytest.param("2", "公顷", "亩", "30", id="2公顷 is 30亩"),
        pytest.param("1", "平方公里", "公顷", "100", id="1平方公里 is 100公顷"),
        pytest.param("1.5", "公里", "米", "1500", id="1.5公里 is 1500米"),
        pytest.param("1500", "米", "千米", "1.5", id="1500米 is 1.5千米"),
        pytest.param("2", "里", "公里", "1", id="2里 is 1公里"),
        pytest.param("2", "万吨", "吨", "20000", id="2万吨 is 20000吨"),
        pytest.param("500", "公斤", "吨", "0.5", id="500公斤 is half a 吨"),
        pytest.param("3", "千克", "斤", "6", id="3千克 is 6斤: 千 is part of the unit"),
        pytest.param("7", "名", "人", "7", id="名 is 人"),
        pytest.param("2", "万名", "人", "20000", id="2万名 is 20000人"),
        pytest.param("9", "度", "千瓦时", "9", id="度 is 千瓦时"),
        pytest.param("1", "兆瓦", "千瓦", "1000", id="1兆瓦 is 1000千瓦"),
        pytest.param("500", "克", "公斤", "0.5", id="500克 is half a 公斤"),
        pytest.param("500", "瓦", "千瓦", "0.5", id="500瓦 is half a 千瓦"),
        pytest.param("5.5", "％", "%", "5.5", id="the full-width ％ is %"),
        pytest.param("0.4", "百分点", "个百分点", "0.4", id="百分点 is 个百分点, and no hundred"),
        pytest.param("8.6", " 万 平方米 ", "平方米", "86000", id="blanks in and around a unit"),
        pytest.param("8", "ｋｍ", "公里", "8", id="full-width letters"),
        pytest.param("4", "座", "座", "4", id="a unit that nobody listed, written the same"),
        pytest.param("4", "万座", "座", "40000", id="a multiplier before a unit that nobody listed"),
        pytest.param("-3", "万元", "元", "-30000", id="a negative amount"),
        pytest.param("0", "亿元", "元", "0", id="zero"),
        pytest.param("4", None, "元", "4", id="no unit at all: it is the target's"),
        pytest.param("1", None, None, "1", id="no unit for a milestone"),
    ],
)
def test_a_figure_converts(value: str, written: str | None, unit: str | None, converted: str) -> None:
    assert convert(Decimal(value), written, unit) == Decimal(converted)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        pytest.param("人", "人次", id="人 are not 人次"),
        pytest.param("万人次", "人", id="万人次 are not 人"),
        pytest.param("平方米", "公里", id="an area is no length"),
        pytest.param("吨", "平方米", id="a mass is no area"),
        pytest.param("美元", "元", id="美元 are not 元: no rate is guessed"),
        pytest.param("亿美元", "亿元", id="亿美元 are not 亿元"),
        pytest.param("%", "个百分点", id="a rate is no difference of rates"),
        pytest.param("千瓦", "千瓦时", id="a power is no energy"),
        pytest.param("吨标准煤", "吨", id="吨标准煤 are not 吨"),
        pytest.param("家", "个", id="two plain counts of different things"),
        pytest.param("万", "平方米", id="a multiplier alone"),
        pytest.param("", "平方米", id="an empty unit"),
    ],
)
def test_a_refusal_names_both_units(written: str, unit: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        convert(Decimal(1), written, unit)
    assert (caught.value.field, caught.value.value) == ("unit", written)
    assert f"“{unit}”" in caught.value.expected


def test_a_milestone_takes_no_unit() -> None:
    with pytest.raises(InvalidValue, match="不填单位（里程碑没有单位）") as caught:
        convert(Decimal(1), "个", None)
    assert caught.value.value == "个"


@pytest.mark.parametrize(
    ("written", "multiplier", "unit"),
    [
        pytest.param("万亿元", 10**12, "元", id="万亿 is one multiplier"),
        pytest.param("百万元", 10**6, "元", id="百万 is one multiplier"),
        pytest.param("千米", 1, "公里", id="千米 has no multiplier"),
        pytest.param("万千米", 10**4, "公里", id="万千米 has the multiplier 万"),
        pytest.param("标箱", 1, "标箱", id="a plain unit"),
    ],
)
def test_a_unit_is_taken_apart(written: str, multiplier: int, unit: str) -> None:
    assert parse_unit(written) == (multiplier, unit)


@pytest.mark.parametrize(
    ("multiplier", "zeros"),
    list(
        zip(("百", "千", "万", "十万", "百万", "千万", "亿", "十亿", "百亿", "千亿", "万亿"), range(2, 13), strict=True)
    ),
    ids=lambda part: f"{part} zeros" if isinstance(part, int) else f"{part} has",
)
def test_a_multiplier(multiplier: str, zeros: int) -> None:
    assert convert(Decimal(3), f"{multiplier}元", "元") == 3 * Decimal(10) ** zeros


PREFIXES = st.sampled_from(["", *MULTIPLIERS])
UNITS = st.tuples(PREFIXES, st.sampled_from(sorted(FACTORS)))
FIGURES = st.decimals(min_value=0, max_value=10**12, places=2)


@st.composite
def alike(draw: st.DrawFn, count: int) -> list[str]:
    """Units of one dimension, each with a multiplier or none."""
    dimension = draw(st.sampled_from(sorted({dimension for dimension, _ in FACTORS.values()})))
    members = sorted(unit for unit, (of, _) in FACTORS.items() if of == dimension)
    return [draw(PREFIXES) + draw(st.sampled_from(members)) for _ in range(count)]


@given(FIGURES, UNITS, UNITS)
def test_a_figure_is_the_same_there_and_back_or_both_ways_are_refused(
    value: Decimal, here: tuple[str, str], there: tuple[str, str]
) -> None:
    written, unit = "".join(here), "".join(there)
    if FACTORS[parse_unit(written)[1]][0] == FACTORS[parse_unit(unit)[1]][0]:
        back = convert(convert(value, written, unit), unit, written)
        assert abs(back - value) <= Decimal("1e-12") * max(value, 1)
    else:
        for one, other in ((written, unit), (unit, written)):
            with pytest.raises(InvalidValue):
                convert(value, one, other)


@given(FIGURES, alike(3))
def test_by_way_of_a_third_unit_it_comes_to_the_same(value: Decimal, units: list[str]) -> None:
    first, second, third = units
    direct = convert(value, first, third)
    assert abs(convert(convert(value, first, second), second, third) - direct) <= Decimal("1e-12") * max(direct, 1)


@given(FIGURES, FIGURES, alike(2))
def test_the_larger_figure_stays_the_larger(one: Decimal, other: Decimal, units: list[str]) -> None:
    assert (convert(one, *units) < convert(other, *units)) is (one < other)


@given(
    st.integers(0, 10**16), st.integers(0, 9), PREFIXES, PREFIXES, st.sampled_from(["元", "人", "平方米", "座", "吨"])
)
def test_between_multipliers_every_digit_is_kept(digits: int, places: int, here: str, there: str, unit: str) -> None:
    value = Decimal(digits).scaleb(-places)
    found = convert(value, here + unit, there + unit)
    assert Fraction(found) == Fraction(value) * MULTIPLIERS.get(here, 1) / MULTIPLIERS.get(there, 1)


@given(PREFIXES, PREFIXES, st.booleans())
def test_people_never_become_visits(here: str, there: str, turned: bool) -> None:
    units = [f"{here}人", f"{there}人次"]
    with pytest.raises(InvalidValue):
        convert(Decimal(1), *(reversed(units) if turned else units))


@given(st.text(max_size=12))
def test_no_unit_makes_it_stumble(written: str) -> None:
    try:
        found = convert(Decimal(5), written, "平方米")
    except InvalidValue as refused:
        found = None
        assert (refused.field, refused.value) == ("unit", written)  # noqa: PT017 (either answer will do)
    assert found is None or found > 0
