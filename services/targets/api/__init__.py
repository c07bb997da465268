"""HTTP of the targets service."""

from services.targets.api import access, assignments, discipline, evidence, ledger, life, progress

ROUTERS = (
    ledger.router,
    assignments.router,
    life.router,
    progress.router,
    evidence.router,
    discipline.router,
    access.router,
)
