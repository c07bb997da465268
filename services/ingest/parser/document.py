"""What a document says of itself: title, issuer, and the years that it plans, with where that was read."""

import re

from services.contract import InvalidValue, Period
from services.ingest.parser.horizons import five_year_plan
from services.ingest.parser.numerals import value_of

_TITLE = re.compile(r"工作报告|规划|计划|纲要|要点|方案|实事")
_REPORT_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d|二[〇零][〇零一二三四五六七八九]{2})年?度?[^年\n]{0,20}(?:政府)?工作(?:报告|要点)"
)
_HELD = re.compile(
    r"(?P<year>(?:19|20)\d\d|二[〇零][〇零一二三四五六七八九]{2})年(?P<month>\d{1,2}|"
    r"[一二十]{1,2})月[^\n]{0,12}(?:日|在)[^\n]{0,4}在?[^\n]{0,30}(?:人民代表大会|会议)"
)
_PLANNED = re.compile(
    r"^(?:[一二三四五六]、|\([一二三四]\))?(?P<year>20\d\d)年(?:的)?(?:政府)?(?:主要|重点)?(?:工作|任务|目标|"
    r"经济社会发展|发展)[^\n。]{0,12}",
    re.M,
)
_REVIEWED = re.compile(
    r"^(?:[一二]、)?(?P<year>20\d\d)年(?:和[^\n。]{0,20})?(?:政府)?(?:主要)?工作(?:的)?(?:简要)?(?:回顾|总结)", re.M
)
_PLAN_TITLE = re.compile(r"五年(?:发展)?(?:规划|计划)|[十]?[一二三四五六七]?五”?(?:发展)?(?:规划|计划|纲要)")
_AIMS = re.compile(
    r"(?P<year>20\d\d)年(?:全市|全省|全区|全县|我市|我省|我们|经济社会|的)[^\n。]{0,16}(?:预期|主要|奋斗|发展)目标"
)
_ISSUER = re.compile(
    r"([一-鿿]{2,14}?(?:自治区|省|市|县|区|州|盟|旗)(?:[一-鿿]{1,8}?(?:市|县|区|旗))?)(?:人民)?政府(?!性)"
)
_ASSEMBLY = re.compile(r"在?([一-鿿]{1,12}?(?:自治区|省|市|县|区|州|旗))第[一二三四五六七八九十\d]{1,3}届人民代表大会")
_OF_THE_HOUSE = re.compile(r"^(?:我?代表|现在|各位|我市|我省|我县|我区|全[市省县区])")
HEAD = 1500
"""A document names itself within so many characters."""


def title_of(view: str) -> str:
    """The line that names the document; its first line where none does."""
    lines = [line.strip("#*= ") for line in view[:HEAD].split("\n") if line.strip("#*= ")]
    named = [line for line in lines[:12] if _TITLE.search(line) and len(line) <= 60]
    dated = [line for line in named if re.search(r"\d{4}年|五年|十[一二三四五]", line)]
    if dated or named:
        return (dated or named)[0]
    return lines[0][:60] if lines else ""


def issuer_of(view: str) -> str:
    """The government that speaks; empty where the document does not say."""
    head = view[:HEAD]
    for found in _ISSUER.finditer(head):
        name = re.sub(r"^.*?(?:代表|年|日|在|月)", "", found[1])
        if len(name) >= 3 and not _OF_THE_HOUSE.match(name):
            return f"{name}人民政府"
    assembly = _ASSEMBLY.search(head)
    return f"{assembly[1]}人民政府" if assembly else ""


def period_of(view: str, title: str) -> tuple[Period, str]:
    """The planned years and where they were read; InvalidValue says what would be right."""
    for source, found in (
        ("title", _from_title(title)),
        ("heading", _last_year(_PLANNED, view, 0)),
        ("date of the session", _from_session(view[:HEAD])),
        ("heading of the review", _last_year(_REVIEWED, view, 1)),
        ("aims in the text", _last_year(_AIMS, view, 0)),
    ):
        if found:
            return found[0], f"{source}: {found[1]}"
    raise InvalidValue("period", None, "年份（2026）或起止年份（2021-2025）：文中没有写明计划年份")


def _from_title(title: str) -> tuple[Period, str] | None:
    if _PLAN_TITLE.search(title) and "工作报告" not in title:
        plan = five_year_plan(title)
        if plan:
            return plan, title
    found = _REPORT_YEAR.search(title)
    return (_year(found["year"]), title) if found else None


def _from_session(head: str) -> tuple[Period, str] | None:
    found = _HELD.search(head)
    if not found:
        return None
    year = _year(found["year"]).first
    month = int(value_of(found["month"]) or 1)
    planned = year + 1 if month >= 11 else year
    return Period(first=planned, last=planned), found[0]


def _last_year(pattern: re.Pattern[str], view: str, offset: int) -> tuple[Period, str] | None:
    found = list(pattern.finditer(view))
    if not found:
        return None
    latest = max(found, key=lambda match: int(match["year"]))
    year = int(latest["year"]) + offset
    return Period(first=year, last=year), latest[0].strip()


def _year(written: str) -> Period:
    year = int(value_of(written) or 0)
    return Period(first=year, last=year)
