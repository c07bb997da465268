"""Targets as lines of the office's ledger, and of a department's form. Pure."""

from services.assessment import LIGHT_NAMES, words
from services.assessment.discipline import NAMES, PeriodReport
from services.contract import Comparator, TargetState
from services.targets.lifecycle import STATE_NAMES
from services.targets.progress import STANDING_NAMES, default_kind
from services.targets.sheets.columns import LedgerLine
from services.targets.sheets.form import FormLine
from services.targets.standing import Standing

COMPARATOR_NAMES = {
    Comparator.GE: "不低于",
    Comparator.GT: "高于",
    Comparator.LE: "不超过",
    Comparator.LT: "低于",
    Comparator.APPROX: "左右",
    Comparator.RANGE: "区间",
    Comparator.EQ: "等于",
}


def ledger_line(ordinal: int, standing: Standing) -> LedgerLine:
    """A target as the ledger prints it."""
    found, target, judged, said = standing.snapshot, standing.snapshot.target, standing.assessment, standing.said
    return LedgerLine(
        ordinal=ordinal,
        number=found.number,
        source=found.source.title,
        quote=target.sentence.quote if target.sentence else target.quote,
        indicator=target.indicator,
        value=target.value,
        unit=target.unit,
        comparator=COMPARATOR_NAMES[target.comparator],
        baseline=target.baseline.value if target.baseline else None,
        deadline=target.deadline,
        official=found.lead_official,
        lead=found.department.name if found.department else None,
        supporting="、".join(one.department.name for one in found.signatures if one.department != found.department),
        node="；".join(f"{node.name}（{node.on}）" for node in found.plan.nodes) if found.plan else None,
        as_of=judged.data_as_of,
        done=judged.value,
        completion=judged.completion,
        schedule=judged.schedule,
        gap_points=judged.gap_points,
        light=LIGHT_NAMES[judged.light],
        progress=said.note if said else None,
        problem=said.problem if said else None,
        next_step=said.next_step if said else None,
        evidence="\n".join(standing.evidence),
        verification=STANDING_NAMES[said.state] if said else None,
        reporting=reporting(standing),
        reminders=standing.reminders,
        remark="；".join(_remarks(standing)),
        target_id=found.id,
    )


def reporting(standing: Standing) -> str:
    """How the reports stand: what is owed now, else the newest: 2026年6月 逾期3个工作日."""
    report = standing.owed or next((one for one in reversed(standing.reports) if one.filed_on is not None), None)
    if report is None:
        return "未到期" if standing.reports else ""
    late = f"，迟{report.workdays_late}个工作日" if report.workdays_late else ""
    return f"{period_name(report)} {NAMES[report.state]}{late}"


def period_name(report: PeriodReport) -> str:
    """A reporting period as people say it: 2026年6月, 2026年二季度, 2026年."""
    months = report.last.month - report.first.month + 1
    year = f"{report.first.year}年"
    if months == 1:
        return f"{year}{report.first.month}月"
    return f"{year}{'一二三四'[(report.first.month - 1) // 3]}季度" if months == 3 else year


def _remarks(standing: Standing) -> list[str]:
    found, remarks = standing.snapshot, []
    if found.promised is not None:
        remarks.append(f"原目标{words.goal(found.promised)}，原时限{found.promised.deadline}")
    if found.extension is not None:
        remarks.append(f"申请延期至{found.extension.deadline}，待批")
    if found.state in (TargetState.CLAIMED, TargetState.COMPLETED, TargetState.CLOSED, TargetState.SUSPENDED):
        remarks.append(STATE_NAMES[found.state])
    return remarks


def form_line(standing: Standing, report: PeriodReport) -> FormLine:
    """A target as a row of its department's form, for one reporting period; data of a day to come cannot be given."""
    found, judged = standing.snapshot, standing.assessment
    return FormLine(
        target_id=found.id,
        number=found.number,
        indicator=found.target.indicator,
        goal=words.goal(found.target),
        unit=found.target.unit,
        deadline=found.target.deadline,
        kind=default_kind(found.target),
        last_value=judged.value,
        last_as_of=judged.data_as_of,
        schedule=judged.schedule,
        gap_points=judged.gap_points,
        due_on=report.due_on,
        period_end=min(report.last, found.target.deadline, judged.as_of),
        nodes=tuple(node.name for node in found.plan.nodes) if found.plan else (),
    )
