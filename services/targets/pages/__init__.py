"""Pages of the targets service."""

from services.targets.pages import my, signin

ROUTERS = (signin.router, my.router)
