"""The alerts service put together."""

from http import HTTPStatus

from services.alerts import api, jobs, pages, subscribers
from services.alerts.tables import Audit, AuditHead, Base, KeyTable
from services.alerts.usecases.reading import UnknownAlert, UnknownTarget
from services.contract import KeyChanged, TargetUpdated
from services.runtime.audit import Trail
from services.runtime.problems import Answer
from services.runtime.service import Parts

PARTS = Parts(
    name="alerts",
    metadata=Base.metadata,
    keys=KeyTable,
    trail=Trail(Audit, AuditHead),
    routers=(api.router, pages.router),
    problems={
        UnknownTarget: Answer(HTTPStatus.NOT_FOUND, "Unknown target"),
        UnknownAlert: Answer(HTTPStatus.NOT_FOUND, "Unknown alert"),
    },
    subscriptions=((TargetUpdated, subscribers.on_target_updated), (KeyChanged, subscribers.on_key_changed)),
    outboxes=(("flips", jobs.publish_flips), ("notifications", jobs.send_notifications)),
    schedule=jobs.schedule,
)
