"""A notice audits itself before it is issued. Pure: what is wrong with it, in words, or nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from uuid import UUID

from services.alerts.messages import LIGHTS, quote_of
from services.alerts.notices.building import gravity, worst_first
from services.alerts.notices.document import CITYWIDE, Item, Notice
from services.alerts.notices.figures import shares
from services.alerts.notices.wording import sections_of, title_of
from services.assessment import words
from services.assessment.verdicts import HUNDRED
from services.contract import Target

SAID_BEHIND = re.compile(r"完成(?:年度目标|目标任务)(?P<share>-?[\d.]+)%，低于序时进度(?P<behind>[\d.]+)个百分点")


def audit_notice(notice: Notice, targets: Mapping[UUID, Target]) -> list[str]:
    """What is wrong with the notice, held against the ledger's targets; nothing where it may be issued."""
    return [finding for check in CHECKS for finding in check(notice, targets)]


def _classes(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    counts = Counter(item.light for item in notice.items)
    for light in LIGHTS:
        said = sum(tally.count for tally in notice.tallies if tally.light is light)
        if said != counts[light]:
            yield f"{LIGHTS[light]}写为{said}项，明细为{counts[light]}项"
    if notice.total != len(notice.items):
        yield f"各类合计{notice.total}项，与总数{len(notice.items)}项不符"


def _shares(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    if notice.total and notice.shares != HUNDRED:
        yield f"各类占比合计{notice.shares}%，不是100%"
    for tally, right in zip(notice.tallies, shares([tally.count for tally in notice.tallies]), strict=True):
        if tally.share != right:
            yield f"{LIGHTS[tally.light]}占比写为{tally.share}%，应为{right}%"


def _gaps(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    for item in notice.items:
        if item.completion is None or item.schedule is None:
            continue
        right = item.completion - item.schedule
        if item.gap != right:
            yield f"{_name(item)}的差距写为{item.gap}个百分点，完成比例减序时进度为{right}个百分点"
        said = SAID_BEHIND.search(item.says)
        if said and (Decimal(said["share"]), -Decimal(said["behind"])) != (item.completion, right):
            yield f"{_name(item)}的文字“{said[0]}”与明细（完成{item.completion}%，差距{right}个百分点）不符"


def _order(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    expected = worst_first(notice.kind, notice.items)
    by_ordinal = {item.ordinal: item for item in notice.items}
    for ordinal in sorted(set(expected) - set(notice.lagging)):
        yield f"{_name(by_ordinal[ordinal])}滞后，未列入滞后目标"
    for ordinal in sorted(set(notice.lagging) - set(expected)):
        yield f"第{ordinal}项列入了滞后目标，但并不滞后"
    if len(set(notice.lagging)) != len(notice.lagging):
        yield "滞后目标有重复"
    listed = notice.worst()
    if listed != sorted(listed, key=gravity):
        yield "滞后目标没有按滞后程度从重到轻排列"


def _promises(notice: Notice, targets: Mapping[UUID, Target]) -> Iterator[str]:
    for item in notice.items:
        target = targets.get(item.target_id)
        if target is None:
            yield f"{_name(item)}不在台账中"
            continue
        if item.quote != quote_of(target):
            yield f"{_name(item)}引用的原文不是该目标的原文"
        if (item.indicator, item.goal, item.deadline) != (target.indicator, words.goal(target), target.deadline):
            yield f"{_name(item)}的指标、目标值或者完成时限与台账不符"


def _items(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    if not notice.items:
        yield f"{notice.kind}没有事项"
    if [item.ordinal for item in notice.items] != list(range(1, len(notice.items) + 1)):
        yield "明细的序号不连续"
    ids = Counter(item.target_id for item in notice.items)
    for item in notice.items:
        if ids[item.target_id] > 1:
            yield f"{_name(item)}在明细中重复"
        if item.judged_on > notice.as_of:
            yield f"{_name(item)}的数据日期晚于{notice.as_of}"


def _addressee(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    if notice.kind in CITYWIDE:
        return
    for item in notice.items:
        if item.department_id != notice.department_id:
            yield f"{_name(item)}不由{notice.addressee}牵头"
        if not item.severity:
            yield f"{_name(item)}按现有数据已不滞后，不应再列入"


def _days(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    if notice.as_of > notice.issued_on:
        yield f"截至日期{notice.as_of}晚于成文日期{notice.issued_on}"
    if notice.answer_by <= notice.issued_on:
        yield f"答复时限{notice.answer_by}不晚于成文日期{notice.issued_on}"
    if notice.next_step is not None and notice.next_step.on < notice.answer_by:
        yield f"下一步日期{notice.next_step.on}早于答复时限{notice.answer_by}"


def _words(notice: Notice, _: Mapping[UUID, Target]) -> Iterator[str]:
    if (notice.title, notice.sections) != (title_of(notice), sections_of(notice)):
        yield "标题或者正文与所列数据不一致"


def _name(item: Item) -> str:
    return f"{item.indicator}（第{item.ordinal}项）"


CHECKS: tuple[Callable[[Notice, Mapping[UUID, Target]], Iterator[str]], ...] = (
    _classes,
    _shares,
    _gaps,
    _order,
    _promises,
    _items,
    _addressee,
    _days,
    _words,
)
