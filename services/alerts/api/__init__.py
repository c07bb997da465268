"""HTTP of the alerts service."""

from services.alerts.api import alerts, assessments, notices, receivers, silences

ROUTERS = (assessments.router, alerts.router, silences.router, notices.router, receivers.router)
