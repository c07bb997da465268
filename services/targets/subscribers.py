"""What the targets service hears from the streams."""

from collections.abc import Sequence

from services.contract import AlertChanged, TargetsExtracted
from services.runtime.service import Service
from services.runtime.streams.events import Envelope, decode, trace_of
from services.targets.usecases.registration import register_targets
from services.targets.usecases.reminding import keep_reminders


async def on_extracted(service: Service, received: Sequence[Envelope]) -> None:
    """Reports were read: their targets enter the ledger."""
    events, traces = [decode(one, TargetsExtracted) for one in received], [trace_of(one) for one in received]
    new = await register_targets(service.database, events, service.now(), traces)
    service.wake()
    service.meters.repeated.labels(TargetsExtracted.stream).inc(len(events) - new)


async def on_alert(service: Service, received: Sequence[Envelope]) -> None:
    """Alerts flipped: how often a target was urged is part of the ledger."""
    await keep_reminders(service.database, [decode(one, AlertChanged) for one in received])
