"""The lines of a pdf's pages as PDFium gives them, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingest.documents.limits import MAX_CHARACTERS, MAX_PAGES, SCANNED_SHARE, SPARSE_PAGE
from services.ingest.documents.refusal import Unreadable

_PICTURE_SHARE = 0.5
# PDFium's marks of a hyphen that a line break put there
_HYPHENS = {0x02: "-", 0xFFFE: "-"}


@dataclass(frozen=True)
class Line:
    """A line of a page: its text and its box, upwards from the page's lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True)
class Page:
    """A page's lines in reading order."""

    lines: tuple[Line, ...]
    bottom: float
    top: float


def pages_of(data: bytes) -> list[Page]:
    """All pages; Unreadable for what is encrypted, damaged, too long or scanned."""
    document = _opened(data)
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable(f"不超过 {MAX_PAGES} 页的 pdf 文件（现为 {len(document)} 页），请只上传报告部分")
        pages, scanned, left = [], 0, MAX_CHARACTERS
        for index in range(len(document)):
            page, is_scan = _page(document, index, left)
            pages.append(page)
            scanned += is_scan
            left -= sum(len(line.text) for line in page.lines)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("完好的 pdf 文件（现有无法读取的页），请重新导出 pdf，或上传 docx") from error
    finally:
        document.close()
    if not any(page.lines for page in pages) or scanned >= max(1, SCANNED_SHARE * len(pages)):
        raise Unreadable("有文字层的 pdf 文件（现为扫描件，没有可读文字），请上传 Word 原文，或先做文字识别（OCR）")
    return pages


def _opened(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise Unreadable("未加密的 pdf 文件（现有打开密码），请去除密码后再上传") from error
        raise Unreadable("完好的 pdf 文件（现已损坏或不完整），请重新导出再上传") from error


def _page(document: Any, index: int, left: int) -> tuple[Page, bool]:
    page = document[index]
    text = page.get_textpage()
    try:
        if text.count_chars() > 2 * left + SPARSE_PAGE:
            raise Unreadable(f"不超过 {MAX_CHARACTERS} 字的报告（现超过），请只上传报告正文")
        lines = tuple(_lines(text))
        _, bottom, _, top = page.get_bbox()
        is_scan = sum(len(line.text) for line in lines) < SPARSE_PAGE and _is_pictured(page)
        return Page(lines, bottom, top), is_scan
    finally:
        text.close()
        page.close()


def _is_pictured(page: Any) -> bool:
    """Whether a picture covers most of a page."""
    width, height = page.get_size()
    for found in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = found.get_bounds()
        if abs((right - left) * (top - bottom)) > _PICTURE_SHARE * width * height:
            return True
    return False


def _lines(text: Any) -> Iterator[Line]:
    """The page's characters in PDFium's order, parted at the breaks it finds; a line without characters is none."""
    codes = [pdfium.FPDFText_GetUnicode(text, index) for index in range(text.count_chars())]
    start = 0
    for index in range(len(codes) + 1):
        if index < len(codes) and codes[index] not in (10, 13):
            continue
        if index > start and (line := _line(text, codes, start, index)):
            yield line
        start = index + 1


def _line(text: Any, codes: list[int], start: int, end: int) -> Line | None:
    shown = [index for index in range(start, end) if codes[index] not in (0x20, 0xA0, 0x3000)]
    if not shown:
        return None
    written = "".join(map(chr, codes[start:end])).encode("utf-16-le", errors="surrogatepass")
    words = written.decode("utf-16-le", errors="replace").translate(_HYPHENS)
    boxes = [_box(text, index) for index in {shown[0], shown[len(shown) // 2], shown[-1]}]
    lefts, rights, bottoms, tops = zip(*boxes, strict=True)
    return Line(words.strip(), min(lefts), max(rights), min(bottoms), max(tops))


def _box(text: Any, index: int) -> tuple[float, float, float, float]:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, box)
    return box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)
