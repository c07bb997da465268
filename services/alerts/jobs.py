"""What the alerts service does by itself: scheduled checks, and telling of flips."""

import logging
from datetime import datetime, timedelta

import httpx
from apscheduler.triggers.cron import CronTrigger

from services.alerts.channels import DeliveryError, webhook
from services.alerts.policy import policy_of, settings_of
from services.alerts.usecases import checking, telling
from services.runtime.clock import SHANGHAI
from services.runtime.service import Service

log = logging.getLogger(__name__)

CHECK = "check"
LOOK_BACK = (timedelta(days=1), timedelta(days=32), timedelta(days=367))
"""A daily, a monthly and a yearly schedule has a nominal time in these."""


def latest_due(trigger: CronTrigger, now: datetime) -> datetime | None:
    """The newest nominal time that is not after now, looking back as far as needed."""
    for back in LOOK_BACK:
        due: datetime | None = None
        fire: datetime | None = trigger.get_next_fire_time(None, now - back)
        while fire is not None and fire <= now:
            due, fire = fire, trigger.get_next_fire_time(fire, fire + timedelta(seconds=1))
        if due is not None:
            return due
    return None


async def check_what_is_due(service: Service) -> None:
    """Makes the newest scheduled check unless it was made already: by this replica, another, or before a restart."""
    trigger = CronTrigger.from_crontab(settings_of(service).check_cron, timezone=SHANGHAI)
    due = latest_due(trigger, service.now().astimezone(SHANGHAI))
    if due is None:
        return
    outcome = await checking.check_on_schedule(service.database, policy_of(service), due, service.now())
    if outcome is not None:
        log.info(
            "checked", extra={"as_of": str(outcome.as_of), "targets": outcome.assessed, "flips": len(outcome.flips)}
        )
        service.wake()


async def schedule(service: Service) -> None:
    """Checks at the set times; at the start once for what was missed. A late tick is made late, not dropped."""
    trigger = CronTrigger.from_crontab(settings_of(service).check_cron, timezone=SHANGHAI)
    options = {"args": [service], "misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    service.scheduler.add_job(check_what_is_due, trigger, id=CHECK, **options)
    service.scheduler.add_job(check_what_is_due, id=f"{CHECK} missed", **options)


async def publish_flips(service: Service) -> int:
    return await telling.publish_flips(service.database, service.bus, service.now())


async def send_notifications(service: Service) -> int:
    """Makes the attempts that are due; how many."""
    receivers = {receiver.name: receiver for receiver in settings_of(service).webhooks}
    claimed = await telling.claim_notifications(service.database, service.now())
    if not claimed:
        return 0
    async with httpx.AsyncClient() as client:
        for row in claimed:
            error: DeliveryError | None = None
            try:
                if row.receiver not in receivers:
                    raise DeliveryError(f"no receiver is named {row.receiver!r} any more", permanent=True)
                await webhook.send(client, receivers[row.receiver], row.id, row.body)
            except DeliveryError as failed:
                error = failed
                log.warning("not delivered", extra={"notification": str(row.id), "error": str(failed)})
            await telling.settle_notification(service.database, row.id, error, service.now())
    return len(claimed)
