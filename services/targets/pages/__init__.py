"""Pages of the targets service."""

from services.targets.pages import signin

ROUTERS = (signin.router,)
