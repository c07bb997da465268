"""HTTP of progress: figures are reported one by one or many at once, and decided about."""

import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from services.contract import Amount
from services.runtime.access.keys import Caller, hash_of
from services.runtime.clock import day_of
from services.runtime.http.auth import admit, let_in
from services.runtime.http.body_limit import MAX_BYTES
from services.runtime.http.days import Day
from services.runtime.http.paging import Limit, Offset, Page, page
from services.runtime.http.shortcut import REFUSED, Shortcut
from services.runtime.observing.tracing import traceparent
from services.runtime.service import Service
from services.targets.api.callers import STRICT, AnyCaller, Targets
from services.targets.api.shown import LedgerTarget, shown_target
from services.targets.progress import Decision, Kind, Report
from services.targets.usecases import reporting, reviewing
from services.targets.usecases.posting import Post, Posted, StaleKey
from services.targets.usecases.receiving import Status, Submission

log = logging.getLogger(__name__)

router = APIRouter(prefix="/api/v1", tags=["progress"])

LONGEST_KEY = 200
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=LONGEST_KEY)]


class NewProgress(BaseModel):
    """A figure in any unit that converts.

    `kind`: cumulative (since the period's first day), period (the amount of the period that ends on `as_of`), rate, or
    done (of a milestone, or of one of its nodes). `replaces` is the figure that this one corrects; left out, it is the
    one reported for the same day. `reason` confirms a figure that would otherwise be asked back. `evidence` lists the
    ids of uploaded files, and links.
    """

    model_config = STRICT

    value: Decimal | None = Field(default=None, allow_inf_nan=False, max_digits=30)
    unit: str | None = Field(default=None, max_length=20, description="left out: the target's own")
    as_of: Day = Field(description="the day that the figure describes")
    kind: Kind | None = Field(default=None, description="left out: what the target's figures usually are")
    node: str | None = Field(default=None, max_length=60, description="the node of a milestone that is done")
    note: str | None = Field(default=None, max_length=1000)
    problem: str | None = Field(default=None, max_length=1000, description="问题")
    next_step: str | None = Field(default=None, max_length=1000, description="下步措施")
    evidence: list[str] = Field(default=[], max_length=50)
    replaces: UUID | None = None
    reason: str | None = Field(default=None, min_length=1, max_length=1000)

    def submission(self) -> Submission:
        return Submission(
            Report(self.value, self.unit, self.as_of, self.kind, self.node),
            note=self.note,
            problem=self.problem,
            next_step=self.next_step,
            replaces=self.replaces,
            reason=self.reason,
            evidence=tuple(self.evidence),
        )


class ShownDoubt(BaseModel):
    doubt: str
    says: str


class ShownReview(BaseModel):
    decision: Decision
    reason: str | None
    who: str
    at: datetime


class ShownEvidence(BaseModel):
    """A file (fetched from `/api/v1/evidence/{id}`) or a link."""

    id: UUID
    target_id: UUID
    progress_id: UUID | None
    name: str
    link: str | None
    media_type: str | None
    size: int | None
    added_at: datetime


class ShownProgress(BaseModel):
    """A figure as stored (`value` in the target's unit), as it was given, and how it stands.

    `state`: in_doubt, reported, returned, accepted or withdrawn; `counts` says whether the target's progress has it.
    """

    id: UUID
    target_id: UUID
    kind: Kind
    value: str
    unit: str | None
    given_value: str
    given_unit: str | None
    as_of: date
    node: str | None
    note: str | None
    problem: str | None
    next_step: str | None
    replaces: UUID | None
    replaced_by: UUID | None
    state: str
    counts: bool
    doubts: list[ShownDoubt]
    reviews: list[ShownReview]
    evidence: list[ShownEvidence]
    who: str
    reported_at: datetime


class Meaning(BaseModel):
    """What the figures mean on a day: shares as 0…1, `gap_points` in percentage points, negative when behind."""

    light: str
    completion: Amount | None
    schedule: Amount | None
    gap_points: Amount | None
    explanation: str


class Answered(ShownProgress):
    """A figure, what became of it, and what the target's figures now mean as of its data date."""

    status: Status
    assessment: Meaning


