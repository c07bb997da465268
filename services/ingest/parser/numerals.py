"""Numbers as written, in figures, Chinese numerals or both, and what they are worth."""

import re
from decimal import Decimal
from functools import lru_cache

import cn2an

MULTIPLIERS: dict[str, Decimal] = {
    "": Decimal(1),
    "十": Decimal(10),
    "百": Decimal(10) ** 2,
    "千": Decimal(10) ** 3,
    "万": Decimal(10) ** 4,
    "十万": Decimal(10) ** 5,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "亿": Decimal(10) ** 8,
    "十亿": Decimal(10) ** 9,
    "百亿": Decimal(10) ** 10,
    "千亿": Decimal(10) ** 11,
    "万亿": Decimal(10) ** 12,
    "亿万": Decimal(10) ** 12,
}
_UNITS_WITH_THOUSAND = "瓦米克伏公卡帕吨字赫"
MULTIPLIER = (
    r"(?:[十百千万]亿|亿万|[十百千]万(?!分)|万|亿|千(?!["
    + _UNITS_WITH_THOUSAND
    + r"]|分之)|百(?!分|强|姓|货)|十(?=[亿万]))"
)
FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d{1,9})?|\d{1,18}(?:\.\d{1,9})?)"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿]{1,20}(?:点[零〇一二三四五六七八九]{1,6}(?:万亿|[十百千]?[万亿])?)?"
MIXED = r"\d{1,9}(?:\.\d{1,6})?[万亿]\d{1,4}[千万百](?:\d{1,3}百)?(?!" + r"[千百])"

_MIXED_PART = re.compile(r"(\d+(?:\.\d+)?)(" + MULTIPLIER + r"?)")
_PLACES = "〇一二三四五六七八九"


@lru_cache(maxsize=4096)
def value_of(written: str) -> Decimal | None:
    """The value of a number as written (`1,200`, `1.2万亿`, `1万3千`, `两千三百万`, `千`, `二〇三五`), or None."""
    if written[0].isascii() and written[0].isdigit():
        return _of_figures(written)
    return _of_chinese(written)


def _of_figures(written: str) -> Decimal | None:
    parts = _MIXED_PART.findall(written.replace(",", ""))
    if not parts or "".join(figures + multiplier for figures, multiplier in parts) != written.replace(",", ""):
        return None
    return sum((Decimal(figures) * MULTIPLIERS[multiplier] for figures, multiplier in parts), Decimal(0))


def _of_chinese(written: str) -> Decimal | None:
    whole = written.replace("○", "〇")
    if whole in MULTIPLIERS:
        return MULTIPLIERS[whole]
    if len(whole) > 2 and all(char in _PLACES for char in whole):
        return Decimal("".join(str(_PLACES.index(char)) for char in whole))
    try:
        return Decimal(str(cn2an.cn2an(whole.replace("〇", "零").replace("两", "二"), "smart")))
    except (ValueError, KeyError, IndexError):
        return _of_figures_before_multiplier(whole)


def _of_figures_before_multiplier(whole: str) -> Decimal | None:
    """`三百亿`, `一万亿`: what cn2an refuses, read as a small number before a large multiplier."""
    for multiplier in sorted(MULTIPLIERS, key=len, reverse=True):
        head = whole[: len(whole) - len(multiplier)]
        if multiplier and head and whole.endswith(multiplier) and head != whole:
            small = _of_chinese(head)
            return None if small is None else small * MULTIPLIERS[multiplier]
    return None
