"""The ingest service put together."""

from http import HTTPStatus

from services.contract import KeyChanged
from services.ingest import api, jobs, subscribers
from services.ingest.tables import Audit, AuditHead, Base, KeyTable, ReportRow
from services.ingest.usecases import UnknownReport
from services.runtime.access.audit import Trail
from services.runtime.http.problems import Answer
from services.runtime.recovery import Published
from services.runtime.service import Parts

PARTS = Parts(
    name="ingest",
    metadata=Base.metadata,
    keys=KeyTable,
    trail=Trail(Audit, AuditHead),
    routers=(api.router,),
    problems={UnknownReport: Answer(HTTPStatus.NOT_FOUND, "Unknown report")},
    subscriptions=((KeyChanged, subscribers.on_key_changed),),
    outboxes=(("reports", jobs.publish_reports),),
    published=(Published("reports", ReportRow),),
)
