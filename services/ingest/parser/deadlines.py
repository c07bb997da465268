"""The last day on which a target may be met: from the clause, the sentence, the heading, the document."""

import re
from calendar import monthrange
from datetime import date, timedelta

from services.contract import Period
from services.ingest.parser.horizons import five_year_plan
from services.ingest.parser.numerals import value_of
from services.ingest.parser.sections import Section

_YEAR = r"(?P<year>20\d\d|二[〇零][一二三四五六七八九〇零]{2})年"
_BY_YEAR = re.compile(
    rf"(?:到|至|在|力争|确保|于|截至)?{_YEAR}(?P<part>\d{{1,2}}月(?:\d{{1,2}}日)?|上半年|[一二三四]季度|第[一二三四]季度)?(?:底|"
    rf"末|年底|份)?(?:之?前|时)?"
)
_MONTH = re.compile(
    r"(?<![\d年])(?P<month>1[0-2]|[1-9])月(?:份|(?P<day>[12]\d|3[01]|[1-9])日)?(?:底|末|中旬|上旬|下旬)?(?P<before>之?前)?"
)
_PART = re.compile(
    r"(?P<half>上半年)|(?:第)?(?P<quarter>[一二三四])季度|(?P<may>“?五一”?(?:节|前|之前)+)|(?P<october>“?(?:十一|"
    r"国庆)”?(?:节|前|之前)+)|(?P<july>“?七一”?(?:节|前|之前)+)|(?P<spring>春节前)|(?P<end>年底|年末|年内)"
)
_SPAN = re.compile(
    r"(?:用|通过|经过|再用|力争|争取|利用)(?:(?P<low>\d|[一二两三四五])(?:[-~—至到]{1,2}|、))?(?P<high>\d|"
    r"[一二两三四五六七八九十])(?:到(?P<high2>[一二三四五\d]))?年(?:左右)?(?:的)?(?:时间|努力|内)?"
)
_AHEAD = re.compile(
    r"(?:今后|未来)(?:的)?(?P<years>[一二两三四五])年|(?P<within>[两三四五])年内|(?P<next>明年)|(?P<now>今年)(?!以来|初)"
)
DATED = re.compile(
    r"(?<!\d)(?:1[0-2]|[1-9])月(?:\d{1,2}日|份|底|末)?|上半年|[一二三四]季度|年底前|年内|20\d\d年|五一”?前|国庆节?前"
)
"""A date within a clause."""
_ANY = re.compile(r"[年月季末底]|上半|五一|七一|国庆|十一|十[一二三四五六七]五|春节")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
_CLAUSES = re.compile(r"[,:;。!?]")
_OPENING = re.compile(
    r"(?:——|[一二三四五六七八九十]是|力争|争取|努力|确保|计划|我们要|要)*"
    r"(?P<date>(?:用|通过|经过|到|至|在)?(?:今后|未来)?(?:20\d\d|二[〇零][一二三四五六七八九〇零]{2}|"
    r"[一二两三四五\d]{1,2}|今|明)?年?"
    r"[\d一二三四五年月季度上下半底末初前内中“”十节国庆~—–-]{1,12}(?:时间|努力|时期|期间)?(?:之?前|左右)?)"
)
_REACHES = re.compile(r"(?:到|至|用|通过|经过|今后|未来|力争|今明)")
_REST = 0
"""A clause with no more beside its date is a date."""
_NOT_A_DATE = re.compile(r"^(?:远景|版|度?国家|全国|省|新型|重大)")
_COMPARES = re.compile(r"(?:比|较|以|由|从|在|于|高于|低于|届|修订|\()$")


def deadline(clause: str, before: str, section: Section, period: Period) -> date:
    """The deadline of a target.

    `clause` is its own clause, where any date counts; `before` what its sentence said up to there, where only a date
    that opens a clause holds for those after it. A year beats the heading, the heading the document's period.
    """
    said = _said(clause, period)
    if said:
        return said
    opening = [_opens(part) for part in _CLAUSES.split(before)]
    for text in reversed([text for text in opening if text]):
        said = _said(text, period)
        if said:
            return said
    if section.horizon:
        return section.horizon.ends_on
    return period.ends_on


