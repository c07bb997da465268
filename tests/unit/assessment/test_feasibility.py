"""A target against what its indicator did before (feasibility)."""

from datetime import date
from decimal import Decimal

import pytest

from services.assessment.feasibility import UsualBy, feasibility
from services.assessment.feasibility_words import Flag
from services.contract import Accumulation, Comparator, Measure, Target
from tests.unit.assessment.cases import CAP, growth, milestone, stock, target

FIVE_YEARS = date(2030, 12, 31)
History = list[tuple[int, str]]


def history(*given: tuple[int, str]) -> list[tuple[int, Decimal]]:
    return [(year, Decimal(value)) for year, value in given]


STEADY: History = [(2022, "140000"), (2023, "160000"), (2024, "170000"), (2025, "190000")]
SLOW: History = [(2022, "100000"), (2023, "110000"), (2024, "118000"), (2025, "130000")]
GDP: History = [(2023, "5.5"), (2024, "5.2"), (2025, "5")]


@pytest.mark.parametrize(
    ("of", "former", "flag", "asked", "says"),
    [
        pytest.param(
            target(),
            [(2025, "180000")],
            Flag.PLAUSIBLE,
            "0.1111",
            "目标20万平方米，上年实际18万平方米，增长11.1%；一般年度增幅在-10%至20%之间，处于正常范围",
            id="a ninth more than last year is usual by rule of thumb",
        ),
        pytest.param(
            target(),
            [(2025, "150000")],
            Flag.AMBITIOUS,
            "0.3333",
            "目标20万平方米，上年实际15万平方米，增长33.3%；一般年度增幅在-10%至20%之间，高于一般水平，需加力推进",
            id="a third more is ambitious",
        ),
        pytest.param(
            target(),
            SLOW,
            Flag.OUT_OF_LINE,
            "0.5385",
            "目标20万平方米，上年实际13万平方米，增长53.9%；近4个年份的年度增幅在7.3%至10.2%之间，"
            "明显高于正常范围，请核实目标数、单位和口径",
            id="half as much again is out of line for what grew by a tenth a year",
        ),
        pytest.param(
            target("143000"),
            SLOW,
            Flag.PLAUSIBLE,
            "0.1000",
            "目标14.3万平方米，上年实际13万平方米，增长10%；近4个年份的年度增幅在7.3%至10.2%之间，处于正常范围",
            id="a tenth more is usual for what grew by a tenth a year",
        ),
        pytest.param(
            target("149000"),
            SLOW,
            Flag.AMBITIOUS,
            "0.1462",
            "目标14.9万平方米，上年实际13万平方米，增长14.6%；近4个年份的年度增幅在7.3%至10.2%之间，"
            "高于一般水平，需加力推进",
            id="a little beyond all former growth is ambitious",
        ),
        pytest.param(
            target(),
            STEADY,
            Flag.PLAUSIBLE,
            "0.0526",
            "目标20万平方米，上年实际19万平方米，增长5.3%；近4个年份的年度增幅在6.3%至14.3%之间，处于正常范围",
            id="a little below all former growth is nothing to ask about",
        ),
        pytest.param(
            target("2000000000"),
            [(2025, "190000")],
            Flag.OUT_OF_LINE,
            "10525.3158",
            "目标20亿平方米，上年实际19万平方米，为此前的10526.3倍；一般年度增幅在-10%至20%之间，"
            "明显高于正常范围，请核实目标数、单位和口径",
            id="亿 for 万 is out of line",
        ),
        pytest.param(
            target("20"),
            [(2025, "190000")],
            Flag.OUT_OF_LINE,
            "-0.9999",
            "目标20平方米，上年实际19万平方米，下降99.9%；一般年度增幅在-10%至20%之间，"
            "明显低于正常范围，请核实目标数、单位和口径",
            id="a 万 left out is out of line",
        ),
        pytest.param(
            stock("1800", "家", "1690"),
            [],
            Flag.PLAUSIBLE,
            "0.0651",
            "目标1800家，报告所载上期数1690家，增长6.5%；一般年度增幅在-10%至20%之间，处于正常范围",
            id="without actual figures the report's own baseline is taken",
        ),
        pytest.param(
            stock("1800", "家", "1690"),
            [(2025, "1500")],
            Flag.PLAUSIBLE,
            "0.2000",
            "目标1800家，上年实际1500家，增长20%；一般年度增幅在-10%至20%之间，处于正常范围；"
            "报告所载上年数1690家与上年实际1500家不一致，请核实",
            id="a baseline that is not last year's actual figure is told",
        ),
        pytest.param(
            stock("1800", "家", "1690"),
            [(2025, "1700")],
            Flag.PLAUSIBLE,
            "0.0588",
            "目标1800家，上年实际1700家，增长5.9%；一般年度增幅在-10%至20%之间，处于正常范围",
            id="a baseline that is about last year's actual figure is not",
        ),
        pytest.param(
            stock("80", "%", "90"),
            [],
            Flag.ALREADY_MET,
            "-10.0000",
            "目标80%，报告所载上期数90%，下降10个百分点；此前已达到目标，属于保持性目标",
            id="a level that was passed already is to be kept",
        ),
        pytest.param(
            stock("80", "%", "80", comparator=Comparator.GT),
            [],
            Flag.PLAUSIBLE,
            "0.0000",
            "目标80%，报告所载上期数80%，与此前持平；一般年度变化在-2至5个百分点之间，处于正常范围",
            id="突破 what was reached exactly is not met",
        ),
        pytest.param(
            stock("90", "%", "70"),
            [],
            Flag.OUT_OF_LINE,
            "20.0000",
            "目标90%，报告所载上期数70%，提高20个百分点；一般年度变化在-2至5个百分点之间，"
            "明显高于正常范围，请核实目标数、单位和口径",
            id="a ratio is counted in points, and twenty a year are out of line",
        ),
        pytest.param(
            stock("90", "%", "70", deadline=FIVE_YEARS),
            [],
            Flag.PLAUSIBLE,
            "4.0000",
            "目标90%，报告所载上期数70%，年均提高4个百分点；一般年度变化在-2至5个百分点之间，处于正常范围",
            id="but not over five years",
        ),
        pytest.param(
            CAP,
            [(2025, "5.2")],
            Flag.ALREADY_MET,
            "0.3000",
            "目标5.5%，上年实际5.2%，提高0.3个百分点；此前已达到目标，属于保持性目标",
            id="a cap that last year kept is to be kept",
        ),
        pytest.param(
            CAP,
            [(2025, "12.5")],
            Flag.AMBITIOUS,
            "-7.0000",
            "目标5.5%，上年实际12.5%，下降7个百分点；一般年度变化在-5至2个百分点之间，严于一般水平，需加力推进",
            id="of a cap a steep fall is ambitious",
        ),
        pytest.param(
            growth("5"),
            GDP,
            Flag.PLAUSIBLE,
            "5",
            "目标5%，上年实际5%，与此前持平；近3个年份的增速在5%至5.5%之间，处于正常范围",
            id="a rate is held against former rates",
        ),
        pytest.param(
            growth("6"),
            GDP,
            Flag.AMBITIOUS,
            "6",
            "目标6%，上年实际5%，比此前高1个百分点；近3个年份的增速在5%至5.5%之间，高于一般水平，需加力推进",
            id="a rate half a point beyond all former ones is ambitious",
        ),
        pytest.param(
            growth("12"),
            [(2025, "5")],
            Flag.OUT_OF_LINE,
            "12",
            "目标12%，上年实际5%，比此前高7个百分点；一般增速在3%至7%之间，明显高于正常范围，请核实目标数、单位和口径",
            id="a rate seven points above the only former one is out of line",
        ),
        pytest.param(
            growth("3", measure=Measure.DECLINE, indicator="单位GDP能耗"),
            [(2025, "2.5")],
            Flag.PLAUSIBLE,
            "3",
            "目标3%，上年实际2.5%，比此前高0.5个百分点；一般降幅在0.5%至4.5%之间，处于正常范围",
            id="a decline in per cent is a rate too",
        ),
        pytest.param(
            target("1000000", deadline=FIVE_YEARS),
            [(2025, "160000")],
            Flag.AMBITIOUS,
            "0.2500",
            "目标100万平方米（年均20万平方米），上年实际16万平方米，增长25%；一般年度增幅在-10%至20%之间，"
            "高于一般水平，需加力推进",
            id="an amount of five years is held against last year by its yearly part",
        ),
        pytest.param(
            target("100000", starts_on=date(2026, 7, 1)),
            [(2025, "200000")],
            Flag.PLAUSIBLE,
            "0.0000",
            "目标10万平方米（年均20万平方米），上年实际20万平方米，与此前持平；一般年度增幅在-10%至20%之间，处于正常范围",
            id="and one of half a year by twice its amount",
        ),
        pytest.param(
            stock("2000", "家", "1000", deadline=FIVE_YEARS),
            [],
            Flag.PLAUSIBLE,
            "0.1487",
            "目标2000家，报告所载上期数1000家，年均增长14.9%；一般年度增幅在-10%至20%之间，处于正常范围",
            id="a stock that doubles in five years grows by a seventh a year",
        ),
        pytest.param(
            stock("5200", "亿元", indicator="交易额", accumulation=Accumulation.CUMULATIVE),
            [(2025, "5400")],
            Flag.PLAUSIBLE,
            "-0.0370",
            "目标5200亿元，上年实际5400亿元，下降3.7%；一般年度增幅在-10%至20%之间，处于正常范围",
            id="a total of the year has to be made anew, and is not met by last year's",
        ),
        pytest.param(
            target(recurrence="yearly", deadline=FIVE_YEARS),
            [(2024, "150000")],
            Flag.PLAUSIBLE,
            "0.1547",
            "目标20万平方米，此前实际15万平方米，年均增长15.5%；一般年度增幅在-10%至20%之间，处于正常范围",
            id="a yearly target is held against the year before its first, a gap counts as two years",
        ),
        pytest.param(
            target(),
            [(2025, "180000"), (2026, "1"), (2027, "1")],
            Flag.PLAUSIBLE,
            "0.1111",
            "目标20万平方米，上年实际18万平方米，增长11.1%；一般年度增幅在-10%至20%之间，处于正常范围",
            id="years of the target itself are no former years",
        ),
    ],
)
def test_target_is_held_against_what_its_indicator_did(
    of: Target, former: History, flag: Flag, asked: str, says: str
) -> None:
    found = feasibility(of, history(*former))
    assert found is not None
    assert (found.flag, str(found.growth), found.says) == (flag, asked, says)


