"""Files as offices make them, made here: docx from its XML, pdf by reportlab with a font that readers bring along."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ROLES = ("styles", "numbering", "footnotes", "endnotes")


def docx(body: str, parts: Mapping[str, str | bytes] | None = None, prolog: str = "") -> bytes:
    """A docx with this body; `parts` by role (styles, numbering, footnotes), or by member name as they are."""
    given = dict(parts or {})
    roles = [role for role in _ROLES if role in given]
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _links({"officeDocument": "word/document.xml"}),
        "word/document.xml": f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _links({role: f"{role}.xml" for role in roles} | {"image": "NULL"}),
    }
    members |= {f"word/{role}.xml": f"<w:{role} {W}>{given.pop(role)!s}</w:{role}>" for role in roles}
    return zipped(members | given)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def p(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def _links(targets: Mapping[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{role}" Type="{_LINKS}/{role}" Target="{target}"/>' for role, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


Drawing = Callable[[Canvas], None]


def pdf(*pages: Drawing, password: str | None = None) -> bytes:
    """A pdf of these pages (A4, 595 by 842 points)."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    lock = StandardEncryption(password, strength=128) if password is not None else None
    canvas = Canvas(file, encrypt=lock)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(*placed: tuple[float, float, str], size: float = 16) -> Drawing:
    """A page with these lines, each at x and y from the lower left corner."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, size)
        for x, y, text in placed:
            canvas.drawString(x, y, text)

    return draw


def picture(canvas: Canvas) -> None:
    """A page that is one picture."""
    canvas.drawImage(ImageReader(BytesIO(b"P5 8 8 255 " + bytes(64))), 0, 0, 595, 842)


def set_text(paragraphs: list[str], header: str) -> bytes:
    """Paragraphs set as reports are: 28 characters a line, the first indented by two, 22 lines a page, numbered."""
    rows: list[tuple[float, str]] = []
    for paragraph in paragraphs:
        first = 26 if len(paragraph) > 28 else 28
        starts = [0, *range(first, len(paragraph), 28)]
        for start, end in zip(starts, [*starts[1:], len(paragraph)], strict=True):
            indent = 32.0 if start == 0 and len(paragraph) > 28 else 0.0
            rows.append((74 + indent, paragraph[start:end]))
    pages: list[Any] = []
    for number, start in enumerate(range(0, len(rows), 22), 1):
        body = [(x, 720 - 28 * line, text) for line, (x, text) in enumerate(rows[start : start + 22])]
        pages.append(lines((230.0, 800.0, header), *body, (280.0, 50.0, f"— {number} —")))
    return pdf(*pages)
