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


def render(notice: Notice, template: bytes | None = None) -> bytes:
    """The notice as docx, on the city's own paper where it has a template; UnusableTemplate where that is none."""
    document = open_paper(template)
    _add_head(document, notice)
    _add_words(document, notice)
    _add_signature(document, notice)
    if notice.kind in CITYWIDE:
        turn(document)
    _add(document, "附件", styles.ATTACHED)
    _add(document, ANNEX_TITLES[notice.kind], styles.ANNEX_TITLE)
    add_annex(document, notice)
    _describe(document, notice)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def file_name(notice: Notice) -> str:
    """What the file is called: 催办〔2026〕7号 关于….docx."""
    return f"{notice.number}-{notice.addressee}.docx"


def _add_head(document: WordDocument, notice: Notice) -> None:
    _add(document, notice.office, styles.OFFICE)
    _add(document, notice.number, styles.NUMBER)
    _add(document, notice.title, styles.TITLE)
    _add(document, f"{notice.addressee}：", styles.ADDRESSEE)


def _add_words(document: WordDocument, notice: Notice) -> None:
    for place, section in enumerate(notice.sections):
        _add(document, section.heading, styles.HEADING)
        for paragraph in section.paragraphs:
            _add(document, paragraph, styles.BODY)
        if place == 0 and notice.kind in CITYWIDE:
            add_tallies(document, notice)


def _add_signature(document: WordDocument, notice: Notice) -> None:
    attached = _add(document, f"附件：{ANNEX_TITLES[notice.kind]}", styles.BODY)
    # a page that bears the signature alone would be no part of the notice
    attached.paragraph_format.keep_with_next = True
    _add(document, notice.office, styles.SIGNATURE)
    _add(document, words.day(notice.issued_on), styles.DAY)


def _add(document: WordDocument, text: str, style: str) -> Paragraph:
    return document.add_paragraph(printable(text), style)


def _describe(document: WordDocument, notice: Notice) -> None:
    described = document.core_properties
    described.title, described.subject, described.author = notice.title[:255], notice.number, notice.office[:255]
    described.comments, described.language = "", "zh-CN"
    made = datetime(notice.issued_on.year, notice.issued_on.month, notice.issued_on.day)  # noqa: DTZ001
    described.created = described.modified = made
    described.last_modified_by = notice.office[:255]
