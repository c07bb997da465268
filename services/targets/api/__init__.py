"""HTTP of the targets service."""

from services.targets.api import access, assignments, bulk, discipline, evidence, ledger, life, progress

ROUTERS = (
    ledger.router,
    assignments.router,
    life.router,
    progress.router,
    bulk.router,
    evidence.router,
    discipline.router,
    access.router,
)
