"""When checks are made: which nominal time is due, by crontab lines and the calendar of workdays. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from apscheduler.triggers.cron import CronTrigger
from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.assessment import Workdays
from services.assessment.discipline import SHANGHAI

ONE_DAY = timedelta(days=1)
LOOK_BACK_DAYS = 367
"""A yearly schedule has a nominal time in these."""


class CheckTime(BaseModel):
    """When to check, in Asia/Shanghai; a nominal time on a day that does not count is passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cron: str = Field(default="30 8 * * *", description="as crontab writes it; days of the week by name: mon-fri")
    workdays_only: bool = Field(default=False, description="not on holidays; on workdays made up for (调休) it is")
    after_due_day: int | None = Field(
        default=None, ge=1, le=31, description="only on the first workday after this day of the month, itself put off"
    )

    @field_validator("cron")
    @classmethod
    def _can_be_read(cls, cron: str) -> str:
        CronTrigger.from_crontab(cron, timezone=SHANGHAI)
        return cron

    @property
    def trigger(self) -> CronTrigger:
        return CronTrigger.from_crontab(self.cron, timezone=SHANGHAI)

    def counts(self, day: date, workdays: Workdays) -> bool:
        """Whether a check is made on that day at all."""
        if self.workdays_only and not workdays.is_workday(day):
            return False
        return self.after_due_day is None or day in _days_after(day, self.after_due_day, workdays)


def _days_after(day: date, due_day: int, workdays: Workdays) -> Iterable[date]:
    """The first workdays after the due days of this month and the one before, which holidays may put off into this."""
    first = day.replace(day=1)
    for month in (first, (first - ONE_DAY).replace(day=1)):
        following = (month + timedelta(days=31)).replace(day=1)
        due = min(month + timedelta(days=due_day - 1), following - ONE_DAY)
        yield workdays.add(workdays.on_or_after(due), 1)


def latest_due(times: Iterable[CheckTime], now: datetime, workdays: Workdays) -> datetime | None:
    """The newest nominal time that is not after now; None where there is none within a year."""
    found = [due for one in times if (due := _latest(one, now.astimezone(SHANGHAI), workdays)) is not None]
    return max(found, default=None)


def next_due(times: Iterable[CheckTime], now: datetime, workdays: Workdays, count: int) -> list[datetime]:
    """The next nominal times after now, the first first; fewer where there are none within a year."""
    return sorted({due for one in times for due in islice(_following(one, now, workdays), count)})[:count]


def _following(one: CheckTime, now: datetime, workdays: Workdays) -> Iterator[datetime]:
    fire: datetime | None = one.trigger.get_next_fire_time(None, now.astimezone(SHANGHAI) + timedelta(seconds=1))
    while fire is not None and fire - now < timedelta(days=LOOK_BACK_DAYS):
        if one.counts(fire.date(), workdays):
            yield fire
        fire = one.trigger.get_next_fire_time(fire, fire + timedelta(seconds=1))


def _latest(one: CheckTime, now: datetime, workdays: Workdays) -> datetime | None:
    first = one.trigger.get_next_fire_time(None, now - timedelta(days=LOOK_BACK_DAYS))
    if first is None or first > now:  # to look for it day by day would take half a minute
        return None
    for back in range(LOOK_BACK_DAYS):
        day = now.date() - timedelta(days=back)
        if one.counts(day, workdays) and (due := _last_of_day(one.trigger, day, now)) is not None:
            return due
    return None


def _last_of_day(trigger: CronTrigger, day: date, now: datetime) -> datetime | None:
    start = datetime.combine(day, time.min, SHANGHAI)
    until, due = min(now, start + ONE_DAY - timedelta(microseconds=1)), None
    fire: datetime | None = trigger.get_next_fire_time(None, start)
    while fire is not None and fire <= until:
        due, fire = fire, trigger.get_next_fire_time(fire, fire + timedelta(seconds=1))
    return due
