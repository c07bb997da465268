"""Which scheduled check is due, however long nobody looked."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.alerts.timetable import CheckTime, latest_due
from services.assessment import Workdays
from services.runtime.clock import SHANGHAI


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due_at(now: str, *times: dict[str, Any]) -> datetime | None:
    return latest_due([CheckTime(**one) for one in times], at(now), Workdays())


@pytest.mark.parametrize(
    ("cron", "now", "due"),
    [
        pytest.param("30 8 * * *", "2026-06-30 08:30", "2026-06-30 08:30", id="on the minute"),
        pytest.param("30 8 * * *", "2026-06-30 08:29", "2026-06-29 08:30", id="just before, yesterday's"),
        pytest.param("30 8 * * mon-fri", "2026-06-28 12:00", "2026-06-26 08:30", id="on a Sunday, Friday's"),
        pytest.param("0 9 5 * *", "2026-07-04 09:00", "2026-06-05 09:00", id="a monthly one, nearly a month ago"),
        pytest.param("0 9 1 1 *", "2026-12-31 09:00", "2026-01-01 09:00", id="a yearly one"),
        pytest.param("* * * * *", "2026-06-30 08:29", "2026-06-30 08:29", id="every minute"),
        pytest.param("0 9,15 * * *", "2026-06-30 20:00", "2026-06-30 15:00", id="of a day's two the later"),
        pytest.param("0 9 30 2 *", "2026-06-30 08:29", None, id="a day that never comes"),
    ],
)
def test_the_newest_nominal_time_that_is_not_after_now(cron: str, now: str, due: str | None) -> None:
    assert due_at(now, {"cron": cron}) == (at(due) if due else None)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param("2026-10-01 12:00", "2026-09-30 08:30", id="on National Day, the day before's"),
        pytest.param("2026-10-07 12:00", "2026-09-30 08:30", id="on its last day off still"),
        pytest.param("2026-10-08 12:00", "2026-10-08 08:30", id="on the first workday after it"),
        pytest.param("2026-10-10 12:00", "2026-10-10 08:30", id="on a Saturday that is worked"),
        pytest.param("2026-06-28 12:00", "2026-06-26 08:30", id="on a plain Sunday, Friday's"),
    ],
)
def test_a_tick_on_a_day_off_is_passed_over(now: str, due: str) -> None:
    assert due_at(now, {"workdays_only": True}) == at(due)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param("2026-06-08 12:00", "2026-05-09 08:30", id="on the due day the month's is not due yet"),
        pytest.param("2026-06-09 08:30", "2026-06-09 08:30", id="the workday after the due day"),
        pytest.param("2026-06-20 12:00", "2026-06-09 08:30", id="later in the month no other"),
        pytest.param("2026-08-10 12:00", "2026-07-09 08:30", id="a due day on a Saturday is put off to Monday"),
        pytest.param("2026-08-11 12:00", "2026-08-11 08:30", id="and the check to Tuesday"),
    ],
)
def test_a_monthly_check_comes_after_the_due_day(now: str, due: str) -> None:
    assert due_at(now, {"after_due_day": 8}) == at(due)


def test_of_several_the_newest_is_due() -> None:
    assert due_at("2026-06-20 12:00", {"cron": "0 9 1 * *"}, {"after_due_day": 8}) == at("2026-06-09 08:30")


def test_a_line_that_is_no_crontab_is_refused() -> None:
    with pytest.raises(ValidationError):
        CheckTime(cron="at noon")
