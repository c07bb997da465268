"""The targets service put together."""

from http import HTTPStatus

from services.contract import AlertChanged, TargetsExtracted
from services.runtime.access.audit import Trail
from services.runtime.http.problems import Answer, Problems
from services.runtime.recovery import Published
from services.runtime.rules import pack_of
from services.runtime.service import Parts
from services.targets import api, jobs, pages, subscribers
from services.targets.evidence_store import StoreFull
from services.targets.lifecycle import NotAllowed
from services.targets.tables import Audit, AuditHead, Base, KeyTable, TargetRow
from services.targets.usecases.errors import (
    DuplicateDepartment,
    DuplicateTarget,
    FigureSettled,
    IdempotencyKeyReused,
    ReportingClosed,
    UnknownDepartment,
    UnknownEvidence,
    UnknownFigure,
    UnknownTarget,
)
from services.targets.usecases.keys import KeyEnded, LastOperatorKey, UnknownKey
from services.targets.usecases.posting import gather_posts

PROBLEMS: Problems = {
    UnknownTarget: Answer(HTTPStatus.NOT_FOUND, "Unknown target"),
    UnknownFigure: Answer(HTTPStatus.NOT_FOUND, "Unknown figure"),
    UnknownEvidence: Answer(HTTPStatus.NOT_FOUND, "Unknown evidence"),
    UnknownDepartment: Answer(HTTPStatus.NOT_FOUND, "Unknown department"),
    StoreFull: Answer(HTTPStatus.INSUFFICIENT_STORAGE, "No room for evidence"),
    NotAllowed: Answer(HTTPStatus.CONFLICT, "Not allowed now"),
    ReportingClosed: Answer(HTTPStatus.CONFLICT, "Reporting closed"),
    FigureSettled: Answer(HTTPStatus.CONFLICT, "Figure settled"),
    UnknownKey: Answer(HTTPStatus.NOT_FOUND, "Unknown key"),
    KeyEnded: Answer(HTTPStatus.CONFLICT, "Key has ended"),
    LastOperatorKey: Answer(HTTPStatus.CONFLICT, "Last operator key"),
    DuplicateDepartment: Answer(HTTPStatus.CONFLICT, "Department exists"),
    DuplicateTarget: Answer(HTTPStatus.CONFLICT, "Target exists"),
    IdempotencyKeyReused: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "Idempotency-Key reused"),
}

PARTS = Parts(
    name="targets",
    metadata=Base.metadata,
    keys=KeyTable,
    trail=Trail(Audit, AuditHead),
    routers=(*api.ROUTERS, *pages.ROUTERS),
    shortcuts=api.SHORTCUTS,
    problems=PROBLEMS,
    subscriptions=((TargetsExtracted, subscribers.on_extracted), (AlertChanged, subscribers.on_alert)),
    outboxes=(("keys", jobs.publish_keys), ("targets", jobs.publish_targets)),
    # under load a sending costs as much as telling some dozens of targets
    pauses={"targets": 0.1},
    gathered={"posts": lambda service: gather_posts(service.database, pack_of(service))},
    published=(Published("keys", KeyTable), Published("targets", TargetRow)),
)
