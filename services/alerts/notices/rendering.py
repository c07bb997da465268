"""Renders a notice as a Word document: its head, its words, its signature, its annex."""

from datetime import datetime
from io import BytesIO

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from services.alerts.notices import styles
from services.alerts.notices.document import CITYWIDE, Notice
from services.alerts.notices.paper import open_paper, turn
from services.alerts.notices.tables import add_annex, add_tallies
from services.alerts.notices.texts import printable
from services.assessment import Document, words

ANNEX_TITLES = {
    Document.REMINDER: "催办事项一览表",
    Document.ORDER: "督办事项一览表",
    Document.CIRCULAR: "目标进展情况一览表",
}

LONGEST_PROPERTY = 255


class Sheet:
    """A document as it is written, with the ids of its styles: python-docx looks each up again for every paragraph."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self._ids = {name: document.styles[name].style_id for name in styles.LOOKS}

    def add(self, text: str, style: str) -> Paragraph:
        paragraph = self.document.add_paragraph(printable(text))
        paragraph._p.style = self._ids[style]
        return paragraph


def render(notice: Notice, template: bytes | None = None) -> bytes:
    """The notice as docx, on the city's own paper where it has a template; UnusableTemplate where that is none."""
    document = open_paper(template)
    sheet = Sheet(document)
    _add_head(sheet, notice)
    _add_words(sheet, notice)
    _add_signature(sheet, notice)
    if notice.kind in CITYWIDE:
        turn(document)
    sheet.add("附件", styles.ATTACHED)
    sheet.add(ANNEX_TITLES[notice.kind], styles.ANNEX_TITLE)
    add_annex(document, notice)
    _describe(document, notice)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def file_name(notice: Notice) -> str:
    """What the file is called: 催办〔2026〕7号-市商务局.docx."""
    return f"{notice.number}-{notice.addressee}.docx"


def _add_head(sheet: Sheet, notice: Notice) -> None:
    sheet.add(notice.office, styles.OFFICE)
    sheet.add(notice.number, styles.NUMBER)
    sheet.add(notice.title, styles.TITLE)
    sheet.add(f"{notice.addressee}：", styles.ADDRESSEE)


def _add_words(sheet: Sheet, notice: Notice) -> None:
    for place, section in enumerate(notice.sections):
        sheet.add(section.heading, styles.HEADING)
        for paragraph in section.paragraphs:
            sheet.add(paragraph, styles.BODY)
        if place == 0 and notice.kind in CITYWIDE:
            add_tallies(sheet.document, notice)


def _add_signature(sheet: Sheet, notice: Notice) -> None:
    attached = sheet.add(f"附件：{ANNEX_TITLES[notice.kind]}", styles.BODY)
    # a page that bears the signature alone would be no part of the notice
    attached.paragraph_format.keep_with_next = True
    sheet.add(notice.office, styles.SIGNATURE)
    sheet.add(words.day(notice.issued_on), styles.DAY)


def _describe(document: WordDocument, notice: Notice) -> None:
    described = document.core_properties
    title, office = printable(notice.title)[:LONGEST_PROPERTY], printable(notice.office)[:LONGEST_PROPERTY]
    described.title, described.subject = title, notice.number
    described.author = described.last_modified_by = office
    described.comments, described.language = "", "zh-CN"
    made = datetime(notice.issued_on.year, notice.issued_on.month, notice.issued_on.day)  # noqa: DTZ001
    described.created = described.modified = made
