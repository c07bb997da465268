"""Sections of a report: the heading path of each passage and what it does: plan, review, describe or explain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from services.contract import Period
from services.ingest.parser.horizons import horizon_of
from services.ingest.parser.sections_lexicon import (
    BACKGROUND_WORDS,
    DONE_WORDS,
    NOTES_WORDS,
    PLAN_LEAD,
    PLAN_WORDS,
    REVIEW_LEAD,
    REVIEW_WORDS,
)


class Role(StrEnum):
    """What a part of a report does."""

    PLAN = "plan"
    REVIEW = "review"
    BACKGROUND = "background"
    NOTES = "notes"


_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"#{1,3}|附[件表录]\d{0,2}|专栏\d{0,2}|第[一二三四五六七八九十百\d]{1,4}[篇编部]分?")),
    (1, re.compile(r"第[一二三四五六七八九十百\d]{1,4}章")),
    (2, re.compile(r"第[一二三四五六七八九十百\d]{1,4}节|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]、)")),
    (3, re.compile(r"\([一二三四五六七八九十]{1,3}\)|#{4,6}")),
    (4, re.compile(r"\d{1,2}[.、](?!\d)|\(\d{1,2}\)")),
)
_MARKER_BEGINS = frozenset("#附专第(（一二三四五六七八九十0123456789")
_STRONG_REVIEW = re.compile(
    r"回顾|(?:完成|执行|落实)情况|成就$|总结(?!.*(?:安排|任务))|过去的?[一二两三四五]年|[一五]年来"
)
_TURN = re.compile(
    r"(?:回顾|总结|完成情况|工作安排|主要任务|重点工作|工作重点|目标任务|工作打算|主要工作|工作计划|预期目标|"
    r"主要目标|工作部署|工作思路)$"
    r"|实事.{0,6}(?:安排|建议|计划|项目)"
)
_THIS_YEAR = re.compile(r"今年|明年|新的一年|未来|今后")
_BARE = 5
"""The level of a short line without a marker."""
_TURNING = 1
"""The level of one that turns from what was planned to what was done, or back: under an annex, over its items."""
_HEADING = 60
"""A heading is no longer than this."""
_REVIEW = re.compile(REVIEW_WORDS)
_PLAN = re.compile(PLAN_WORDS)
_BACKGROUND = re.compile(BACKGROUND_WORDS)
_NOTES = re.compile(NOTES_WORDS)
_PLAN_LEAD = re.compile(PLAN_LEAD)
_REVIEW_LEAD = re.compile(REVIEW_LEAD)
_DONE = re.compile(DONE_WORDS)
_YEAR = re.compile(r"(20\d\d|19\d\d)年")
_STOPS = "。!?;:,"


@dataclass(frozen=True, slots=True)
class Section:
    """A passage's place: heading path, role, the years it plans where they are not the report's own."""

    path: tuple[str, ...]
    role: Role
    horizon: Period | None = None


@dataclass
class _Entry:
    level: int
    title: str
    role: Role | None
    horizon: Period | None


@dataclass
class Outline:
    """Reads headings and leads in text order and answers with the section of each sentence.

    `headed` says that headings tell where the plan begins; where they do not, leading sentences do.
    """

    period: Period
    headed: bool
    planned_later: bool
    entries: list[_Entry] = field(default_factory=list)
    led: Role | None = None
    led_horizon: Period | None = None
    planning: bool = False
    _now: Section | None = None

    def section(self) -> Section:
        """The section that the text stands in now; the same object until a heading or a lead changes it."""
        if self._now is None:
            self._now = self._section()
        return self._now

    def _section(self) -> Section:
        path = tuple(entry.title for entry in self.entries if entry.title)
        roles = [entry.role for entry in self.entries if entry.role]
        horizons = [entry.horizon for entry in self.entries if entry.horizon]
        role = roles[-1] if roles else self._default()
        if self.led and not self.headed:
            role = self.led
        return Section(path, role, (horizons[-1] if horizons else self.led_horizon))

    def _default(self) -> Role:
        return Role.REVIEW if self.planned_later and not self.planning else Role.PLAN

    def heading(self, level: int, title: str) -> None:
        """Takes a heading: it closes those of its own and deeper levels."""
        role = self._role(level, title)
        self._now = None
        if role is Role.NOTES:
            level = 0
        elif level == _BARE and role:
            level = _TURNING
        if level <= 2:  # what a sentence announced ends with the part it stood in
            self.led_horizon = None
        self.planning = self.planning or role is Role.PLAN
        self.entries = [entry for entry in self.entries if entry.level < level]
        self.entries.append(_Entry(level, title, role, horizon_of(title, self.period) if level <= 3 else None))

    def _role(self, level: int, title: str) -> Role | None:
        """What a heading says its part does: main headings freely, lower ones only in strong words."""
        if level == _BARE:
            turned = heading_role(title, self.period) if _is_turn(title) else None
            return turned if turned is not self.section().role else None
        role = heading_role(title, self.period)
        if level > 2:
            return role if role is Role.NOTES or (level == 3 and _is_strong_review(title)) else None
        siblings = [entry for entry in self.entries if entry.level == level]
        if role is None and siblings:
            last = siblings[-1].role
            follows = last in (Role.REVIEW, Role.BACKGROUND, Role.NOTES) and (self.headed or not self.planned_later)
            return Role.PLAN if follows else last
        return role

    def sentence(self, opening: str) -> None:
        """Takes the opening of a sentence: in a report without headings it may turn the page."""
        plan = _PLAN_LEAD.match(opening)
        if plan and not _DONE.search(opening) and int(plan["year"] or self.period.first) >= self.period.first:
            self._now = None
            self.led = Role.PLAN
            self.planning = True
            self.led_horizon = horizon_of(plan[0], self.period)
            return
        review = _REVIEW_LEAD.match(opening)
        if review and int(review["year"] or 0) < self.period.first and self.led is not Role.PLAN:
            self._now = None
            self.led = Role.REVIEW


def heading_role(title: str, period: Period) -> Role | None:
    """What a heading says its part does; None where it says nothing."""
    if _NOTES.search(title):
        return Role.NOTES
    if _STRONG_REVIEW.search(title):
        return Role.REVIEW
    years = [int(year) for year in _YEAR.findall(title)]
    if (years and max(years) >= period.first) or _THIS_YEAR.search(title):
        return Role.PLAN
    if _REVIEW.search(title):
        return Role.REVIEW
    if _PLAN.search(title):
        return Role.REVIEW if years and "目标" not in title else Role.PLAN
    return Role.BACKGROUND if _BACKGROUND.search(title) else None


def _is_strong_review(title: str) -> bool:
    return bool(_STRONG_REVIEW.search(title))


def _is_turn(title: str) -> bool:
    """Whether a line without a marker is worth changing the role for."""
    return bool(_TURN.search(title) or _NOTES.search(title))


def marker_level(opening: str) -> int | None:
    """The level of the heading marker that a passage begins with."""
    if opening[:1] not in _MARKER_BEGINS:
        return None
    for level, pattern in _MARKERS:
        if pattern.match(opening):
            return level
    return None


def heading_text(line: str) -> str:
    """The heading that a line begins with: the line itself where it is short, else its first sentence."""
    if len(line) <= _HEADING:
        return line.rstrip("。:")
    end = line.find("。")
    return line[:end] if 0 < end <= _HEADING else line[:40]


def tells_plan(lines: Iterator[str], period: Period) -> tuple[bool, bool]:
    """Whether headings tell where the plan begins, and whether anything does."""
    headed = led = False
    for line in lines:
        level = marker_level(line)
        if level is not None and level <= 2 and heading_role(heading_text(line)[:_HEADING], period) is Role.PLAN:
            headed = True
        lead = _PLAN_LEAD.match(line)
        led = led or bool(lead and not _DONE.search(line[:_HEADING]))
    return headed, headed or led


def is_bare_heading(line: str) -> bool:
    """Whether a short line without a marker stands as a heading."""
    if not 2 <= len(line) <= 32 or line[-1] in _STOPS + "、”)" or "|" in line:
        return False
    return not line[0].isdigit() or bool(
        re.search(
            r"(?:清单|实事|项目|安排|目标|任务|工作|情况|建议|计划|解释|回顾|总结|要点|思路|部署|打算|重点)$", line
        )
    )
