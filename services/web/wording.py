"""Targets in the words of a page: gaps, shares, categories. Pure."""

from decimal import Decimal

from services.assessment import words

CATEGORIES = {
    "city": "城建",
    "culture": "文体旅游",
    "economy": "经济运行",
    "energy": "能源",
    "environment": "生态环境",
    "government": "政府建设",
    "industry": "工业",
    "innovation": "科技创新",
    "investment": "投资招商",
    "livelihood": "民生",
    "rural": "农业农村",
    "safety": "安全法治",
    "trade": "商贸外贸",
    "transport": "交通",
    "water": "水利",
}
"""The parser's categories; one that an office made up itself stands as it is."""


def category_name(category: str) -> str:
    return CATEGORIES.get(category, category)


def percent(share: Decimal | None) -> str:
    """A share to one place, so that columns of them line up; what is not whole is never called 100.0%."""
    if share is None:
        return "—"
    per_cent = words.rounded(share * 100, 1)
    return f"{per_cent - words.ONE_TENTH if share < 1 and per_cent == 100 else per_cent:.1f}%"


def points(gap: Decimal | None) -> str:
    """A gap in percentage points with its sign: -22.5, +3.0."""
    return "—" if gap is None else f"{words.rounded(gap, 1):+.1f}"


def gap_words(gap: Decimal | None) -> str:
    """A gap as it is said: 落后22.5个百分点."""
    if gap is None:
        return ""
    if not gap:
        return "与序时持平"
    size = words.rounded(abs(gap), 1)
    return (
        f"{'落后' if gap < 0 else '超前'}{words.number(size, 1)}个百分点"
        if size
        else "略有落后"
        if gap < 0
        else "略有超前"
    )
