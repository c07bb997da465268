"""What the alerts service hears from the streams."""

from collections.abc import Sequence

from services.alerts.usecases import learning
from services.contract import KeyChanged, TargetUpdated
from services.runtime.service import Service
from services.runtime.streams.events import Envelope, decode


async def on_target_updated(service: Service, received: Sequence[Envelope]) -> None:
    """Targets changed in the ledger."""
    events = [decode(one, TargetUpdated) for one in received]
    newer = await learning.learn_targets(service.database, events, service.now(), received)
    service.wake("changes")
    service.meters.repeated.labels(TargetUpdated.stream).inc(len(events) - newer)


async def on_key_changed(service: Service, received: Sequence[Envelope]) -> None:
    """Access keys were made or revoked."""
    await learning.learn_keys(service.database, [decode(one, KeyChanged) for one in received])