@pytest.mark.parametrize(
    ("of", "former"),
    [
        pytest.param(target(), [], id="neither baseline nor history"),
        pytest.param(target(), [(2025, "0")], id="last year brought nothing, so that no growth can be told"),
        pytest.param(target(), [(2026, "100")], id="only years of the target itself"),
        pytest.param(milestone(), [(2025, "0")], id="a milestone"),
        pytest.param(growth("7"), [], id="a rate without a former one"),
    ],
)
def test_nothing_is_said_where_nothing_can_be_compared(of: Target, former: History) -> None:
    assert feasibility(of, history(*former)) is None


@pytest.mark.parametrize(
    ("former", "by", "low", "high"),
    [
        pytest.param(SLOW[2:], UsualBy.RULE_OF_THUMB, "-0.1", "0.2", id="two years are no range"),
        pytest.param(SLOW[1:], UsualBy.HISTORY, "0.0727", "0.1017", id="three years are one"),
        pytest.param(
            [(2023, "0"), (2024, "0"), (2025, "9")],
            UsualBy.RULE_OF_THUMB,
            "-0.1",
            "0.2",
            id="growth from nothing is none",
        ),
    ],
)
def test_what_is_usual_comes_from_history_where_there_is_enough(
    former: History, by: UsualBy, low: str, high: str
) -> None:
    found = feasibility(target(), history(*former))
    assert found is not None
    assert (found.by, str(found.low), str(found.high)) == (by, low, high)
