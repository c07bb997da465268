"""A target that was settled or suspended is not judged by its figures any more."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.assessment import Light
from services.contract import Target, TargetState
from tests.unit.assessment.cases import JUNE, MARCH, NEXT_YEAR, judged, milestone, target

COMPLETED = {"state": TargetState.COMPLETED, "completed_on": JUNE}
CLOSED = {"state": TargetState.CLOSED, "completed_on": JUNE}


@pytest.mark.parametrize(
    ("of", "changes", "as_of", "light", "says"),
    [
        pytest.param(target(), COMPLETED, JUNE, Light.BLUE, "已于2026年6月30日办结", id="completed on that day: blue"),
        pytest.param(target(), CLOSED, NEXT_YEAR, Light.BLUE, "已于2026年6月30日办结", id="closed later: blue"),
        pytest.param(
            target(), {"state": TargetState.CLOSED}, MARCH, Light.BLUE, "已办结", id="closed on an unknown day: blue"
        ),
        pytest.param(target(), {"state": TargetState.SUSPENDED}, NEXT_YEAR, Light.GREY, "已中止", id="suspended: grey"),
        pytest.param(milestone(), COMPLETED, NEXT_YEAR, Light.BLUE, "已于2026年6月30日办结", id="a milestone: blue"),
        pytest.param(
            milestone(), {"state": TargetState.SUSPENDED}, NEXT_YEAR, Light.GREY, "已中止", id="or grey, never red"
        ),
    ],
)
def test_at_rest(of: Target, changes: dict[str, Any], as_of: date, light: Light, says: str) -> None:
    found = judged(of, as_of, **changes)
    assert (found.light, found.explanation.partition("，")[2], found.watched) == (light, says, False)
    assert (found.schedule, found.gap_points) == (None, None)


@pytest.mark.parametrize(
    ("of", "changes", "completion"),
    [
        pytest.param(target(), COMPLETED, "0.4", id="an amount as far as it came"),
        pytest.param(target(), {"state": TargetState.SUSPENDED}, "0.4", id="a suspended amount as well"),
        pytest.param(milestone(), COMPLETED, "1", id="a milestone is done, whatever was reported"),
    ],
)
def test_its_completion_stays(of: Target, changes: dict[str, Any], completion: str) -> None:
    value = "0" if of.unit is None else "80000"
    assert judged(of, JUNE, (MARCH, value), **changes).completion == Decimal(completion)


@pytest.mark.parametrize(
    ("changes", "as_of"),
    [
        pytest.param(COMPLETED, date(2026, 6, 29), id="the day before it was completed"),
        pytest.param(CLOSED, date(2026, 6, 29), id="the day before, as seen once it is closed"),
        pytest.param({"state": TargetState.CLAIMED}, JUNE, id="while completion is only claimed"),
        pytest.param({"state": TargetState.UNDER_WAY, "completed_on": MARCH}, JUNE, id="once it is taken up again"),
    ],
)
def test_it_is_judged_as_usual(changes: dict[str, Any], as_of: date) -> None:
    found = judged(target(), as_of, (MARCH, "10000"), **changes)
    assert found == judged(target(), as_of, (MARCH, "10000"))
    assert (found.light, found.watched) == (Light.RED, True)
