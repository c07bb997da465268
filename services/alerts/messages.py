"""Alerts in the words of an official notice. Pure."""

from services.alerts.alerting import Reason
from services.assessment import Light
from services.contract import Source, Target

LIGHTS = {
    Light.BLUE: "蓝灯",
    Light.GREEN: "绿灯",
    Light.YELLOW: "黄灯",
    Light.ORANGE: "橙灯",
    Light.RED: "红灯",
    Light.GREY: "未评",
}

REASONS = {Reason.FIRST: "督办提醒", Reason.WORSE: "督办提醒（加重）", Reason.RESOLVED: "督办解除"}


def place(source: Source, target: Target) -> str:
    """Where the report says so: title, headings, and the sentence's characters counted from 1."""
    headings = " › ".join(target.section)
    characters = f"第{target.sentence.start + 1}–{target.sentence.end}字" if target.sentence else ""
    return "，".join(part for part in (f"《{source.title}》", headings, characters) if part)


def quote_of(target: Target) -> str | None:
    """The report's sentence, or what stands for it."""
    return target.sentence.quote.strip() if target.sentence else target.quote


def message(reason: Reason, light: Light, indicator: str, department: str | None, explanation: str, where: str) -> str:
    """One alert as a short text for people."""
    lead = f"（牵头单位：{department}）" if department else "（尚未交办）"
    return f"【{REASONS[reason]}】{indicator}{lead}：{LIGHTS[light]}。{explanation}。出处：{where}。"
