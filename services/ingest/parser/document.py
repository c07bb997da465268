"""What a document says of itself: title, issuer, and the years that it plans, with where that was read."""

import re

from services.contract import FIRST_YEAR, LAST_YEAR, InvalidValue, Period
from services.ingest.parser.horizons import five_year_plan
from services.ingest.parser.numerals import value_of

HEAD = 1500
"""A document names itself within so many characters."""
_TITLE_LINES = 15
_LONGEST_TITLE = 60

_YEAR = r"(?P<year>(?:19|20)\d\d|二[〇零][〇零一二三四五六七八九]{2})"
_TITLE = re.compile(r"(?:工作报告|规划|计划|纲要|要点|方案|实事)(?:》)?(?:\([^()]{0,20}\)|\(.{0,20}|——.*)?$")
_DATED = re.compile(r"\d{4}年|五年|十[一二三四五六]五")
_REPORTS = re.compile(r"(?:向大会)?(?:作(?:政府)?工作报告|报告(?:政府)?工作)")
_REPORT_YEAR = re.compile(_YEAR + r"年?度?[^年\n]{0,20}(?:政府)?工作(?:报告|要点)")
_HELD = re.compile(
    _YEAR + r"年(?P<month>\d{1,2}|[一二十]{1,2})月[^\n]{0,12}(?:日|在)[^\n]{0,40}\n?[^\n]{0,16}(?:人民代表大会|会议)"
)
_MARKER = r"(?:[一二三四五六]、|\([一二三四]\))"
_OPENS = rf"(?:^{_MARKER}?|(?<=[。!?]){_MARKER})"
_PLANNED = re.compile(
    _OPENS + _YEAR + r"年(?:的)?(?:政府)?(?:主要|重点)?"
    r"(?:工作(?!的?回顾|总结|报告|情况)|任务|目标(?!完成)|预期|经济社会发展(?!回顾|情况)|民生实事)[^\n。]{0,12}",
    re.M,
)
_REVIEWED = re.compile(
    _OPENS
    + r"(?:过去[五一]年和)?"
    + _YEAR
    + r"年(?:[和及与][^\n。]{0,20})?(?:政府)?(?:主要)?工作(?:的)?(?:简要)?(?:回顾|总结)",
    re.M,
)
_AIMS = re.compile(
    _YEAR + r"年(?:全市|全省|全区|全县|我市|我省|我们|经济社会|的)[^\n。]{0,16}(?:预期|主要|奋斗|发展)目标"
)
_PLAN_TITLE = re.compile(r"五年(?:发展)?(?:规划|计划)|十[一二三四五六七]?五”?(?:发展)?(?:规划|计划|纲要)|五年规划")

_KIND = r"(?:自治区|自治州|自治县|特别行政区|省|市|县|区|州|盟|旗)"
_NAME = rf"[一-鿿]{{1,10}}?{_KIND}(?:[一-鿿]{{1,8}}?(?:市|县|区|旗))?"
_ISSUERS = (
    re.compile(rf"({_NAME})第[一二三四五六七八九十\d]{{1,3}}届\s?人民代表大会"),
    re.compile(rf"({_NAME})(?:人民政府)?代?(?:代理)?(?:省长|市长|县长|区长|州长|盟长|旗长|主席)"),
    re.compile(rf"({_NAME})(?:人民)?政府"),
    re.compile(rf"({_NAME})(?:20\d\d年)?国民经济和社会发展"),
    re.compile(rf"^\W*({_NAME})(?:20\d\d年)?(?:政府)?工作报告", re.M),
)
_BEFORE_NAME = re.compile(r"^.*(?:日|月|年|在|代表|召开|由|向|出席|了)(?=..)")
_OF_THE_HOUSE = re.compile(r"^(?:我|本|全|各|该|现在)")
_SHORTEST_NAME = 2


def title_of(view: str) -> str:
    """The line that names the document, else what it says it is, else its first line; empty for an empty one."""
    lines = [line.strip("#*=_ ") for line in view[:HEAD].split("\n")]
    lines = [line for line in lines if line][:_TITLE_LINES]
    named = [_once(line) for line in lines if len(line) <= _LONGEST_TITLE and _TITLE.search(_once(line))]
    for line in named:
        if _DATED.search(line):
            return line
    if named:
        return named[0]
    if _REPORTS.search(view[:HEAD]):
        return f"{issuer_of(view).removesuffix('人民政府')}政府工作报告"
    return lines[0][:_LONGEST_TITLE] if lines else ""


def _once(line: str) -> str:
    """A title that a web page prints twice in a row, once."""
    half = len(line) // 2
    return line[:half] if half > 3 and line[:half] == line[half:] else line


def issuer_of(view: str) -> str:
    """The government that speaks, such as `某某市人民政府`; empty where the document does not say."""
    for pattern in _ISSUERS:
        for found in pattern.finditer(view[:HEAD]):
            name = _BEFORE_NAME.sub("", found[1])
            if len(name) > _SHORTEST_NAME and not _OF_THE_HOUSE.match(name):
                return f"{name}人民政府"
    return ""


def period_of(view: str, title: str) -> tuple[Period, str]:
    """The planned years and where they were read; InvalidValue (a ValueError) says what would be right."""
    for source, found in (
        ("title", _from_plan_title(title)),
        ("heading", _latest(_PLANNED, view, 0)),
        ("title", _from_report_title(title)),
        ("date of the session", _from_session(view[:HEAD])),
        ("heading of the review", _latest(_REVIEWED, view, 1)),
        ("aims in the text", _latest(_AIMS, view, 0)),
    ):
        if found:
            return found[0], f"{source}: {found[1]}"
    raise InvalidValue("period", None, "年份（2026）或起止年份（2021-2025）：文中没有写明所计划的年份")


def _from_plan_title(title: str) -> tuple[Period, str] | None:
    if not _PLAN_TITLE.search(title) or "工作报告" in title:
        return None
    plan = five_year_plan(title)
    return (plan, title) if plan else None


def _from_report_title(title: str) -> tuple[Period, str] | None:
    found = _REPORT_YEAR.search(title)
    return (_year(found["year"]), title) if found else None


def _from_session(head: str) -> tuple[Period, str] | None:
    """A session late in a year hears the report for the next one."""
    found = _HELD.search(head)
    if not found:
        return None
    year = _year(found["year"]).first
    planned = min(year + 1, LAST_YEAR) if int(value_of(found["month"]) or 1) >= 11 else year
    return Period(first=planned, last=planned), found[0].replace("\n", "")


def _latest(pattern: re.Pattern[str], view: str, offset: int) -> tuple[Period, str] | None:
    found = list(pattern.finditer(view))
    if not found:
        return None
    latest = max(found, key=lambda match: _year(match["year"]).first)
    year = min(_year(latest["year"]).first + offset, LAST_YEAR)
    return Period(first=year, last=year), latest[0].strip()


def _year(written: str) -> Period:
    """A year as written; one that no report can plan is the nearest that one can."""
    year = min(max(int(value_of(written) or 0), FIRST_YEAR), LAST_YEAR)
    return Period(first=year, last=year)
