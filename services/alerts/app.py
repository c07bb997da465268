"""The alerts service put together."""

from http import HTTPStatus

from services.alerts import jobs, pages, subscribers
from services.alerts.api import ROUTERS
from services.alerts.notices import UnusableTemplate
from services.alerts.tables import Audit, AuditHead, Base, FlipRow, KeyTable
from services.alerts.usecases.errors import (
    NotFailed,
    NotFiring,
    NoticeRefused,
    ReceiverBusy,
    UnknownAlert,
    UnknownDelivery,
    UnknownDepartment,
    UnknownNotice,
    UnknownReceiver,
    UnknownSilence,
    UnknownTarget,
)
from services.contract import KeyChanged, TargetUpdated
from services.runtime.access.audit import Trail
from services.runtime.http.problems import Answer
from services.runtime.recovery import Published
from services.runtime.rules import UnknownPack
from services.runtime.service import Parts

PARTS = Parts(
    name="alerts",
    metadata=Base.metadata,
    keys=KeyTable,
    trail=Trail(Audit, AuditHead),
    routers=(*ROUTERS, pages.router),
    problems={
        UnknownTarget: Answer(HTTPStatus.NOT_FOUND, "Unknown target"),
        UnknownAlert: Answer(HTTPStatus.NOT_FOUND, "Unknown alert"),
        UnknownDepartment: Answer(HTTPStatus.NOT_FOUND, "Unknown department"),
        UnknownSilence: Answer(HTTPStatus.NOT_FOUND, "Unknown silence"),
        UnknownPack: Answer(HTTPStatus.NOT_FOUND, "Unknown rule pack"),
        UnknownReceiver: Answer(HTTPStatus.NOT_FOUND, "Unknown receiver"),
        UnknownDelivery: Answer(HTTPStatus.NOT_FOUND, "Unknown delivery"),
        UnknownNotice: Answer(HTTPStatus.NOT_FOUND, "Unknown notice"),
        NoticeRefused: Answer(HTTPStatus.CONFLICT, "Notice refused"),
        UnusableTemplate: Answer(HTTPStatus.SERVICE_UNAVAILABLE, "Unusable notice template"),
        NotFiring: Answer(HTTPStatus.CONFLICT, "Not firing"),
        NotFailed: Answer(HTTPStatus.CONFLICT, "Not failed"),
        ReceiverBusy: Answer(HTTPStatus.TOO_MANY_REQUESTS, "Receiver busy"),
    },
    subscriptions=((TargetUpdated, subscribers.on_target_updated), (KeyChanged, subscribers.on_key_changed)),
    outboxes=(
        ("changes", jobs.assess_what_changed),
        ("flips", jobs.publish_flips),
        ("notifications", jobs.send_notifications),
    ),
    published=(Published("flips", FlipRow),),
    measure=jobs.measure,
    schedule=jobs.schedule,
)
