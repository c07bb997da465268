"""HTTP of the targets service."""

from services.targets.api import access, assignments, discipline, ledger, life, progress

ROUTERS = (
    ledger.router,
    assignments.router,
    life.router,
    progress.router,
    discipline.router,
    access.router,
)
