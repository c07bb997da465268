"""What the ingest service hears from the streams."""

from collections.abc import Sequence

from services.contract import KeyChanged
from services.ingest.usecases import learn_keys
from services.runtime.service import Service
from services.runtime.streams.events import Envelope, decode


async def on_key_changed(service: Service, received: Sequence[Envelope]) -> None:
    """Access keys were made or revoked."""
    await learn_keys(service.database, [decode(one, KeyChanged) for one in received])
