"""Milestones: done or not, by their deadline and by the nodes (节点) of their plan. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from services.assessment import words
from services.assessment.rulepack import RulePack
from services.assessment.verdicts import HUNDRED, Light, Moment, Verdict
from services.assessment.words import rounded
from services.contract import Node, Target


def milestone(_: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """Done from a value of 1 on; until then yellow near its deadline or where a node is late, red after the deadline.

    With nodes it has a completion and a schedule, as shares of their number.
    """
    done = value >= 1
    light, says = (Light.GREEN, "已完成") if done else _still_open(moment, pack)
    if not moment.nodes:
        return Verdict(light, says, Decimal(int(done)))
    completion = Decimal(1) if done else _share(_finished(moment), moment)
    schedule = _share([node for node in moment.nodes if node.on <= moment.as_of], moment)
    gap = (completion - schedule) * HUNDRED
    return Verdict(light, says, rounded(completion, 6), rounded(schedule, 6), rounded(gap, 2))


def _still_open(moment: Moment, pack: RulePack) -> tuple[Light, str]:
    left = (moment.last - moment.as_of).days
    if left < 0:
        return Light.RED, f"已超过完成时限{-left}天，尚未完成"
    finished = _finished(moment)
    late = [node for node in moment.nodes if node.on < moment.as_of and node not in finished]
    if late:
        return Light.YELLOW, _late(late, moment.as_of)
    if left <= pack.milestone_near_days:
        return Light.YELLOW, f"距完成时限还有{left}天，尚未完成"
    if finished:
        return Light.GREEN, f"{len(moment.nodes)}个节点已完成{len(finished)}个，距完成时限还有{left}天"
    return Light.GREY, f"距完成时限还有{left}天，尚未完成"


def _late(nodes: Sequence[Node], as_of: date) -> str:
    """The node that is late the longest, and how many there are beside it."""
    oldest = min(nodes, key=lambda node: node.on)
    beside = f"（另有{len(nodes) - 1}个节点逾期）" if len(nodes) > 1 else ""
    return f"节点“{oldest.name}”应于{words.day(oldest.on, beside=as_of)}完成，尚未完成{beside}"


def _finished(moment: Moment) -> list[Node]:
    return [node for node in moment.nodes if node.done_on is not None and node.done_on <= moment.as_of]


def _share(nodes: Sequence[Node], moment: Moment) -> Decimal:
    return Decimal(len(nodes)) / Decimal(len(moment.nodes))
