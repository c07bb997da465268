"""Numbers with their units: every number of the reading, as a mention with its place and worth."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from services.ingest.parser.numerals import CHINESE, FIGURES, MIXED, MULTIPLIER, value_of
from services.ingest.parser.units_lexicon import BUILT, UNIT_TRAPS, UNITS

UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))

_NUMBER = re.compile(
    r"(?P<mixed>(?<![\d.A-Za-z])" + MIXED + r")"
    r"|百分之(?P<percent>" + FIGURES + "|" + CHINESE + r")"
    r"|千分之(?P<permille>" + FIGURES + "|" + CHINESE + r")"
    r"|(?P<tenths>[一二三四五六七八九])成(?=以上|左右|以内|[,。;、的]|$)"
    r"|(?<![\d.])(?P<figures>"
    + FIGURES
    + r")(?:(?P<over>[余多几])(?=[十百千]?[万亿]))?(?P<multiplier>"
    + MULTIPLIER
    + r"?)"
    r"|(?P<chinese>" + CHINESE + r")"
)
_KINDS = ("mixed", "percent", "permille", "tenths", "figures", "chinese")
_UNIT = re.compile(UNIT)
_COUNTED = {"人次": "人次", "人数": "人", "人口": "人", "户数": "户", "用户": "户", "游客": "人次"}
_COUNTED_BEFORE = re.compile(
    rf"({'|'.join(_COUNTED)})(?:力争|预计|将|要|总数|总量|规模)?(?:稳定|保持)?(?:达到|达|突破|超过|超|约|近|为|"
    rf"增加到|增至|增长到|在)?$"
)
_PEOPLE_AFTER = re.compile(
    r"(?:余|多)?(?:名)?(?:\d{2}周?岁(?:及?以[上下])?的?)?(?:(?![和及与至到])[一-鿿]){0,8}?"
    r"(?:人口|群众|农民|居民|职工|学生|毕业生|劳动力|老年人|老人|农牧民|儿童|婴幼儿|妇女|残疾人)(?!范围|规模|以)"
)
_YEARS_BEFORE = re.compile(r"年限[^,;。\d]{0,8}$")
_BUILT = re.compile(BUILT)
_MORE = re.compile(r"[余多几来]")
_TO = re.compile(r"[-~—–]{1,2}|[至到]")
_LATIN = re.compile(r"[A-Za-z]")
_CHINESE_UNIT = re.compile(r"[余多]?(?:" + UNIT + ")")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number of the reading: `start`, `end` hold the number with its unit and nothing else.

    `value` is in the base unit, multipliers multiplied out; `high` is a range's upper end; `unit` is None where the
    number has none. `more` says that 余 or 多 stands in it. `chinese`: no figure in it; `bare`: a multiplier alone
    (百亿, 千名).
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    unit: str | None
    spelling: str
    more: bool = False
    chinese: bool = False
    bare: bool = False

    @property
    def is_rate(self) -> bool:
        return self.unit in ("%", "‰", "个百分点", "个千分点", "倍")


@dataclass(frozen=True, slots=True)
class _Atom:
    """One number without its unit; `factor` is its multiplier, which a range's lower end may take over."""

    start: int
    end: int
    value: Decimal
    factor: Decimal
    fixed_unit: str | None
    chinese: bool
    bare: bool
    over: bool


def find_mentions(view: str, most: int = 50_000) -> list[Mention]:
    """Every number of a reading (the first `most`), in its order; the two ends of a range are one mention."""
    mentions: list[Mention] = []
    pending: _Atom | None = None
    for atom in islice(_atoms(view), most):
        if pending is None:
            pending = atom
            continue
        joined = _range(view, pending, atom)
        if joined:
            mentions.append(joined)
            pending = None
        else:
            mentions.append(_single(view, pending))
            pending = atom
    if pending is not None:
        mentions.append(_single(view, pending))
    return mentions


def _atoms(view: str) -> Iterator[_Atom]:
    place = 0
    while found := _NUMBER.search(view, place):
        atom = _atom(view, found)
        place = found.end() if atom is None else _unit_at(view, atom.end, atom)[1]
        if atom is not None:
            yield atom


