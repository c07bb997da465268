"""Texts on their way into a spreadsheet and back: never taken for formulas, and none of them changed.

Excel takes a text that begins with = + - @ (or their full-width forms, or after a tab) for a formula when it opens a
CSV; in a workbook a string is a string, but must not hold what XML forbids. Lone surrogates and NUL, which no database
holds either, become U+FFFD.
"""

import re

LONGEST_CELL = 32_767
"""Characters that Excel keeps in a cell; what is longer is cut."""

_FORMULA_LIKE = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# the escape of ECMA-376 (ST_Xstring), for what XML forbids, what its parsers change, and what reads like the escape
_TO_ESCAPE = re.compile("[\x01-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_formula_like(text: str) -> bool:
    """Whether Excel could take the text for a formula."""
    return _FORMULA_LIKE.match(text) is not None


def storable(text: str) -> str:
    """The text without what no file or database holds, no longer than a cell holds."""
    return _UNSTORABLE.sub("\ufffd", text[:LONGEST_CELL])


def workbook_text(text: str) -> str:
    """A text as it is written into a workbook."""
    escaped = _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", storable(text))
    if len(escaped) <= LONGEST_CELL:
        return escaped
    halved = (at.start() for at in _ESCAPED.finditer(escaped) if at.start() < LONGEST_CELL < at.end())
    return escaped[: next(halved, LONGEST_CELL)]


def from_workbook(written: str) -> str:
    """The text that a workbook's cell stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), written)


def csv_text(text: str) -> str:
    """A text as it is written into a CSV: with a leading apostrophe where it could be taken for a formula."""
    kept = storable(text)
    return f"'{kept}" if is_formula_like(kept) else kept


def from_csv(written: str) -> str:
    """The text that a CSV's field stands for: the apostrophe is taken away only where `csv_text` puts one."""
    return written[1:] if written.startswith("'") and is_formula_like(written) else written
