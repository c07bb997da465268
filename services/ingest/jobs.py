"""What the ingest service does by itself."""

from services.ingest import usecases
from services.runtime.service import Service


async def publish_reports(service: Service) -> int:
    return await usecases.publish_reports(service.database, service.bus, service.now())
