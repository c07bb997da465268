"""HTTP of the targets service."""

from services.targets.api import access, ledger, life, progress

ROUTERS = (ledger.router, life.router, progress.router, access.router)
