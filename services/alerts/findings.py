"""The rules of alerts: what is wrong with a target on a day, since when, and in the words of a notice. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from services.alerts.alerting import SEVERITY, Finding, Policy, Rule
from services.alerts.inspection import REACHED, Inspection
from services.assessment import Light, Yardstick, assess, words
from services.assessment.discipline import SHANGHAI, PeriodReport, StateOfReport
from services.assessment.forecast import forecast
from services.contract import Filing, FilingState

ONE_DAY = timedelta(days=1)
MONTHS_OF_QUARTER = 3
FEW = 3
LIKELY_MISSED = Decimal("0.3")
"""A forecast is said to miss when the target is reached in fewer than three of ten ways it may go."""


def findings(of: Inspection, policy: Policy) -> dict[Rule, Finding]:
    """Every rule that the target breaks or that cannot be judged now; none of one that is settled or suspended."""
    if not of.assessment.watched:
        return {}
    return {rule: found for rule, judge in RULES.items() if (found := judge(of, policy)) is not None}


def behind_schedule(of: Inspection, policy: Policy) -> Finding | None:
    """Done less than the schedule asks for; milestones have rules of their own."""
    basis = of.basis
    if basis.yardstick is Yardstick.MILESTONE or basis.light in REACHED:
        return None
    began_on = _lagging_since(of, policy) if basis.light in SEVERITY else of.as_of
    return Finding(Rule.BEHIND_SCHEDULE, basis.light, basis.explanation, began_on)


def _lagging_since(of: Inspection, policy: Policy) -> date:
    """The first day by which the newest figure fell behind: its own, or the month's end that asked for more."""
    if (newest := of.basis.data_as_of) is None:
        return min(of.as_of, of.deadline + ONE_DAY)
    since = day = of.basis.as_of
    while day > newest:
        day = max(newest, day.replace(day=1) - ONE_DAY)
        if SEVERITY.get(assess(of.snapshot, day, policy.pack).light, 0) < SEVERITY[of.basis.light]:
            break
        since = day
    return since


def forecast_miss(of: Inspection, policy: Policy) -> Finding | None:
    """Not behind, but at its pace not likely to be met; what lags already is said to lag."""
    if of.basis.yardstick is Yardstick.MILESTONE:
        return None
    ahead = forecast(of.snapshot, of.as_of, policy.pack)
    if ahead is None or ahead.figures <= FEW or of.basis.light not in REACHED:
        return Finding(Rule.FORECAST_MISS, Light.GREY, of.basis.explanation, of.as_of)
    if ahead.p_reached >= LIKELY_MISSED:
        return None
    return Finding(Rule.FORECAST_MISS, Light.YELLOW, _until(of) + ahead.says, ahead.data_as_of)


def report_overdue(of: Inspection, policy: Policy) -> Finding | None:
    """A period's report did not come, not even in the days of grace."""
    overdue = [report for report in of.reports if report.state is StateOfReport.OVERDUE]
    if not overdue:
        return None
    oldest = min(overdue, key=lambda report: report.due_on)
    says = (
        f"{_until(of)}{period_name(oldest)}进度应于{words.day(oldest.due_on, beside=of.as_of)}前报送，"
        f"至今未报送，已逾期{oldest.workdays_late}个工作日"
    )
    if len(overdue) > 1:
        says += f"，共{len(overdue)}期未报送"
    if not of.snapshot.filings:
        says += "；自交办以来从未报送"
    light = Light.YELLOW if len(overdue) == 1 else Light.RED
    return Finding(Rule.REPORT_OVERDUE, light, says, oldest.grace_until + ONE_DAY)


def period_name(report: PeriodReport) -> str:
    """How a reporting period is called: 2026年5月, 2026年第二季度, 2026年."""
    year, months = f"{report.first.year}年", report.last.month - report.first.month + 1
    if months == 1:
        return f"{year}{report.first.month}月"
    return f"{year}第{'一二三四'[report.first.month // MONTHS_OF_QUARTER]}季度" if months == MONTHS_OF_QUARTER else year


def deadline_near(of: Inspection, policy: Policy) -> Finding | None:
    """The deadline comes near, and nothing says that the target is on its way to be met."""
    begins = of.deadline - timedelta(days=_near_days(of, policy))
    if not begins <= of.as_of <= of.deadline or of.basis.light in REACHED:
        return None
    if of.basis.yardstick is Yardstick.MILESTONE and late_node_on(of) is not None:
        return None
    left = (of.deadline - of.as_of).days
    says = f"{_until(of)}距完成时限（{words.day(of.deadline)}）还有{left}天，{_so_far(of)}"
    return Finding(Rule.DEADLINE_NEAR, Light.YELLOW, says, begins)


def _near_days(of: Inspection, policy: Policy) -> int:
    near = of.basis.yardstick is Yardstick.MILESTONE
    return policy.pack.milestone_near_days if near else policy.pack.deadline_near_days


def deadline_passed(of: Inspection, policy: Policy) -> Finding | None:
    """The deadline is over and the target not met; while the last report is not due, that is not known."""
    if of.as_of <= of.deadline or of.awaits_report or of.met or of.basis.yardstick is Yardstick.MILESTONE:
        return None
    days = (of.as_of - of.deadline).days
    says = f"{_until(of)}已超过完成时限（{words.day(of.deadline)}）{days}天，{_so_far(of)}"
    return Finding(Rule.DEADLINE_PASSED, Light.RED, says, of.deadline + ONE_DAY)


