"""The styles of a notice after GB/T 9704: which there are, and how each looks where a city's template has none."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

FANGSONG, HEITI, SONG = "仿宋", "黑体", "宋体"
XIAOBIAOSONG = "方正小标宋简体"
"""Not on every machine: the font table names 宋体 in its stead."""

LATIN = "Times New Roman"
RED = RGBColor(0xE6, 0x00, 0x12)
LEFT, CENTER, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
BODY_LINE = 28.9
"""Points from line to line: 22 lines on a page of 225 mm."""


@dataclass(frozen=True)
class Look:
    """How a paragraph style looks: sizes in points, indents in characters."""

    font: str = FANGSONG
    size: float = 16
    align: WD_ALIGN_PARAGRAPH = JUSTIFY
    line: float | None = BODY_LINE
    before: float = 0
    after: float = 0
    first_line: int = 0
    right: int = 0
    red: bool = False
    bold: bool = False
    rule_below: bool = False
    outline: int | None = None
    keep: bool = False
    new_page: bool = False
    builtin: bool = False


NORMAL, TITLE, HEADING, BODY = "Normal", "Title", "Heading 1", "Body Text"
OFFICE, NUMBER, ADDRESSEE = "发文机关标志", "发文字号", "主送机关"
SIGNATURE, DAY, ATTACHED, ANNEX_TITLE = "发文机关署名", "成文日期", "附件标识", "附件标题"
CELL, CELL_HEADER, PAGE_ODD, PAGE_EVEN = "表格文字", "表头文字", "页码单页", "页码双页"

LOOKS = {
    NORMAL: Look(builtin=True),
    BODY: Look(first_line=2, builtin=True),
    TITLE: Look(XIAOBIAOSONG, 22, CENTER, 35, before=28, after=28, outline=None, builtin=True),
    HEADING: Look(HEITI, first_line=2, outline=0, keep=True, builtin=True),
    OFFICE: Look(XIAOBIAOSONG, 32, CENTER, None, before=36, after=30, red=True),
    NUMBER: Look(align=CENTER, after=8, rule_below=True),
    ADDRESSEE: Look(align=LEFT, keep=True),
    SIGNATURE: Look(align=RIGHT, before=57.8, right=2, keep=True),
    DAY: Look(align=RIGHT, right=4),
    ATTACHED: Look(HEITI, align=LEFT, outline=0, keep=True, new_page=True),
    ANNEX_TITLE: Look(XIAOBIAOSONG, 18, CENTER, 30, before=6, after=12, keep=True),
    CELL: Look(SONG, 10.5, LEFT, None),
    CELL_HEADER: Look(HEITI, 10.5, CENTER, None, keep=True),
    PAGE_ODD: Look(SONG, 14, RIGHT, None, right=1),
    PAGE_EVEN: Look(SONG, 14, LEFT, None),
}


def dress(document: WordDocument, *, anew: bool) -> None:
    """Gives the document the styles of a notice: all of them anew, or those alone that it has not."""
    for name, look in LOOKS.items():
        if name in document.styles and not anew:
            continue
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=look.builtin)
        _dress(document.styles[name], look)


def _dress(style: Any, look: Look) -> None:
    """Sets the style to the look and nothing else: colours and lines of whatever it was before are gone."""
    for tag in ("w:pPr", "w:rPr", "w:link"):
        for old in style.element.findall(qn(tag)):
            style.element.remove(old)
    style.quick_style = True
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold = LATIN, Pt(look.size), look.bold
    style.element.rPr.rFonts.set(qn("w:eastAsia"), look.font)
    if look.red:
        font.color.rgb = RED
    properties = style.element.get_or_add_pPr()
    if look.rule_below:
        properties.append(_red_line())
    paragraph.alignment = look.align
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    if look.line is None:
        paragraph.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        paragraph.line_spacing = Pt(look.line)
    paragraph.keep_with_next = look.keep or None
    paragraph.page_break_before = look.new_page or None
    paragraph.widow_control = True
    _indent(style, look)
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        properties.append(level)


def _indent(style: Any, look: Look) -> None:
    """Indents count in characters, so that they follow the font's size; the points are for who cannot count so."""
    if look.first_line:
        style.paragraph_format.first_line_indent = Pt(look.first_line * look.size)
        style.element.pPr.ind.set(qn("w:firstLineChars"), str(look.first_line * 100))
    if look.right:
        style.paragraph_format.right_indent = Pt(look.right * look.size)
        style.element.pPr.ind.set(qn("w:rightChars"), str(look.right * 100))


def _red_line() -> Any:
    """The line that parts a notice's head from its body (版头分隔线)."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "12", "space": "6", "color": str(RED)}.items():
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    return borders
