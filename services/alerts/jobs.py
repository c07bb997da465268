"""What the alerts service does by itself: scheduled checks, looks at groups, and telling of flips."""

import asyncio
import logging
from collections import Counter
from time import perf_counter

from apscheduler.triggers.combining import OrTrigger

from services.alerts.channels.post import Post
from services.alerts.policy import policy_of, settings_of, terms_of
from services.alerts.timetable import latest_due
from services.alerts.usecases import checking, grouping, measuring, sending, telling
from services.assessment import Light
from services.runtime.health.watch import show_backlog
from services.runtime.postgres.database import transient
from services.runtime.rules import workdays_of
from services.runtime.service import Service

log = logging.getLogger(__name__)

CHECK, AT_ONCE, LOOK = "check", "assess at once", "look at groups"
LOOK_SECONDS = 30
"""How often groups are looked for whose look is due, and how long a check waits for a database that is away."""


async def check_what_is_due(service: Service) -> None:
    """Makes the newest scheduled check unless it was made already: by this replica, another, or before a restart."""
    due = latest_due(settings_of(service).checks, service.now(), workdays_of(service))
    if due is None:
        return
    terms, began = terms_of(service), perf_counter()
    with service.tracer.span(CHECK, attributes={"duban.due": due.isoformat()}):
        outcome = await checking.check_on_schedule(service.database, terms.policy, due, service.now(), terms)
    if outcome is not None:
        seconds = perf_counter() - began
        service.meters.task_seconds.labels(CHECK).observe(seconds)
        service.meters.count_flips(outcome.flips)
        told = {"due": due.isoformat(), "as_of": str(outcome.as_of), "targets": outcome.assessed}
        told |= {"lights": outcome.lights, "flips": len(outcome.flips), "lapses": len(outcome.lapses)}
        log.info("checked", extra=told | {"seconds": round(seconds, 3)})
        service.wake()
    service.meters.task_ended.labels(CHECK).set_to_current_time()


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


async def assess_what_changed(service: Service) -> int:
    """Assesses targets that have changed since they were looked at, where that is wanted; how many."""
    if not settings_of(service).at_once:
        return 0
    terms = terms_of(service)
    with service.tracer.span(AT_ONCE):
        assessed = await checking.assess_what_changed(service.database, terms.policy, service.now(), terms)
    if assessed:
        service.wake()
    return assessed


async def look_at_groups(service: Service) -> None:
    """Tells people of the groups whose look is due."""
    with service.tracer.span(LOOK):
        told = await grouping.look_at_groups(service.database, policy_of(service), service.now())
    if told:
        service.wake()
    service.meters.task_ended.labels(LOOK).set_to_current_time()


async def measure(service: Service) -> None:
    """Sets the gauges of what only this service has: alerts, messages, checks."""
    now, meters, own = service.now(), service.meters, settings_of(service)
    found = await measuring.measure(service.database, now)
    meters.alerts_firing.clear()
    for (rule, light, muted), count in found.firing.items():
        meters.alerts_firing.labels(rule, light, "yes" if muted else "no").set(count)
    show_backlog(meters, "notifications", found.due, found.due_since, now)
    kinds = {name: str(receiver.kind) for name, receiver in own.book.by_name.items()}
    failed = Counter(dict.fromkeys([*kinds.values(), "none"], 0))
    for receiver, count in found.failed.items():
        failed[kinds.get(receiver, "none")] += count
    for kind, count in failed.items():
        meters.undeliverable.labels(kind).set(count)
    due = latest_due(own.checks, now, workdays_of(service))
    meters.task_due.labels(CHECK).set(due.timestamp() if due else 0)
    made_at, seen = found.checked or (None, {})
    meters.task_made.labels(CHECK).set(made_at.timestamp() if made_at else 0)
    for light in Light:
        meters.looked_at.labels(light).set(seen.get("lights", {}).get(light, 0))


async def schedule(service: Service) -> None:
    """Checks at the set times; at the start once for what was missed. A late tick is made late, not dropped."""
    trigger = OrTrigger([one.trigger for one in settings_of(service).checks])
    options = {"args": [service], "misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    service.scheduler.add_job(check_patiently, trigger, id=CHECK, **options)
    service.scheduler.add_job(check_patiently, id=f"{CHECK} missed", **options)
    service.scheduler.add_job(look_at_groups, "interval", seconds=LOOK_SECONDS, id=LOOK, **options)


async def publish_flips(service: Service) -> int:
    return await telling.publish_flips(service.database, service.bus, service.now())


async def send_notifications(service: Service) -> int:
    """Makes the attempts that are due; how many messages were taken over for it."""
    settings = settings_of(service)
    async with Post(settings.allowed_networks, service.meters, service.tracer) as post:
        return await sending.send_what_is_due(service.database, settings.book.by_name, post, service.now)
