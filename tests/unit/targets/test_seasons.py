"""Years as they really go: slow winters, harvests, a run at the end. None of their figures is asked back."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from services.contract import Accumulation, Comparator, Measure, Plan, PlanKind, Progress, Target
from services.targets.doubts import Figure, Question, questions
from services.targets.plans import GivenPlan, make_plan
from services.targets.progress import Kind, advance
from tests.unit.targets.cases import MILESTONE, entry, month_end, target

LEVEL, POINT = Measure.LEVEL, Accumulation.POINT


def asked_in(
    of: Target, values: Sequence[str], plan: Plan | None = None, kind: Kind = Kind.CUMULATIVE
) -> list[tuple[int, Question]]:
    """What is asked about each month's figure, as they come one after the other; a gap is a month without one."""
    known: tuple[Progress, ...] = ()
    arrived, asked = [], []
    for month, value in enumerate(values, start=1):
        if not value:
            continue
        arrived.append(entry(month, month_end(month), value, kind=kind))
        done = advance(of, arrived)
        figure = Figure(kind, Decimal(value), done[-1].value, month_end(month))
        asked += [(month, question) for question in questions(of, figure, known, plan)]
        known = done
    return asked


def last_year(*values: int) -> GivenPlan:
    return GivenPlan(PlanKind.LAST_YEAR, values=[Decimal(value) for value in values])


def year(words: str) -> list[str]:
    """Twelve months, `-` for one without a figure."""
    months = ["" if word == "-" else word for word in words.split()]
    assert len(months) == 12
    return months


YEARS = [
    pytest.param(
        target(indicator="固定资产投资", value=Decimal(2000), unit="亿元"),
        year("- 165 410 560 760 1040 1180 1320 1530 1690 1850 2068"),
        id="investment, reported from February on, with a push in June",
    ),
    pytest.param(
        target(indicator="一般公共预算收入", measure=LEVEL, value=Decimal("1234.5"), unit="亿元"),
        year("168 262 361 460 545 660 752 829 928 1040 1131 1236.8"),
        id="revenue, which starts the year with a fifth of it",
    ),
    pytest.param(
        target(indicator="新增城镇就业", value=Decimal(50000), unit="人"),
        year("2103 4820 12960 17800 22900 28110 33870 38960 43890 47120 50230 52961"),
        id="new jobs, few before the Spring Festival and many after",
    ),
    pytest.param(
        target(indicator="新增海外仓"),
        year("0 0 8000 8000 31000 55000 55000 90000 90000 131000 165000 206500"),
        id="warehouses, which come in one piece each",
    ),
    pytest.param(
        target(indicator="跨境电商交易额", measure=LEVEL, value=Decimal(100), unit="亿元"),
        year("6.8 11.9 20.4 28.8 37.6 46.1 54.8 63.2 72.5 80.9 96.7 108.3"),
        id="cross-border trade, with November's sales",
    ),
    pytest.param(
        target(indicator="新开工改造老旧小区", value=Decimal(320), unit="个"),
        year("0 2 21 74 151 208 253 281 302 314 318 323"),
        id="old neighbourhoods, which cannot be begun in winter",
    ),
    pytest.param(
        target(indicator="新改建农村公路", value=Decimal(500), unit="公里"),
        year("0.6 1.1 9 38 92 155 214 276 349 421 478 507"),
        id="roads in the north, next to nothing until the frost is gone",
    ),
    pytest.param(
        target(indicator="高新技术企业", measure=LEVEL, value=Decimal(1800), unit="家", accumulation=POINT),
        year("1690 1690 1690 1688 1688 1685 1685 1683 1683 1702 1771 1834"),
        id="companies, recognised in autumn and struck off before",
    ),
    pytest.param(
        target(indicator="城镇调查失业率", measure=LEVEL, comparator=Comparator.LE, value=Decimal("5.5"), unit="%"),
        year("5.1 5.3 5.2 5.0 4.9 4.9 5.2 5.3 5.1 5.0 4.9 5.0"),
        id="unemployment, up and down",
    ),
    pytest.param(
        target(indicator="空气质量优良天数比例", measure=LEVEL, value=Decimal(85), unit="%", accumulation=POINT),
        year("61.3 68.6 74.4 78.3 81.5 84.2 86.3 87.9 88.6 88.5 86.9 85.2"),
        id="good air, worst in winter",
    ),
    pytest.param(
        target(indicator="地区生产总值", measure=Measure.GROWTH, value=Decimal("5.5"), unit="%"),
        year("- - 5.1 - - 5.3 - - 5.4 - - 5.6"),
        id="growth, quarter by quarter",
    ),
    pytest.param(
        target(indicator="单位GDP能耗", measure=Measure.DECLINE, value=Decimal(3), unit="%"),
        year("- - -0.4 - - 1.1 - - 2.2 - - 3.1"),
        id="energy intensity, which at first rises",
    ),
    pytest.param(MILESTONE, year("0 0 0 0 0 0 0 0 0 0 1 1"), id="a milestone, done in November and done still"),
]


@pytest.mark.parametrize(("of", "values"), YEARS)
def test_a_year_raises_no_question(of: Target, values: Sequence[str]) -> None:
    assert asked_in(of, values) == []


@pytest.mark.parametrize(
    ("of", "values", "plan"),
    [
        pytest.param(
            target(indicator="粮食产量", measure=LEVEL, value=Decimal("310.5"), unit="万吨"),
            year("- - - - - 42 68 71 96 241 306 311.2"),
            last_year(0, 0, 0, 0, 0, 40, 66, 70, 92, 238, 301, 309),
            id="grain, harvested twice",
        ),
        pytest.param(
            target(indicator="高标准农田", value=Decimal(200000), unit="亩"),
            year("3000 6000 10000 14000 16000 18000 21000 26000 61000 108000 162000 203000"),
            last_year(20, 50, 80, 120, 140, 150, 180, 230, 600, 1050, 1600, 2000),
            id="fields, dug up once the harvest is in",
        ),
        pytest.param(
            target(indicator="营造林", value=Decimal(300000), unit="亩"),
            year("1200 6300 41000 118000 172000 190000 193000 197000 214000 252000 289000 304100"),
            last_year(2, 9, 52, 133, 170, 186, 190, 196, 219, 260, 291, 300),
            id="trees, planted in spring and again in autumn",
        ),
    ],
)
def test_a_year_goes_by_last_years_shape(of: Target, values: Sequence[str], plan: GivenPlan) -> None:
    assert asked_in(of, values, make_plan(plan, of)) == []
    assert asked_in(of, values)


@pytest.mark.parametrize(("of", "values"), YEARS[:7])
def test_the_same_year_in_monthly_amounts_raises_none_either(of: Target, values: Sequence[str]) -> None:
    totals = [Decimal(value or 0) for value in values]
    amounts = [str(now - before) for before, now in zip([Decimal(0), *totals], totals, strict=False)]
    assert asked_in(of, amounts, kind=Kind.PERIOD) == []
