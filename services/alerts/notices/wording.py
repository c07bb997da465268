"""The words of a notice, made of what it has found. Pure: the same notice has the same words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from services.alerts.alerting import SEVERITY
from services.alerts.messages import LIGHTS
from services.alerts.notices.document import Item, Notice, Section
from services.assessment import LIGHT_NAMES, Assessment, Document, Light, Yardstick, words
from services.contract import Measure, Target

SCHEDULED = (Yardstick.AMOUNT, Yardstick.FROM_BASELINE)
VERBS = {Measure.GROWTH: "累计增长", Measure.DECLINE: "累计下降"}


def standing(target: Target, found: Assessment, as_of: date, gap: Decimal | None) -> str:
    """How a target stands: 累计完成5.5万平方米，完成年度目标27.5%，低于序时进度22.5个百分点."""
    if found.yardstick not in SCHEDULED or gap is None or gap >= 0 or found.value is None:
        return found.explanation.removeprefix(f"截至{words.day(as_of)}，")
    done = words.amount(found.value, target.unit)
    verb = VERBS.get(target.measure, "累计完成") if found.yardstick is Yardstick.AMOUNT else "现为"
    goal = "年度目标" if target.recurrence or target.starts_on.year == target.deadline.year else "目标任务"
    dated = f"截至{words.day(found.data_as_of, as_of)}，" if found.data_as_of not in (None, as_of) else ""
    share = words.percent(found.completion) if found.completion is not None else ""
    return f"{dated}{verb}{done}，完成{goal}{share}，低于序时进度{words.number(-gap, 1)}个百分点"


def title_of(notice: Notice) -> str:
    if notice.kind is Document.CIRCULAR:
        return f"关于截至{words.day(notice.as_of)}目标任务进展情况的督查通报"
    items = notice.worst()
    several = f"等{len(items)}项目标" if len(items) > 1 else "目标"
    colour = f"（{LIGHT_NAMES[notice.basis.colour]}色）" if notice.basis.colour else ""
    return f"关于“{items[0].indicator if items else ''}”{several}的{notice.kind}{colour}"


def sections_of(notice: Notice) -> tuple[Section, ...]:
    """The chapters of the notice."""
    return CHAPTERS[notice.kind](notice)


def _reminder(notice: Notice) -> tuple[Section, ...]:
    why = f"上述事项经预警后仍未解决。{_grounds(notice)}现予催办，请抓紧推进，把落下的进度赶上来。"
    return _chapters(
        ("催办事项", [_opening(notice), *_matters(notice.worst())]),
        ("催办缘由", [why]),
        ("办理要求", [_demand(notice), *_consequence(notice)]),
    )


def _order(notice: Notice) -> tuple[Section, ...]:
    lead = f"下列目标经预警后仍未解决，其出处和原文如下。{_grounds(notice)}"
    ask = (
        "请你单位主要负责同志亲自研究，逐项查明原因，倒排工期，明确责任人和完成时限，"
        "所需支持一并提出；有关情况与台账数据应当一致，不得虚报。"
    )
    return _chapters(
        ("督办依据", [lead, *(_promise(at, item) for at, item in enumerate(notice.worst(), 1))]),
        ("督办事项", [_opening(notice), *_matters(notice.worst())]),
        ("办理要求", [ask]),
        ("答复时限和下一步", [_demand(notice), *_consequence(notice)]),
    )


def _circular(notice: Notice) -> tuple[Section, ...]:
    worst = notice.worst()
    listed = [
        f"{at}．{item.indicator}（第{item.ordinal}项）：{item.says}。牵头单位：{item.department or '尚未交办'}。"
        for at, item in enumerate(worst, 1)
    ]
    following = [
        f"请滞后目标的牵头单位于{words.day(notice.answer_by, notice.issued_on)}前书面报送原因、整改措施和完成时限，"
        "其余单位按序时进度继续推进。",
        *_consequence(notice),
    ]
    return _chapters(
        ("总体情况", overview(notice)),
        ("进度滞后的目标", listed or ["没有进度滞后的目标。"]),
        ("牵头单位说明的情况", _notes(worst)),
        ("下一步工作", following if worst else ["请各责任单位按序时进度继续推进。"]),
    )


def overview(notice: Notice) -> list[str]:
    """How many targets there are, and how many of each light."""
    classes = "；".join(
        f"{_class_name(tally.light)}{tally.count}项，占{words.number(tally.share, 1)}%" for tally in notice.tallies
    )
    lagging = [tally for tally in notice.tallies if tally.light in SEVERITY]
    share = sum((tally.share for tally in lagging), Decimal(0))
    count = sum(tally.count for tally in lagging)
    return [
        f"截至{words.day(notice.as_of)}，纳入督办的目标共{notice.total}项。其中，{classes}。",
        f"进度滞后的目标共{count}项，占{words.number(share, 1)}%。评价依照{notice.basis.rules}。",
    ]


def _class_name(light: Light) -> str:
    return "尚不能评价" if light is Light.GREY else f"亮{LIGHTS[light]}"


def _grounds(notice: Notice) -> str:
    """The rules and the ladder that the notice goes by, and its rung where that is not called as the notice is."""
    rung = notice.basis.rung
    own = f"，本单为其中的“{rung}”" if rung and rung != notice.kind else ""
    return f"评价依照{notice.basis.rules}，督办层级为{'、'.join(notice.basis.rungs)}{own}。"


def _opening(notice: Notice) -> str:
    return f"截至{words.day(notice.as_of)}，你单位牵头的下列{len(notice.lagging)}项目标需要抓紧办理："


def _matters(items: Sequence[Item]) -> list[str]:
    """What lags, by how much and since when."""
    return [
        f"{at}．{item.indicator}（{_known_by(item)}）：{item.says}。{_since(item)}" for at, item in enumerate(items, 1)
    ]


def _known_by(item: Item) -> str:
    parts = (item.number, f"目标：{item.goal}", f"{words.day(item.deadline)}前完成")
    return "，".join(part for part in parts if part)


def _since(item: Item) -> str:
    return f"自{words.day(item.since)}起至今未解决。" if item.since else ""


def _promise(at: int, item: Item) -> str:
    quote = f"“{item.quote}”" if item.quote else "台账登记的目标，没有报告原文"
    return f"{at}．{item.indicator}：{quote}（{item.place}）。"


def _demand(notice: Notice) -> str:
    by = words.day(notice.answer_by, notice.issued_on)
    return (
        f"请于{by}前书面答复，逐项说明原因、已采取的措施、下一步安排和完成时限。确需延期或者调整的，请按程序提出申请。"
    )


def _consequence(notice: Notice) -> list[str]:
    step = notice.next_step
    if step is None:
        return []
    return [f"逾期未答复，或者到{words.day(step.on, notice.issued_on)}仍未解决的，转入“{step.name}”。"]


def _notes(items: Sequence[Item]) -> list[str]:
    """The departments' own words where they gave any: no reasons are made up."""
    if not items:
        return ["没有需要说明的情况。"]
    said = [item for item in items if item.note]
    lines = [
        f"{item.indicator}（第{item.ordinal}项），{item.department or '填报单位'}说明：{_sentence(item.note or '')}"
        for item in said
    ]
    silent = len(items) - len(said)
    if silent:
        lines.append(f"{'其余' if said else ''}{silent}项滞后目标，牵头单位报送数据时没有说明原因。")
    return lines


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text.rstrip('；，、;,.')}。"


def _chapters(*chapters: tuple[str, Sequence[str]]) -> tuple[Section, ...]:
    numerals = "一二三四五六七八九"
    return tuple(
        Section(heading=f"{numerals[at]}、{name}", paragraphs=tuple(paragraphs))
        for at, (name, paragraphs) in enumerate(chapters)
    )


CHAPTERS = {Document.REMINDER: _reminder, Document.ORDER: _order, Document.CIRCULAR: _circular}
