"""A pdf becomes text: its text layer in reading order, lines of one paragraph joined.

A line goes on in the next where the page's width broke it: it reaches the right edge of the text, the next begins at
the left edge (not indented, as a Chinese paragraph does) and is no further below than lines of one paragraph are.
"""

import re
from statistics import median

from services.ingest.documents.limits import MAX_ODD_SHARE
from services.ingest.documents.pdf_columns import Column, Columns
from services.ingest.documents.pdf_furniture import without_furniture
from services.ingest.documents.pdf_pages import Line, Page, pages_of
from services.ingest.documents.plain import odd_share
from services.ingest.documents.refusal import Unreadable

# in heights of a line, which is about the width of a Chinese character
_RIGHT_SLACK = 2.2
_INDENT = 1.2
_NARROW = 8
# of the column's width
_RAGGED = 0.7
_STOPS = "。！？!?；;：:"
_PARAGRAPH_GAP = 1.45
_SAME_SIZE = 1.25
_BEGINS_ANEW = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]|第[一二三四五六七八九十]{1,3}[章节篇]|[•●◆■]")


def pdf_text(data: bytes) -> str:
    """The text of a pdf's text layer, one paragraph a line."""
    pages = without_furniture(pages_of(data))
    text = "\n".join(_joined(pages))
    if odd_share(text) > MAX_ODD_SHARE:
        raise Unreadable("文字层可辨认的 pdf 文件（现有字体没有文字编码表，读出的是乱码），请上传 Word 原文")
    return text


def _joined(pages: list[Page]) -> list[str]:
    columns = Columns([line for page in pages for line in page.lines])
    paragraphs: list[str] = []
    last: Line | None = None
    for page in pages:
        pitch = _pitch(page)
        for line in page.lines:
            if last is not None and _goes_on(last, line, columns, pitch):
                paragraphs[-1] += _seam(paragraphs[-1], line.text) + line.text
            else:
                paragraphs.append(line.text)
            last = line
    return paragraphs


def _goes_on(last: Line, line: Line, columns: Columns, pitch: float) -> bool:
    """Whether a line continues the one before, which may stand on the page or in the column before."""
    height = max(last.height, line.height)
    if last.right - last.left < _NARROW * height or not _is_full(last, columns.of(last), height):
        return False
    if line.left > columns.of(line).left + _INDENT * height or _BEGINS_ANEW.match(line.text):
        return False
    if height > _SAME_SIZE * min(last.height, line.height) or min(last.text.count(" "), line.text.count(" ")) > 1:
        return False  # another size of letters, or rows of a table, their cells parted by blanks
    drop = last.middle - line.middle
    return drop <= 0 or drop <= _PARAGRAPH_GAP * pitch


def _is_full(line: Line, column: Column, height: float) -> bool:
    """Whether a line ends where the page made it end; where paragraphs are indented, lines may end raggedly."""
    if line.right >= column.right - _RIGHT_SLACK * height:
        return True
    ragged = line.right - column.left >= _RAGGED * (column.right - column.left)
    return column.is_indented and ragged and line.text[-1] not in _STOPS and " " not in line.text


def _pitch(page: Page) -> float:
    """How far one line is below the other, usually."""
    drops = [upper.middle - lower.middle for upper, lower in zip(page.lines, page.lines[1:], strict=False)]
    return median([drop for drop in drops if drop > 0] or [0.0])


def _seam(before: str, after: str) -> str:
    """Between words of letters a blank; between Chinese characters, and inside a number, nothing."""
    return (
        " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha() else ""
    )