def _opens(part: str) -> str:
    """The date that a clause is or begins with: 到2025年, 今后五年; nothing where a date stands inside it."""
    found = _OPENING.match(part)
    if not found:
        return ""
    alone = len(part) - found.end() <= _REST
    return found[0] if alone or _REACHES.match(found["date"]) else ""


def _said(text: str, period: Period) -> date | None:
    """The last date that a text names which is not before the period."""
    if not _ANY.search(text):
        return None
    found: list[tuple[int, date]] = []
    for match in _BY_YEAR.finditer(text):
        year = int(value_of(match["year"]) or 0)
        usable = period.first <= year <= period.last + 30 and not _NOT_A_DATE.match(text[match.end() :])
        if usable and not _COMPARES.search(text[: match.start()]):
            found.append((match.start(), _within(year, match["part"] or "")))
    year = period.last
    for match in _MONTH.finditer(text):
        if period.first == period.last and not re.match(r"(?:至|到|—|-|均|产|薪)", text[match.end() :]):
            day = 0 if match["day"] is None else int(match["day"])
            found.append((match.start(), _day(year, int(match["month"]), day, bool(match["before"]))))
    if period.first == period.last:
        for match in _PART.finditer(text):
            later = 1 if text[max(0, match.start() - 3) : match.start()].endswith("明年") else 0
            found.append((match.start(), _of_part(year + later, match)))
    found.extend(_spans(text, period))
    return max(found)[1] if found else None


def _spans(text: str, period: Period) -> list[tuple[int, date]]:
    """Stretches of time: 用两年时间, 今后五年, 三年内, 明年, “十五五”末."""
    found: list[tuple[int, date]] = []
    for match in _SPAN.finditer(text):
        years = _number(match["high2"] or match["high"])
        found.append((match.start(), date(period.first + years - 1, 12, 31)))
    for match in _AHEAD.finditer(text):
        if match["now"]:
            found.append((match.start(), period.ends_on))
            continue
        if match["next"] and _PART.match(text, match.end()):
            continue
        years = 2 if match["next"] else _number(match["years"] or match["within"])
        if period.first == period.last or not match["years"]:
            found.append((match.start(), date(period.first + years - 1, 12, 31)))
    for match in re.finditer(r"(?:到|至)?“?十[一二三四五六七]五”?(?:末|期末|期间|时期)", text):
        plan = five_year_plan(match[0])
        if plan and plan.last >= period.last and plan.first <= period.last + 1:
            found.append((match.start(), plan.ends_on))
    return found


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _DIGITS[written]


def _within(year: int, part: str) -> date:
    if part.endswith(("月", "日")):
        month, _, day = part.rstrip("日").partition("月")
        return _day(year, int(month), int(day or 0), False)
    if part == "上半年":
        return date(year, 6, 30)
    if part.endswith("季度"):
        return date(year, *_QUARTER_ENDS[_DIGITS[part[-3]]])
    return date(year, 12, 31)


def _of_part(year: int, match: re.Match[str]) -> date:
    if match["half"]:
        return date(year, 6, 30)
    if match["quarter"]:
        return date(year, *_QUARTER_ENDS[_DIGITS[match["quarter"]]])
    if match["may"]:
        return date(year, 4, 30)
    if match["july"]:
        return date(year, 6, 30)
    if match["october"]:
        return date(year, 9, 30)
    if match["spring"]:
        return date(year, 1, 31)
    return date(year, 12, 31)


def _day(year: int, month: int, day: int, before: bool) -> date:
    """7月1日 is that day, 7月1日前 the one before it; a month alone its last."""
    last = _month_end(year, month)
    if not 1 <= day <= last.day:
        return last
    return date(year, last.month, day) - timedelta(days=1 if before and day == 1 else 0)


def _month_end(year: int, month: int) -> date:
    month = min(max(month, 1), 12)
    return date(year, month, monthrange(year, month)[1])
