"""HTTP of checks and assessments."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.alerts.alerting import Rule
from services.alerts.api.callers import STRICT, Alerts, AnyCaller, AsOf, Overseer
from services.alerts.escalation import rung_name
from services.alerts.policy import policy_of, terms_of
from services.alerts.usecases import checking, reading
from services.assessment import Light, Yardstick
from services.assessment.discipline import NAMES, PeriodReport, StateOfReport
from services.assessment.feasibility import feasibility
from services.assessment.forecast import forecast
from services.contract import AlertChanged, Amount
from services.runtime.http.days import Day
from services.runtime.rules import load_pack_named

router = APIRouter(prefix="/api/v1", tags=["assessments"])


class NewCheck(BaseModel):
    """The day to check; left out: today."""

    model_config = STRICT

    as_of: Day | None = None


class ShownLapse(BaseModel):
    """Something that the alerts would have forgotten; there should be none."""

    model_config = ConfigDict(from_attributes=True)

    target_id: UUID
    rule: Rule
    says: str


class ShownCheck(BaseModel):
    """What a check found: targets assessed, how many of each light, the alerts that were told, and the audit."""

    as_of: date
    assessed: int
    lights: dict[Light, int]
    flips: list[AlertChanged]
    lapses: list[ShownLapse]


class ShownReport(BaseModel):
    """What became of the report on the period `first` to `last`; `workdays_late` is 0 on time."""

    model_config = ConfigDict(from_attributes=True)

    first: date
    last: date
    due_on: date
    grace_until: date
    state: StateOfReport
    filed_on: date | None
    workdays_late: int


class ShownForecast(BaseModel):
    """Where the target is likely to end: with four chances in five between `low` and `high`; paces are per month."""

    model_config = ConfigDict(from_attributes=True)

    deadline: date
    expected: Amount
    low: Amount
    high: Amount
    p_reached: float
    pace_needed: Amount | None
    pace_so_far: Amount | None
    basis: str
    says: str


class ShownFeasibility(BaseModel):
    """What the target asks for a year beside what is usual; `growth`, `low` and `high` as its indicator is measured."""

    model_config = ConfigDict(from_attributes=True)

    growth: Amount
    low: Amount
    high: Amount
    flag: str
    says: str


class ShownAssessment(BaseModel):
    """How a target stands: shares as 0…1, `gap_points` in percentage points (negative when behind).

    `reporting` is the state of the most pressing report, `stale_days` the age of the newest figure, `rung` how far up
    the ladder its alerts have come (0: none). `counted` is false of what is measured once a year and not yet due.
    """

    target_id: UUID
    as_of: date
    known_on: date | None
    pack: str
    yardstick: Yardstick
    light: Light
    completion: float | None
    schedule: float | None
    gap_points: float | None
    data_as_of: date | None
    stale_days: int | None
    counted: bool
    reporting: StateOfReport | None
    reporting_name: str | None
    reports: list[ShownReport]
    rung: int
    rung_name: str | None
    explanation: str
    forecast: ShownForecast | None
    feasibility: ShownFeasibility | None


@router.post("/checks")
async def check(alerts: Alerts, who: Overseer, body: NewCheck | None = None) -> ShownCheck:
    """Assesses every target as of a day; alerts flip where their state changed."""
    as_of = (body.as_of if body else None) or alerts.today()
    terms = terms_of(alerts)
    outcome = await checking.check(alerts.database, who, terms.policy, as_of, alerts.now(), terms)
    alerts.meters.count_flips(outcome.flips)
    alerts.wake()
    return ShownCheck(
        as_of=as_of,
        assessed=outcome.assessed,
        lights=outcome.lights,
        flips=outcome.flips,
        lapses=[ShownLapse.model_validate(lapse) for lapse in outcome.lapses],
    )


@router.get("/assessments/{target_id}")
async def get_assessment(
    alerts: Alerts,
    who: AnyCaller,
    target_id: UUID,
    as_of: AsOf = None,
    pack: Annotated[str | None, Query(description="a shipped rule pack by name; left out: the city's own")] = None,
    known_on: Annotated[date | None, Query(description="by what was known when that day ended")] = None,
) -> ShownAssessment:
    """How a target stands on a day."""
    policy = policy_of(alerts)
    if pack is not None:
        policy = policy.by(load_pack_named(pack))
    found = await reading.get_assessment(alerts.database, who, target_id, as_of or alerts.today(), policy, known_on)
    judged, snapshot = found.assessment, found.inspection.snapshot
    ahead = forecast(snapshot, judged.as_of, policy.pack) if judged.watched else None
    asked = feasibility(snapshot.target)
    return ShownAssessment(
        forecast=ShownForecast.model_validate(ahead) if ahead else None,
        feasibility=ShownFeasibility.model_validate(asked) if asked else None,
        known_on=known_on,
        reporting_name=NAMES[judged.reporting] if judged.reporting else None,
        reports=[_shown(report) for report in found.inspection.reports],
        rung=found.rung,
        rung_name=rung_name(found.rung, policy.pack.ladder),
        **{name: getattr(judged, name) for name in ShownAssessment.model_fields if hasattr(judged, name)},
    )


def _shown(report: PeriodReport) -> ShownReport:
    return ShownReport.model_validate(report)
