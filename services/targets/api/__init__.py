"""HTTP of the targets service."""

from services.targets.api import access, assignments, bulk, discipline, evidence, ledger, life, progress, sheets

ROUTERS = (
    ledger.router,
    assignments.router,
    life.router,
    progress.router,
    bulk.router,
    sheets.router,
    evidence.router,
    discipline.router,
    access.router,
)
SHORTCUTS = progress.SHORTCUTS
