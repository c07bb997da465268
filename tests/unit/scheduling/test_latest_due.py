"""Which scheduled check is due, however long nobody looked."""

from datetime import datetime

import pytest
from apscheduler.triggers.cron import CronTrigger

from services.alerts.jobs import latest_due
from services.runtime.clock import SHANGHAI


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


CASES = [
    pytest.param("30 8 * * *", "2026-06-30 08:30", "2026-06-30 08:30", id="on the minute"),
    pytest.param("30 8 * * *", "2026-06-30 08:29", "2026-06-29 08:30", id="just before, yesterday's"),
    pytest.param("30 8 * * mon-fri", "2026-06-28 12:00", "2026-06-26 08:30", id="on a Sunday, Friday's"),
    pytest.param("0 9 5 * *", "2026-07-04 09:00", "2026-06-05 09:00", id="a monthly one, nearly a month ago"),
    pytest.param("0 9 1 1 *", "2026-12-31 09:00", "2026-01-01 09:00", id="a yearly one"),
    pytest.param("* * * * *", "2026-06-30 08:29", "2026-06-30 08:29", id="every minute"),
    pytest.param("0 9 30 2 *", "2026-06-30 08:29", None, id="a day that never comes"),
]


@pytest.mark.parametrize(("cron", "now", "due"), CASES)
def test_the_newest_nominal_time_that_is_not_after_now(cron: str, now: str, due: str | None) -> None:
    trigger = CronTrigger.from_crontab(cron, timezone=SHANGHAI)
    assert latest_due(trigger, at(now)) == (at(due) if due else None)
