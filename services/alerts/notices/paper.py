"""The paper of a notice after GB/T 9704: A4, margins, page numbers; or a city's own, taken over from its template."""

from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm
from lxml.etree import XMLSyntaxError, tostring

from services.alerts.notices.styles import PAGE_EVEN, PAGE_ODD, SONG, XIAOBIAOSONG, dress

UNREADABLE = (BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError)


class UnusableTemplate(ValueError):
    """The city's template is no docx that can be read."""


def open_paper(template: bytes | None) -> WordDocument:
    """An empty document: as GB/T 9704 has it, or with the styles, header, footer and paper of the city's template."""
    if template is None:
        document = docx.Document()
        dress(document, anew=True)
        _lay_out(document)
        return document
    try:
        document = docx.Document(BytesIO(template))
        for element in list(document.element.body):
            if element.tag != qn("w:sectPr"):
                document.element.body.remove(element)
        dress(document, anew=False)
    except UNREADABLE as error:
        raise UnusableTemplate(
            "文书模板不是可用的 docx 文件，请检查 DUBAN_ALERTS_NOTICE_TEMPLATE 所指的文件"
        ) from error
    return document


def turn(document: WordDocument) -> Section:
    """A new section across the paper, for wide tables: the head of an odd page lies at the binding."""
    before: Section = document.sections[-1]
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    width, height = before.page_width, before.page_height
    top, right, bottom, left = before.top_margin, before.right_margin, before.bottom_margin, before.left_margin
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = height, width
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = left, top, right, bottom
    return section


def _lay_out(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _speak_chinese(document)
    _name_substitute(document)
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, PAGE_ODD)
    _number_pages(section.even_page_footer, PAGE_EVEN)


def _number_pages(footer: Any, style: str) -> None:
    """— 1 —, at the outer edge of the page."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = style
    paragraph.add_run("— ")
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))
    paragraph.add_run(" —")


def _speak_chinese(document: WordDocument) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _name_substitute(document: WordDocument) -> None:
    """Says in the font table which font stands in where the title's is not installed."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = parse_xml(part.blob)
    fonts.append(parse_xml(f'<w:font {nsdecls("w")} w:name="{XIAOBIAOSONG}"><w:altName w:val="{SONG}"/></w:font>'))
    part._blob = tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)
