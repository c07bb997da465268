"""Pages of the targets service."""

from services.targets.pages import files, ledger, my, my_forms, signin, steps, target

ROUTERS = (
    signin.router,
    files.router,
    my.router,
    my_forms.router,
    ledger.router,
    target.router,
    steps.router,
)
