"""HTTP of the alerts service."""

from services.alerts.api import alerts, assessments, receivers, silences

ROUTERS = (assessments.router, alerts.router, silences.router, receivers.router)
