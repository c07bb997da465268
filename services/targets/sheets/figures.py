"""Numbers and days as people and Excel write them, told in one way: 1234.5, 2026-06-30.

What cannot be read stays as it is written, so that whoever refuses it can show it.
"""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=100)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％−／：", "0123456789.,-+%-/:")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|[+-]?\.\d+%?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?(?:[T ]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?", re.ASCII
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_EXCEL_EPOCH = date(1899, 12, 30)
# what five digits may be as a day of Excel's: 1954 to 2119
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000


def decimal_text(value: Decimal) -> str:
    """A decimal to its last digit, without an exponent or trailing zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def rounded(value: Decimal, places: int) -> Decimal:
    """Rounded as people round."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def binary(value: Decimal) -> float | None:
    """The number as Excel holds it, or None where its fifteen digits do not hold it."""
    nearest = float(value)
    return nearest if from_binary(nearest) == value else None


def from_binary(value: float) -> Decimal:
    """The number that Excel shows for what it holds: 0.3, where it computed 0.30000000000000004."""
    return Decimal(f"{value:.15g}")


def number_text(written: str) -> str:
    """A number without thousands separators and full-width characters: １，２３４.５ → 1234.5, 8.6％ → 8.6%."""
    text = "".join(written.translate(_HALF_WIDTH).split())
    return text.replace(",", "").removeprefix("+") if _NUMBER.fullmatch(text) else written.strip()


def share_text(written: str) -> str:
    """A share, also where it is written as a percentage: 53.3% → 0.533."""
    text = number_text(written)
    if not text.endswith("%") or _NUMBER.fullmatch(text) is None:
        return text
    return decimal_text(Decimal(text[:-1]).scaleb(-2, _WIDE))


def day_text(written: str) -> str:
    """A day in ISO form: 2026/6/30, 2026年6月30日, 20260630, 46203 (Excel's count of days) → 2026-06-30."""
    text = written.strip().translate(_HALF_WIDTH)
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= (days := int(text[:5])) <= _LAST_SERIAL:
        return (_EXCEL_EPOCH + timedelta(days=days)).isoformat()
    if found := _COMPACT_DAY.fullmatch(text):
        year, month, day = found.groups()
    elif (found := _DAY.fullmatch(text)) and (found[2] == "年") == (found[4] == "月"):
        year, month, day = found[1], found[3], found[5]
    else:
        return written.strip()
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return written.strip()
