"""What the targets service does by itself."""

from services.runtime.service import Service
from services.targets.usecases import publishing


async def publish_targets(service: Service) -> int:
    return await publishing.publish_targets(service.database, service.bus, service.now())


async def publish_keys(service: Service) -> int:
    return await publishing.publish_keys(service.database, service.bus, service.now())
