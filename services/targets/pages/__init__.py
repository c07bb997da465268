"""Pages of the targets service."""

from services.targets.pages import ledger, my, signin, steps, target

ROUTERS = (signin.router, my.router, ledger.router, target.router, steps.router)