class PostRoute(APIRoute):
    """What was refused on the shortcut is refused as the framework does it; nothing is tried twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        usual = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if refused := request.scope.get(REFUSED):
                raise refused
            return await usual(request)

        return handle


async def take_shortcut(request: Request, given: Mapping[str, str]) -> Response | None:
    """Answers a post that is as it should be."""
    # of a header that comes twice the first holds, as in the framework
    headers = {name: value.decode("latin-1") for name, value in reversed(request.scope["headers"])}
    scheme, _, secret = headers.get(b"authorization", "").partition(" ")
    key = headers.get(b"idempotency-key")
    well_formed = scheme.lower() == "bearer" and (key is None or 0 < len(key) <= LONGEST_KEY)
    if not well_formed or headers.get(b"content-type") != "application/json":
        return None
    try:
        target_id = UUID(given["target_id"])
        # as the framework reads it: another parser may take what that one refuses
        body = NewProgress.model_validate(json.loads(await request.body()))
    except ValueError:
        return None
    targets: Service = request.app.state.services["targets"]
    shown = hash_of(secret)
    who = targets.seen.get(shown)
    if who is None:
        return await report_progress(targets, await let_in(targets, request, secret), target_id, body, key)
    await admit(targets, request, who)
    try:
        return _answer(await post_figure(targets, who, target_id, body.submission(), key, shown))
    except StaleKey:
        targets.seen.forget(shown)
        return None


async def report_progress(
    targets: Targets,
    who: AnyCaller,
    target_id: UUID,
    body: NewProgress,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Reports a figure; a retry with the same Idempotency-Key is answered the same and adds nothing.

    One that says nothing new is answered 200 as `duplicate`, one that looks wrong 201 as `in_doubt`, with `doubts`.
    """
    return _answer(await post_figure(targets, who, target_id, body.submission(), idempotency_key))


def _answer(posted: Posted) -> Response:
    status = 200 if posted.status is Status.DUPLICATE else 201
    return Response(posted.answer, status, media_type="application/json")


router.add_api_route(
    "/targets/{target_id}/progress",
    report_progress,
    methods=["POST"],
    status_code=201,
    response_model=Answered,
    responses={200: {"model": Answered}},
    route_class_override=PostRoute,
)
SHORTCUTS = (Shortcut(cast(APIRoute, router.routes[-1]), take_shortcut, MAX_BYTES),)


async def post_figure(
    targets: Service, who: Caller, target_id: UUID, submission: Submission, key: str | None, shown: str | None = None
) -> Posted:
    """Has the figure taken together with others that come at the same time.

    `shown` is the hash of a key that is to be looked up in the same transaction; StaleKey where it is no longer so.
    """
    now = targets.now()
    post = Post(who, target_id, submission, key, day_of(now), now, traceparent(), shown)
    posted: Posted = await targets.gatherings["posts"].do(post)
    targets.wake("targets")
    targets.meters.progress.labels(posted.status).inc()
    if log.isEnabledFor(logging.DEBUG):  # thousands come in a second
        ids = {"target_id": str(target_id), "progress_id": posted.figure_id}
        log.debug("progress taken", extra=ids | {"status": posted.status})
    return posted


@router.get("/targets/{target_id}/progress")
async def list_progress(
    request: Request, targets: Targets, who: AnyCaller, target_id: UUID, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownProgress]:
    """Every figure ever reported, in order of arrival."""
    entries = await reporting.list_progress(targets.database, who, target_id)
    shown = [ShownProgress.model_validate(entry) for entry in entries[offset : offset + limit]]
    return page(request, shown, len(entries), limit, offset)


class NewReview(BaseModel):
    """The department confirms or withdraws its figure; the office accepts it, or returns it with a reason."""

    model_config = STRICT

    decision: Literal[Decision.CONFIRMED, Decision.WITHDRAWN, Decision.RETURNED, Decision.ACCEPTED]
    reason: str | None = Field(default=None, max_length=1000)


@router.post("/targets/{target_id}/progress/{progress_id}/reviews", status_code=201)
async def review_progress(
    targets: Targets, who: AnyCaller, target_id: UUID, progress_id: UUID, body: NewReview
) -> LedgerTarget:
    """Decides about a figure."""
    found = await reviewing.review_progress(
        targets.database, who, target_id, progress_id, body.decision, body.reason, targets.now()
    )
    targets.wake()
    return shown_target(found)
