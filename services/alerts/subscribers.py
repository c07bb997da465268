"""What the alerts service hears from the streams."""

from collections.abc import Sequence
from datetime import datetime

from services.alerts.usecases import learning
from services.contract import KeyChanged, TargetUpdated
from services.runtime.events import Envelope, decode
from services.runtime.service import Service


async def on_target_updated(service: Service, received: Sequence[Envelope]) -> None:
    """Targets changed in the ledger."""
    events = [_dated(decode(one, TargetUpdated), one) for one in received]
    await learning.learn_targets(service.database, events, service.now())


async def on_key_changed(service: Service, received: Sequence[Envelope]) -> None:
    """Access keys were made or revoked."""
    await learning.learn_keys(service.database, [decode(one, KeyChanged) for one in received])


def _dated(event: TargetUpdated, received: Envelope) -> TargetUpdated:
    """A sender that does not say when the ledger changed said so when it changed."""
    if event.changed_at is not None or "time" not in received:
        return event
    return event.model_copy(update={"changed_at": datetime.fromisoformat(str(received["time"]))})