def milestone_missed(of: Inspection, policy: Policy) -> Finding | None:
    """A milestone, or a node of its plan, is past its day and not done."""
    found = of.assessment
    if found.yardstick is not Yardstick.MILESTONE or found.light not in SEVERITY:
        return None
    missed_on = late_node_on(of)
    if of.as_of > of.deadline:
        missed_on = min(missed_on or of.deadline, of.deadline)
    if missed_on is None:
        return None
    return Finding(Rule.MILESTONE_MISSED, found.light, found.explanation, missed_on + ONE_DAY)


def late_node_on(of: Inspection) -> date | None:
    """The day of the oldest node that is past and not done."""
    nodes = of.snapshot.plan.nodes if of.snapshot.plan else ()
    late = [node.on for node in nodes if node.on < of.as_of and (node.done_on is None or node.done_on > of.as_of)]
    return min(late, default=None)


def not_signed(of: Inspection, policy: Policy) -> Finding | None:
    """A department, lead or supporting, that was given the target has not signed for it in time."""
    assigned_on = of.snapshot.assigned_on
    open_ = [one.department.name for one in of.snapshot.signatures if not _signed(one.signed_at, of.as_of)]
    if assigned_on is None or not open_:
        return None
    until = policy.workdays.add(assigned_on, policy.pack.sign_within_workdays)
    if of.as_of <= until:
        return None
    says = (
        f"{_until(of)}{'、'.join(open_)}至今未签收（{words.day(assigned_on, beside=of.as_of)}交办，"
        f"应于{words.day(until, beside=of.as_of)}前签收）"
    )
    return Finding(Rule.NOT_SIGNED, Light.YELLOW, says, until + ONE_DAY)


def data_in_doubt(of: Inspection, policy: Policy) -> Finding | None:
    """A figure was asked back, and the department has not answered within the days of grace."""
    doubts = [filing for filing in _newest_filings(of) if filing.state is FilingState.IN_DOUBT]
    if not doubts:
        return None
    oldest = min(doubts, key=lambda filing: filing.filed_at)
    asked_on = _day(oldest)
    until = policy.workdays.add(asked_on, policy.pack.grace_workdays)
    if of.as_of <= until:
        return None
    says = (
        f"{_until(of)}{words.day(asked_on, beside=of.as_of)}报送的数据（数据日期{words.day(oldest.as_of)}）存疑，"
        f"退请核实已{policy.workdays.between(asked_on, of.as_of)}个工作日，尚未答复"
    )
    return Finding(Rule.DATA_IN_DOUBT, Light.YELLOW, says, until + ONE_DAY)


def _newest_filings(of: Inspection) -> list[Filing]:
    """For each data date what was filed last."""
    known = sorted((one for one in of.snapshot.filings if _day(one) <= of.as_of), key=lambda one: one.filed_at)
    return list({one.as_of: one for one in known}.values())


def _day(filing: Filing) -> date:
    return filing.filed_at.astimezone(SHANGHAI).date()


def _signed(at: datetime | None, as_of: date) -> bool:
    return at is not None and at.astimezone(SHANGHAI).date() <= as_of


def _until(of: Inspection) -> str:
    return f"截至{words.day(of.as_of)}，"


def _so_far(of: Inspection) -> str:
    if of.basis.data_as_of is None and of.basis.yardstick is not Yardstick.MILESTONE:
        return "尚未报送进度"
    if of.basis.completion is None or of.basis.yardstick is Yardstick.MILESTONE:
        return "尚未完成"
    return f"完成目标{words.percent(of.basis.completion)}，尚未完成"


RULES: Mapping[Rule, Callable[[Inspection, Policy], Finding | None]] = {
    Rule.REPORT_OVERDUE: report_overdue,
    Rule.DEADLINE_PASSED: deadline_passed,
    Rule.MILESTONE_MISSED: milestone_missed,
    Rule.BEHIND_SCHEDULE: behind_schedule,
    Rule.FORECAST_MISS: forecast_miss,
    Rule.DEADLINE_NEAR: deadline_near,
    Rule.NOT_SIGNED: not_signed,
    Rule.DATA_IN_DOUBT: data_in_doubt,
}

SETTLED = {
    Rule.REPORT_OVERDUE: "应报进度已报齐",
    Rule.DEADLINE_PASSED: "已完成或时限已调整",
    Rule.MILESTONE_MISSED: "逾期的节点已完成或时限已调整",
    Rule.BEHIND_SCHEDULE: "",
    Rule.FORECAST_MISS: "预计可按期完成",
    Rule.DEADLINE_NEAR: "已完成、已到期或时限已调整",
    Rule.NOT_SIGNED: "已签收",
    Rule.DATA_IN_DOUBT: "存疑数据已核实",
}
"""How a notice says that a rule is not broken any more; of a lag the assessment says it."""


def settled(rule: Rule, of: Inspection) -> tuple[Light, str]:
    """The light and the words by which an alert of that rule ends."""
    if rule is Rule.BEHIND_SCHEDULE or not of.assessment.watched:
        found = of.basis if of.assessment.watched else of.assessment
        return Light.GREEN if found.light in SEVERITY else found.light, found.explanation
    return Light.GREEN, _until(of) + SETTLED[rule]
