"""What the ledger says of a target: its state, whose it is, its plan by period, its figures and their reports."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from services.contract.values import Amount, Frozen


class TargetState(StrEnum):
    """Where a target stands in its life (立项 → 销号); which step may follow is a table of the targets service."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    SIGNED = "signed"
    UNDER_WAY = "under_way"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CLOSED = "closed"
    SUSPENDED = "suspended"


class Department(Frozen):
    """A responsible unit (责任单位)."""

    id: UUID
    name: str


class Source(Frozen):
    """The document a target was read from; `report_id` is null for one entered by hand."""

    report_id: UUID | None = None
    title: str
    issuer: str


class Every(StrEnum):
    """How long a reporting period (报送周期) is."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Cadence(Frozen):
    """How often a target is reported, and by which day of the month that follows the period."""

    every: Every = Every.MONTHLY
    due_day: int = Field(default=8, ge=1, le=31, description="of a shorter month the last day; a workday at the latest")


class PlanKind(StrEnum):
    """By what a target's schedule (序时) goes."""

    EVEN = "even"
    POINTS = "points"
    LAST_YEAR = "last_year"
    NODES = "nodes"


class PlanPoint(Frozen):
    """What share (0…1) of the target is to be done by the end of a day."""

    on: date
    share: Amount


class Node(Frozen):
    """A step of a milestone, to be done by a day; `done_on` once it was reported."""

    name: str = Field(min_length=1, max_length=60)
    on: date
    done_on: date | None = None


class Plan(Frozen):
    """A target's plan by period: even without points, a milestone's as nodes, any other as points in order of date."""

    kind: PlanKind = PlanKind.EVEN
    points: tuple[PlanPoint, ...] = ()
    nodes: tuple[Node, ...] = ()


class Progress(Frozen):
    """One figure that counts, in the target's unit as of a day, cumulative since `starts_on` (yearly: 1 January)."""

    id: UUID
    value: Amount
    as_of: date
    reported_at: datetime
    note: str | None = None


class FilingState(StrEnum):
    """What became of a report: asked back, waiting to be looked at, sent back, or found right."""

    IN_DOUBT = "in_doubt"
    REPORTED = "reported"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Filing(Frozen):
    """That a department reported (报送) for a data date, whether or not the figure counts."""

    as_of: date
    filed_at: datetime
    state: FilingState = FilingState.REPORTED


class Signature(Frozen):
    """A department that was given the target, and when it signed for it (签收)."""

    department: Department
    signed_at: datetime | None = None


class Extension(Frozen):
    """A later deadline that was asked for (延期) and is waiting for an answer."""

    deadline: date
    reason: str
    asked_at: datetime
