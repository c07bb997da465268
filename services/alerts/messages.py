"""Alerts in the words of an official notice. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.alerts.alerting import Reason
from services.alerts.grouping import LookReason
from services.assessment import Light, words
from services.contract import Source, Target

LIGHTS = {
    Light.BLUE: "蓝灯",
    Light.GREEN: "绿灯",
    Light.YELLOW: "黄灯",
    Light.ORANGE: "橙灯",
    Light.RED: "红灯",
    Light.GREY: "未评",
}

REASONS = {
    Reason.FIRST: "督办提醒",
    Reason.WORSE: "督办提醒（加重）",
    Reason.REMINDER: "督办提醒（重申）",
    Reason.ESCALATED: "督办升级",
    Reason.RESOLVED: "督办解除",
}


def place(source: Source, target: Target) -> str:
    """Where the report says so: title, headings, and the sentence's characters counted from 1."""
    headings = " › ".join(target.section)
    characters = f"第{target.sentence.start + 1}–{target.sentence.end}字" if target.sentence else ""
    return "，".join(part for part in (f"《{source.title}》", headings, characters) if part)


def quote_of(target: Target) -> str | None:
    """The report's sentence, or what stands for it."""
    return target.sentence.quote.strip() if target.sentence else target.quote


def message(
    reason: Reason,
    light: Light,
    indicator: str,
    department: str | None,
    explanation: str,
    where: str,
    rung: str | None = None,
) -> str:
    """One alert as a short text for people; of one that climbs, which rung it has come to."""
    lead = f"（牵头单位：{department}）" if department else "（尚未交办）"
    heading = REASONS[reason] + (f"：{rung}" if rung and reason is Reason.ESCALATED else "")
    return f"【{heading}】{indicator}{lead}：{LIGHTS[light]}。{explanation}。出处：{where}。"


@dataclass(frozen=True)
class GroupLine:
    """An alert as a message for people tells it, among others of its department."""

    indicator: str
    light: Light
    says: str
    where: str
    over: bool
    rung: str | None
    next_rung: str | None
    next_step_on: date | None


LINES = 15
"""Alerts that one message spells out; of more it gives the number, since robots cut long messages off."""

GROUP_REASONS = {
    LookReason.FIRST: "督办提醒",
    LookReason.CHANGED: "督办提醒（有变化）",
    LookReason.RESOLVED: "督办解除",
    LookReason.REPEAT: "督办提醒（重申）",
}


def group_title(department: str | None, reason: LookReason, lines: Sequence[GroupLine]) -> str:
    """A group's message in a line: whose alerts, and how many of each light."""
    lights = Counter(line.light for line in lines if not line.over)
    counts = [f"{LIGHTS[light]}{lights[light]}项" for light in (Light.RED, Light.ORANGE, Light.YELLOW) if lights[light]]
    if over := sum(line.over for line in lines):
        counts.append(f"解除{over}项")
    return f"【{GROUP_REASONS[reason]}】{department or '尚未交办的目标'}：{'，'.join(counts)}"


def group_message(on: date, lines: Sequence[GroupLine]) -> str:
    """A group's alerts, a paragraph each, in the order given."""
    told = [f"{number}. {_paragraph(line, on)}" for number, line in enumerate(lines[:LINES], 1)]
    if len(lines) > LINES:
        told.append(f"另有{len(lines) - LINES}项，详见督办看板。")
    return "\n".join(told)


def _paragraph(line: GroupLine, on: date) -> str:
    state = "已解除" if line.over else "·".join(part for part in (LIGHTS[line.light], line.rung) if part)
    following = ""
    if not line.over and line.next_step_on is not None:
        step = f"将转为{line.next_rung}" if line.next_rung else "将再次提醒"
        following = f"如仍未解决，{words.day(line.next_step_on, beside=on)}{step}。"
    return f"[{state}] {line.indicator}：{line.says}。{following}出处：{line.where}。"
