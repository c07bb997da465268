"""HTTP of the targets service."""

from services.targets.api import access, ledger

ROUTERS = (ledger.router, access.router)
