"""What the targets service hears from the streams."""

from collections.abc import Sequence

from services.contract import TargetsExtracted
from services.runtime.events import Envelope, decode
from services.runtime.service import Service
from services.targets.usecases.registration import register_targets


async def on_extracted(service: Service, received: Sequence[Envelope]) -> None:
    """Reports were read: their targets enter the ledger."""
    await register_targets(service.database, [decode(one, TargetsExtracted) for one in received], service.now())
