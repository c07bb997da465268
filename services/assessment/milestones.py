"""Milestones: done or not, by their deadline and by the nodes (节点) of their plan. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from services.assessment import words
from services.assessment.bands import Band, NodeBands
from services.assessment.rulepack import RulePack
from services.assessment.schedule import month_ends
from services.assessment.verdicts import HUNDRED, SEVERITY, Light, Moment, Verdict
from services.assessment.words import rounded
from services.contract import Node, Target


def milestone(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """Done from a value of 1 on; until then yellow near its deadline or where a node is late, red after the deadline.

    With nodes it has a completion and a schedule, as shares of their number.
    """
    done = value >= 1
    light, says = (Light.GREEN, "已完成") if done else _still_open(target, moment, pack)
    if not moment.nodes:
        return Verdict(light, says, Decimal(int(done)))
    completion = Decimal(1) if done else _share(_finished(moment), moment)
    schedule = _share([node for node in moment.nodes if node.on <= moment.as_of], moment)
    gap = (completion - schedule) * HUNDRED
    return Verdict(light, says, rounded(completion, 6), rounded(schedule, 6), rounded(gap, 2))


def _still_open(target: Target, moment: Moment, pack: RulePack) -> tuple[Light, str]:
    left = (moment.last - moment.as_of).days
    whole = pack.of_whole(target.indicator)
    if whole is not None and (band := late_band(whole, moment.last, moment.as_of)):
        late_for = f"已超过完成时限{-left}天" if left < 0 else "应于今日完成"
        return band.light, f"{late_for}，尚未完成{_note(band)}"
    if left < 0:
        return Light.RED, f"已超过完成时限{-left}天，尚未完成"
    finished = _finished(moment)
    late = _late(moment, pack)
    if late:
        gravest = max((band for _, band in late), key=lambda band: SEVERITY.get(band.light, 0))
        return gravest.light, _overdue([node for node, _ in late], moment.as_of) + _note(gravest)
    if left <= pack.milestone_near_days:
        return Light.YELLOW, f"距完成时限还有{left}天，尚未完成"
    if finished:
        return Light.GREEN, f"{len(moment.nodes)}个节点已完成{len(finished)}个，距完成时限还有{left}天"
    return Light.GREY, f"距完成时限还有{left}天，尚未完成"


def late_band(bands: NodeBands, on: date, as_of: date) -> Band | None:
    """The band of what was due on a day and has not happened; None before it, or where the bands begin later."""
    if as_of < on:
        return None
    return bands.band(Decimal((as_of - on).days if bands.by == "days" else month_ends(on, as_of)))


def _late(moment: Moment, pack: RulePack) -> list[tuple[Node, Band]]:
    finished = _finished(moment)
    still_open = (node for node in moment.nodes if node not in finished)
    judged = ((node, late_band(pack.of_node(node.name), node.on, moment.as_of)) for node in still_open)
    return [(node, band) for node, band in judged if band is not None and band.light in SEVERITY]


def _overdue(nodes: Sequence[Node], as_of: date) -> str:
    """The node that is late the longest, and how many there are beside it."""
    oldest = min(nodes, key=lambda node: node.on)
    beside = f"（另有{len(nodes) - 1}个节点逾期）" if len(nodes) > 1 else ""
    return f"节点“{oldest.name}”应于{words.day(oldest.on, beside=as_of)}完成，尚未完成{beside}"


def _note(band: Band) -> str:
    return f"（{band.note}）" if band.note else ""


def _finished(moment: Moment) -> list[Node]:
    return [node for node in moment.nodes if node.done_on is not None and node.done_on <= moment.as_of]


def _share(nodes: Sequence[Node], moment: Moment) -> Decimal:
    return Decimal(len(nodes)) / Decimal(len(moment.nodes))
