"""Where a target will stand at its deadline, case by case; how often that holds is in test_forecast_calibration."""

from datetime import date

import pytest

from services.contract import Comparator, Measure, TargetUpdated
from tests.unit.assessment.cases import (
    JUNE,
    MARCH,
    QUARTERS,
    SEPTEMBER,
    snapshot,
    stock,
    target,
)
from tests.unit.assessment.forecasts import LAST_YEAR, SLOW_START, foreseen, monthly


@pytest.mark.parametrize(
    ("of", "as_of", "says"),
    [
        pytest.param(
            snapshot(target(), *monthly(16700, 33400, 50100, 66800, 83500, 100200)),
            JUNE,
            "按目前进度，预计年底完成20.3万平方米（80%可能在16.1万至25.3万平方米之间），达到目标的可能性约53%；"
            "今后每月需完成1.66万平方米，与此前月均相当",
            id="on schedule it is about as likely as not",
        ),
        pytest.param(
            snapshot(target(), *monthly(9000, 18000, 25000, 36000, 47000, 55000, 66000, 74000, 83000)),
            SEPTEMBER,
            "按目前进度，预计年底完成11.7万平方米（80%可能在9.9万至14.3万平方米之间），达到目标的可能性不足5%；"
            "今后每月需完成3.9万平方米，为此前月均的4.2倍",
            id="far behind it is all but lost",
        ),
        pytest.param(
            snapshot(target(), (MARCH, "40000")),
            MARCH,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成17万平方米（80%可能在9万至27万平方米之间），"
            "达到目标的可能性约35%；今后每月需完成1.78万平方米，为此前月均的1.3倍",
            id="a single figure says so, and leaves much open",
        ),
        pytest.param(
            snapshot(target(), (JUNE, "0")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成0平方米（80%可能在0至6.4万平方米之间），"
            "达到目标的可能性不足5%；今后每月需完成3.33万平方米，此前没有进展",
            id="nothing by June",
        ),
        pytest.param(
            snapshot(target(), (JUNE, "210000")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成38万平方米（80%可能在29万至49万平方米之间），已达到目标",
            id="what was reached is not called likely, and asks for no pace",
        ),
        pytest.param(
            snapshot(target(comparator=Comparator.GT), (JUNE, "200000")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成36万平方米（80%可能在28万至47万平方米之间），"
            "达到目标的可能性在95%以上",
            id="突破 takes a little more than what was reached exactly",
        ),
        pytest.param(
            snapshot(target(), *monthly(20000, 40000, 60000, 60000, 60000, 60000)),
            JUNE,
            "按目前进度，预计年底完成9万平方米（80%可能在6万至17万平方米之间），达到目标的可能性不足5%；"
            "今后每月需完成2.33万平方米，为此前月均的2.3倍",
            id="what has stood still for three months may stand so for good",
        ),
        pytest.param(
            snapshot(target(), *monthly(*SLOW_START), plan=LAST_YEAR),
            JUNE,
            "按目前进度和往年同期规律，预计年底完成19.5万平方米（80%可能在16.8万至22.2万平方米之间），"
            "达到目标的可能性约40%；今后每月需完成2万平方米，为此前月均的1.5倍",
            id="a slow spring is nothing bad where last year's was as slow",
        ),
        pytest.param(
            snapshot(target(), *monthly(*SLOW_START)),
            JUNE,
            "按目前进度，预计年底完成17万平方米（80%可能在13万至24万平方米之间），达到目标的可能性约28%；"
            "今后每月需完成2万平方米，为此前月均的1.5倍",
            id="without last year's shape less is foreseen, and less surely",
        ),
        pytest.param(
            snapshot(target(), (MARCH, "40000"), (JUNE, "100000"), plan=QUARTERS),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度和计划安排，预计年底完成20万平方米"
            "（80%可能在16万至26万平方米之间），达到目标的可能性约51%；今后每月需完成1.67万平方米，与此前月均相当",
            id="on the plan's own points it is as likely as not",
        ),
        pytest.param(
            snapshot(target(), (MARCH, "40000")),
            SEPTEMBER,
            "仅有1期数据，估计较粗：按截至3月31日的进度，预计年底完成17万平方米"
            "（80%可能在9万至27万平方米之间），达到目标的可能性约35%；今后每月需完成1.78万平方米，为此前月均的1.3倍",
            id="an old figure is not called the progress of now",
        ),
        pytest.param(
            snapshot(stock("1800", "家", "1690"), *monthly(1700, 1705, 1715, 1722, 1730, 1745)),
            JUNE,
            "按目前进度，预计年底达到1800家（80%可能在1770至1829家之间），达到目标的可能性约50%；"
            "今后每月需增加9.17家，与此前月均相当",
            id="half the way from the baseline at half-time is as likely as not",
        ),
        pytest.param(
            snapshot(stock("98", "%", "95"), (MARCH, "96"), (JUNE, "97.2")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底达到99.1%（80%可能在98%至100%之间），"
            "达到目标的可能性约89%；今后每月需提高0.13个百分点，为此前月均的0.4倍",
            id="a share of a whole does not pass 100 %",
        ),
        pytest.param(
            snapshot(stock("98", "%", "95"), (MARCH, "94.5"), (JUNE, "94")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底达到93.9%（80%可能在93%至94.8%之间），"
            "达到目标的可能性不足5%；今后每月需提高0.67个百分点，此前没有进展",
            id="a level may fall",
        ),
        pytest.param(
            snapshot(stock("110", "%", "100"), (JUNE, "105")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底达到110%（80%可能在106.4%至113.6%之间），"
            "达到目标的可能性约50%；今后每月需提高0.83个百分点，与此前月均相当",
            id="a ratio that is to pass 100 % may",
        ),
        pytest.param(
            snapshot(target(), (JUNE, "199000")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成36万平方米（80%可能在28万至47万平方米之间），"
            "达到目标的可能性在95%以上；今后每月需完成167平方米，远低于此前月均",
            id="what little is missing takes next to nothing a month",
        ),
        pytest.param(
            snapshot(target("5", "座"), (MARCH, "1"), (JUNE, "2")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底完成4座（80%可能在3至6座之间），达到目标的可能性约22%；"
            "今后每月需完成0.5座，为此前月均的1.5倍",
            id="what is counted is told in whole numbers",
        ),
        pytest.param(
            snapshot(target("5000", "人", measure=Measure.GROWTH), (MARCH, "-200"), (JUNE, "300")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底增长1400人（80%可能在0至3100人之间），"
            "达到目标的可能性不足5%；今后每月需增长783人，为此前月均的15.7倍",
            id="an increase on balance may melt, but not below nothing",
        ),
        pytest.param(
            snapshot(target(deadline=date(2026, 9, 15)), (MARCH, "40000")),
            MARCH,
            "仅有1期数据，估计较粗：按目前进度，预计到9月15日完成13万平方米（80%可能在7万至22万平方米之间），"
            "达到目标的可能性约16%；今后每月需完成2.91万平方米，为此前月均的2.2倍",
            id="a deadline within the year is named",
        ),
        pytest.param(
            snapshot(target(deadline=date(2027, 6, 30)), (JUNE, "0.001")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计到2027年6月底完成5万平方米（80%可能在1万至14万平方米之间），"
            "达到目标的可能性不足5%；今后每月需完成1.67万平方米，为此前月均的100倍以上",
            id="a hundred times the pace and more is not counted out",
        ),
    ],
)
def test_forecast_speaks_like_a_notice(of: TargetUpdated, as_of: date, says: str) -> None:
    assert foreseen(of, as_of).says == says
