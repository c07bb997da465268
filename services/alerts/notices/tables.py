"""The tables of a notice: its classes, and its annex; the header row stands on every page and no row is cut."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Length, Mm

from services.alerts.notices.document import CITYWIDE, Item, Notice
from services.alerts.notices.styles import CELL, CELL_HEADER
from services.alerts.notices.texts import printable
from services.assessment import LIGHT_NAMES, words

NOTHING = "—"
AFTER_MARGINS = ("w:tblLook", "w:tblCaption", "w:tblDescription")


@dataclass(frozen=True)
class Column:
    """A column: its header, its width in millimetres, and what stands in it."""

    header: str
    width: float
    text: Callable[[Item], str]


def _per_cent(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value:.1f}%"


def _points(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def _columns(indicator: float, goal: float, deadline: float, lead: float, done: float, figure: float) -> list[Column]:
    """The annex's columns; one that is given no width is left out."""
    columns = [
        Column("序号", 10, lambda item: str(item.ordinal)),
        Column("指标", indicator, lambda item: item.indicator),
        Column("目标", goal, lambda item: item.goal),
        Column("完成时限", deadline, lambda item: words.day(item.deadline)),
        Column("牵头单位", lead, lambda item: item.department or "尚未交办"),
        Column("完成情况", done, lambda item: item.done or NOTHING),
        Column("完成比例", figure, lambda item: _per_cent(item.completion)),
        Column("序时进度", figure, lambda item: _per_cent(item.schedule)),
        Column("差距（个百分点）", figure, lambda item: _points(item.gap)),
        Column("亮灯", 10, lambda item: LIGHT_NAMES[item.light]),
    ]
    return [column for column in columns if column.width]


ACROSS = _columns(indicator=47, goal=30, deadline=28, lead=32, done=23, figure=15)
UPRIGHT = _columns(indicator=34, goal=24, deadline=20, lead=0, done=19, figure=13)


def add_annex(document: WordDocument, notice: Notice) -> None:
    """All items of the notice."""
    columns = ACROSS if notice.kind in CITYWIDE else UPRIGHT
    rows = ([column.text(item) for column in columns] for item in notice.items)
    _add_table(document, [(column.header, column.width) for column in columns], rows)


def add_tallies(document: WordDocument, notice: Notice) -> None:
    """How many targets have which light, with what they add up to."""
    rows = [[LIGHT_NAMES[tally.light], str(tally.count), f"{tally.share:.1f}%"] for tally in notice.tallies]
    rows.append(["合计", str(notice.total), f"{notice.shares:.1f}%"])
    _add_table(document, [("亮灯", 52), ("项数", 52), ("占比", 52)], rows)


def _add_table(document: WordDocument, header: Sequence[tuple[str, float]], rows: Iterable[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(header))
    table.autofit = False
    properties: Any = table._tbl.tblPr
    properties.insert_element_before(_borders(), "w:shd", "w:tblLayout", *AFTER_MARGINS)
    properties.insert_element_before(_margins(), *AFTER_MARGINS)
    lengths = _fitting(document.sections[-1], [width for _, width in header])
    for column, length in zip(table.columns, lengths, strict=True):
        column.width = length
    widths = [length.twips for length in lengths]
    styles: Any = document.styles
    first = _row([name for name, _ in header], widths, styles[CELL_HEADER].style_id)
    first.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table._tbl.append(first)
    cell_style = styles[CELL].style_id
    for texts in rows:
        table._tbl.append(_row(texts, widths, cell_style))


def _fitting(section: Section, widths: Sequence[float]) -> list[Length]:
    """The widths, made narrower together where the paper of a city leaves less room."""
    paper, left, right = section.page_width, section.left_margin, section.right_margin
    wanted = Mm(sum(widths))
    room = wanted if paper is None else paper - (left or 0) - (right or 0)
    return [Length(Mm(width) * min(room, wanted) // wanted) for width in widths]


def _row(texts: Sequence[str], widths: Sequence[int], style_id: str) -> Any:
    """A row that no page break cuts. Made of XML at once: python-docx looks every cell's style up again."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style_id)}/></w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
        for width, text in zip(widths, texts, strict=True)
    )
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")


def _borders() -> Any:
    """Thin lines all round, whatever table styles the template has."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    return parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")


def _margins() -> Any:
    sides = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    return parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
