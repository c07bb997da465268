"""The targets service put together."""

from http import HTTPStatus

from services.contract import TargetsExtracted
from services.runtime.audit import Trail
from services.runtime.problems import Answer, Problems
from services.runtime.service import Parts
from services.targets import api, jobs, pages, subscribers
from services.targets.tables import Audit, AuditHead, Base, KeyTable
from services.targets.usecases.errors import (
    DuplicateDepartment,
    DuplicateTarget,
    IdempotencyKeyReused,
    UnknownDepartment,
    UnknownTarget,
)

PROBLEMS: Problems = {
    UnknownTarget: Answer(HTTPStatus.NOT_FOUND, "Unknown target"),
    UnknownDepartment: Answer(HTTPStatus.NOT_FOUND, "Unknown department"),
    DuplicateDepartment: Answer(HTTPStatus.CONFLICT, "Department exists"),
    DuplicateTarget: Answer(HTTPStatus.CONFLICT, "Target exists"),
    IdempotencyKeyReused: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "Idempotency-Key reused"),
}

PARTS = Parts(
    name="targets",
    metadata=Base.metadata,
    keys=KeyTable,
    trail=Trail(Audit, AuditHead),
    routers=(*api.ROUTERS, pages.router),
    problems=PROBLEMS,
    subscriptions=((TargetsExtracted, subscribers.on_extracted),),
    outboxes=(("keys", jobs.publish_keys), ("targets", jobs.publish_targets)),
)
