"""Bands in every scale: what being behind is counted in, orange, notes, and that more done is never judged worse."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment import Light, assess, parse_pack
from services.assessment.verdicts import SEVERITY
from services.contract import Comparator, Department, Target
from services.runtime.rules import load_pack_named, pack_names
from tests.unit.assessment.cases import JUNE, MARCH, MAY, growth, milestone, nodes, says, snapshot, stock, target
from tests.unit.assessment.pack_text import GOOD

AMOUNT = "amount: {bands: [{light: yellow, behind: 0}, {light: red, behind: 10}]}"
RATE = "rate: {bands: [{light: yellow, behind: 0.5}, {light: red, behind: 2}]}"
LEVEL = "level: {by: shortfall, bands: [{light: yellow, behind: 0}, {light: red, behind: 10}]}"
THREE = "[{light: yellow, behind: 5, inclusive: true}, {light: orange, behind: 10}, {light: red, behind: 20}]"

BY_POINTS = (AMOUNT, f"amount: {{bands: {THREE}}}")
BY_QUARTER = (AMOUNT, f"amount: {{by: quota, every: quarterly, bands: {THREE}}}")
BY_SHORTFALL = (AMOUNT, f"amount: {{by: shortfall, bands: {THREE}}}")
OWN_WAY = (AMOUNT, f"{AMOUNT}\nfrom_baseline: {{bands: {THREE}}}")
RATE_SHORT = (RATE, f"rate: {{by: shortfall, bands: {THREE}}}")
LEVEL_ORANGE = (LEVEL, f"level: {{by: shortfall, bands: {THREE}}}")
NOTED = (AMOUNT, "amount: {bands: [{light: yellow, behind: 0, note: 请说明原因}]}")

HALF = [(MARCH, "60")]
MORE = stock("1800", "家", "1700")


@pytest.mark.parametrize(
    ("change", "of", "figures", "light", "ends"),
    [
        pytest.param(BY_POINTS, target("120"), [(JUNE, "54.1")], Light.GREEN, "个百分点", id="under 5 points: green"),
        pytest.param(BY_POINTS, target("120"), [(JUNE, "54")], Light.YELLOW, "低于序时进度5个百分点", id="5: yellow"),
        pytest.param(BY_POINTS, target("120"), [(JUNE, "48")], Light.YELLOW, "10个百分点", id="10 points: yellow"),
        pytest.param(BY_POINTS, target("120"), [(JUNE, "47.9")], Light.ORANGE, "10.08个百分点", id="over 10: orange"),
        pytest.param(BY_POINTS, target("120"), [(JUNE, "36")], Light.ORANGE, "20个百分点", id="20 points: orange"),
        pytest.param(BY_POINTS, target("120"), [(JUNE, "35.9")], Light.RED, "20.08个百分点", id="over 20 points: red"),
        pytest.param(BY_SHORTFALL, target("120"), [(JUNE, "57.1")], Light.GREEN, "少4.8%", id="4.8% short: green"),
        pytest.param(BY_SHORTFALL, target("120"), [(JUNE, "57")], Light.YELLOW, "少5%", id="5% short: yellow"),
        pytest.param(BY_SHORTFALL, target("120"), [(JUNE, "48")], Light.ORANGE, "少20%", id="20% short: orange"),
        pytest.param(BY_SHORTFALL, target("120"), [(JUNE, "47.9")], Light.RED, "少20.2%", id="over 20% short: red"),
        pytest.param(
            BY_SHORTFALL,
            target("120", comparator=Comparator.GT, deadline=JUNE),
            [(JUNE, "120")],
            Light.GREEN,
            "尚未突破，与序时进度持平",
            id="reached, not exceeded: a hair, and under 5%",
        ),
        pytest.param(
            BY_QUARTER,
            target("120"),
            [*HALF, (JUNE, "88.5")],
            Light.YELLOW,
            "；二季度完成28.5平方米，为当期任务的95%",
            id="5% short of a quarter: yellow, however far ahead of the year",
        ),
        pytest.param(
            BY_QUARTER, target("120"), [*HALF, (JUNE, "90")], Light.GREEN, "任务的100%", id="the quarter's quota met"
        ),
        pytest.param(
            BY_QUARTER,
            target("120"),
            [*HALF, (MAY, "60")],
            Light.RED,
            "为当期任务的0%",
            id="May's is the quarter's last",
        ),
        pytest.param(
            BY_QUARTER, target("120"), HALF, Light.GREY, "；二季度尚未报送", id="of the second quarter nothing is known"
        ),
        pytest.param(OWN_WAY, MORE, [(JUNE, "1746")], Light.GREEN, "4个百分点", id="a way by bands of its own: green"),
        pytest.param(OWN_WAY, MORE, [(JUNE, "1735")], Light.ORANGE, "15个百分点", id="and orange"),
        pytest.param(RATE_SHORT, growth("8"), [(JUNE, "7.6")], Light.YELLOW, "0.4个百分点", id="5% of a rate: yellow"),
        pytest.param(RATE_SHORT, growth("8"), [(JUNE, "7.7")], Light.GREEN, "0.3个百分点", id="less: green"),
        pytest.param(RATE_SHORT, growth("8"), [(JUNE, "6.3")], Light.RED, "1.7个百分点", id="over 20% of a rate: red"),
        pytest.param(LEVEL_ORANGE, stock("80", "%"), [(JUNE, "70")], Light.ORANGE, "未达到目标80%", id="a level"),
        pytest.param(NOTED, target("120"), [(JUNE, "59")], Light.YELLOW, "0.83个百分点（请说明原因）", id="a note"),
    ],
)
def test_the_light(
    change: tuple[str, str], of: Target, figures: list[tuple[date, str]], light: Light, ends: str
) -> None:
    assert change[0] in GOOD
    found = assess(snapshot(of, *figures), JUNE, parse_pack(GOOD.replace(*change)))
    assert (found.light, says(found)[-len(ends) :]) == (light, ends)


@pytest.mark.parametrize(
    ("days", "light"),
    [
        pytest.param(10, Light.GREY, id="ten days late: not yet, as the pack says"),
        pytest.param(11, Light.YELLOW, id="eleven: yellow"),
        pytest.param(29, Light.YELLOW, id="29: yellow"),
        pytest.param(30, Light.ORANGE, id="30: orange"),
    ],
)
def test_a_node_that_may_be_late(days: int, light: Light) -> None:
    bands = "{light: green, behind: 0}, {light: yellow, behind: 10}, {light: orange, behind: 30, inclusive: true}"
    pack = parse_pack(f"{GOOD}nodes: [{{bands: [{bands}]}}]")
    of = snapshot(milestone(), plan=nodes(("封顶", MARCH, None)))
    assert assess(of, MARCH + timedelta(days=days), pack).light is light


SHARES = st.integers(min_value=0, max_value=2400).map(lambda tenths: Decimal(tenths) / 10)
OWNERS = st.sampled_from(["市商务局", "吉阳区"])


@given(
    name=st.sampled_from(pack_names()),
    day=st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 1, 31)),
    before=SHARES,
    less=SHARES,
    more=SHARES,
    owner=OWNERS,
)
def test_more_done_is_never_judged_worse(
    name: str, day: date, before: Decimal, less: Decimal, more: Decimal, owner: str
) -> None:
    less, more = sorted((less, more))
    whose = Department(id=UUID(int=9), name=owner)
    lights = [
        assess(
            snapshot(target("120"), (date(2026, 1, 20), str(before)), (day, str(done)), department=whose),
            day,
            load_pack_named(name),
        ).light
        for done in (less, more)
    ]
    assert SEVERITY.get(lights[0], 0) >= SEVERITY.get(lights[1], 0)