def _atom(view: str, found: re.Match[str]) -> _Atom | None:
    """A number as written; None for Chinese numerals that count nothing (一体, 三农) and for what is no number."""
    kind = next(name for name in _KINDS if found[name] is not None)
    chinese = kind == "chinese"
    if chinese and (not _CHINESE_UNIT.match(view, found.end()) or view[found.end()] == "期"):
        return None
    factor_written = (found["multiplier"] or "") if kind == "figures" else ""
    value = value_of(found[kind])
    factor = value_of(factor_written) if factor_written else Decimal(10 if kind == "tenths" else 1)
    if value is None or factor is None:
        return None
    bare = chinese and found[kind][0] in "百千万亿"
    fixed = {"percent": "%", "permille": "‰", "tenths": "%"}.get(kind)
    over = found["over"] is not None
    return _Atom(found.start(), found.end(), plain(value * factor), factor, fixed, chinese, bare, over)


def plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros and without an exponent."""
    short = value.normalize()
    return short if int(short.as_tuple().exponent) <= 0 else short.quantize(Decimal(1))


def _unit_at(view: str, place: int, atom: _Atom) -> tuple[str | None, int, bool]:
    """The unit that begins at a place, where it ends, and whether 余 or 多 stands before it."""
    if atom.fixed_unit:
        return atom.fixed_unit, place, False
    more = bool(_MORE.match(view, place))
    begin = place + 1 if more else place
    found = _UNIT.match(view, begin)
    if not found:
        return None, place, False
    spelling, end = found[0], found.end()
    following = view[end : end + 1]
    if following and following in UNIT_TRAPS.get(spelling, ""):
        return None, place, False
    if _LATIN.match(spelling[-1]) and _LATIN.match(following or " "):
        return None, place, False
    return spelling, end, more


def _single(view: str, atom: _Atom) -> Mention:
    spelling, end, more = _unit_at(view, atom.end, atom)
    if (
        not spelling
        and view[atom.end : atom.end + 1] == "年"
        and _YEARS_BEFORE.search(view, max(0, atom.start - 16), atom.start)
    ):
        return Mention(atom.start, atom.end + 1, atom.value, None, "年", "年")
    unit = _unit_of(view, atom.start, end, spelling) if spelling else _implied_unit(view, atom)
    return Mention(atom.start, end, atom.value, None, unit, spelling or "", more or atom.over, atom.chinese, atom.bare)


def _unit_of(view: str, start: int, end: int, spelling: str) -> str:
    """A spelling's unit; 方 is a square metre of a building and a cubic metre of anything else."""
    if spelling != "方":
        return UNITS[spelling]
    built = _BUILT.search(view, max(0, start - 12), start) or _BUILT.match(view, end)
    return "平方米" if built else UNITS[spelling]


def _implied_unit(view: str, atom: _Atom) -> str | None:
    """人口达到55万, 旅游人次突破500万, 60万贫困人口: what is counted stands before or after the number."""
    if atom.end == 0 or view[atom.end - 1] not in "万亿":
        return None
    before = _COUNTED_BEFORE.search(view, max(0, atom.start - 16), atom.start)
    if before and not view[atom.end : atom.end + 1].isdigit():
        return _COUNTED[before[1]]
    return "人" if _PEOPLE_AFTER.match(view, atom.end) else None


def _range(view: str, low: _Atom, high: _Atom) -> Mention | None:
    """Two numbers as one range: 5~8条, 5-6亿元, 6%至7%, 3至5个."""
    low_spelling, low_end, _ = _unit_at(view, low.end, low)
    to = _TO.fullmatch(view, low_end, high.start) or _TO.fullmatch(view, low.end, high.start)
    if not to or low.bare or high.bare:
        return None
    spelling, end, more = _unit_at(view, high.end, high)
    if not spelling or (low_spelling and to.start() == low_end and low_spelling != spelling):
        return None
    if to[0] in "至到" and view[max(0, low.start - 12) : low.start].rfind("由") >= 0:
        return None
    value = low.value
    if low.factor == 1 and high.factor != 1 and not low_spelling and value < high.value / high.factor:
        value = plain(value * high.factor)
    if value >= high.value:
        return None
    return Mention(low.start, end, value, high.value, UNITS[spelling], spelling, more, low.chinese, False)
