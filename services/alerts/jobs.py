"""What the alerts service does by itself: scheduled checks, looks at groups, and telling of flips."""

import asyncio
import logging

from apscheduler.triggers.combining import OrTrigger

from services.alerts.channels.post import Post
from services.alerts.policy import policy_of, settings_of, terms_of
from services.alerts.timetable import latest_due
from services.alerts.usecases import checking, grouping, sending, telling
from services.runtime.database import transient
from services.runtime.rules import workdays_of
from services.runtime.service import Service

log = logging.getLogger(__name__)

CHECK = "check"
LOOK_SECONDS = 30
"""How often groups are looked for whose look is due, and how long a check waits for a database that is away."""


async def check_what_is_due(service: Service) -> None:
    """Makes the newest scheduled check unless it was made already: by this replica, another, or before a restart."""
    due = latest_due(settings_of(service).checks, service.now(), workdays_of(service))
    if due is None:
        return
    terms = terms_of(service)
    outcome = await checking.check_on_schedule(service.database, terms.policy, due, service.now(), terms)
    if outcome is not None:
        told = {"due": due.isoformat(), "as_of": str(outcome.as_of), "targets": outcome.assessed}
        log.info("checked", extra=told | {"flips": len(outcome.flips)})
        service.wake()


async def check_patiently(service: Service) -> None:
    """The check that is due, made later where the database is away."""
    while True:
        try:
            await check_what_is_due(service)
        except Exception as error:
            if not transient(error):
                raise
            log.warning("cannot check now", extra={"error": repr(error)})
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return


async def look_at_groups(service: Service) -> None:
    """Tells people of the groups whose look is due."""
    if await grouping.look_at_groups(service.database, policy_of(service), service.now()):
        service.wake()


async def schedule(service: Service) -> None:
    """Checks at the set times; at the start once for what was missed. A late tick is made late, not dropped."""
    trigger = OrTrigger([one.trigger for one in settings_of(service).checks])
    options = {"args": [service], "misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    service.scheduler.add_job(check_patiently, trigger, id=CHECK, **options)
    service.scheduler.add_job(check_patiently, id=f"{CHECK} missed", **options)
    service.scheduler.add_job(look_at_groups, "interval", seconds=LOOK_SECONDS, id="look at groups", **options)


async def publish_flips(service: Service) -> int:
    return await telling.publish_flips(service.database, service.bus, service.now())


async def send_notifications(service: Service) -> int:
    """Makes the attempts that are due; how many messages were taken over for it."""
    settings = settings_of(service)
    async with Post(settings.allowed_networks) as post:
        return await sending.send_what_is_due(service.database, settings.book.by_name, post, service.now)
