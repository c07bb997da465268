"""HTTP of the alerts service."""

from services.alerts.api import alerts, assessments, board, notices, receivers, silences

ROUTERS = (assessments.router, alerts.router, silences.router, board.router, notices.router, receivers.router)
