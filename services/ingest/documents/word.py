"""A docx becomes text: its paragraphs and tables in reading order, as a reader of the printed page sees them.

Read from the XML: python-docx leaves out what was inserted with changes tracked, content controls, text boxes,
footnotes and list numbers, and gives up on a link to a picture that is missing.
"""

import re
from typing import Any

from services.ingest.documents.grid import row_lines
from services.ingest.documents.refusal import Unreadable
from services.ingest.documents.word_numbers import Numbering, attribute, child, local
from services.ingest.documents.word_package import DAMAGED, Package

# struck out, moved away, said twice for old readers, pronunciation, properties
_UNSAID = frozenset({"del", "moveFrom", "Fallback", "rt", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = ("footnote", "endnote")
_CONTENTS = re.compile(r"toc\s?\d$", re.I)


def word_text(data: bytes) -> str:
    """The text of a docx: a blank line between paragraphs, table rows as `| a | b |`, notes as `[1]` and at the end."""
    package = Package(data)
    main = package.related("", "officeDocument") or "word/document.xml"
    document = package.tree(main)
    body = child(document, "body")
    if body is None:
        raise Unreadable(DAMAGED)

    def part(role: str) -> Any | None:
        name = package.related(main, role)
        return package.tree(name) if name else None

    styles = part("styles")
    reading = _Reading(Numbering(part("numbering"), styles), _contents_styles(styles))
    lines = reading.lines(body)
    for kind in _NOTES:
        lines += reading.notes(kind, part(f"{kind}s"))
    return "\n\n".join("\n".join(block) for block in _blocks(lines))


def _blocks(lines: list[str]) -> list[list[str]]:
    """Paragraphs on their own, the rows of a table together."""
    blocks: list[list[str]] = []
    for line in (line.strip() for line in lines):
        if line.startswith("| ") and blocks and blocks[-1][-1].startswith("| "):
            blocks[-1].append(line)
        elif line:
            blocks.append([line])
    return blocks


def _contents_styles(styles: Any | None) -> frozenset[str]:
    """Styles of the lines of a table of contents, which Word makes and which only repeat the headings."""
    named = (
        ((attribute(one, "styleId"), attribute(child(one, "name"), "val")) for one in styles if local(one) == "style")
        if styles is not None
        else ()
    )
    return frozenset(id_ for id_, name in named if _CONTENTS.match(name))


class _Reading:
    """One walk through a document."""

    def __init__(self, numbering: Numbering, contents: frozenset[str]) -> None:
        self._numbering = numbering
        self._contents = contents
        self._notes: dict[tuple[str, str], int] = {}
        self._boxes: list[Any] = []

    def lines(self, container: Any) -> list[str]:
        """The lines of what holds paragraphs and tables: body, cell, text box, content control."""
        lines: list[str] = []
        for element in container:
            name = local(element)
            if name == "p":
                lines += self._paragraph(element)
            elif name == "tbl":
                lines += self._table(element)
            elif name not in _UNSAID:
                lines += self.lines(element)
        return lines

    def notes(self, kind: str, tree: Any | None) -> list[str]:
        """The notes of a kind that the text refers to, each beginning with its mark."""
        found: list[str] = []
        for note in () if tree is None else tree:
            number = self._notes.get((kind, attribute(note, "id")))
            if number is not None:
                found.append(f"[{number}] " + " ".join(line.strip() for line in self.lines(note)))
        return found

    def _paragraph(self, element: Any) -> list[str]:
        properties = child(element, "pPr")
        if attribute(child(properties, "pStyle"), "val") in self._contents:
            return []
        boxes, self._boxes = self._boxes, []
        pieces: list[str] = []
        self._gather(element, pieces)
        text = "".join(pieces)
        number = self._numbering.number_of(properties) if text.strip() else ""
        # Word parts number and text by a tab; here only where they would run together: "1." and "5G"
        gap = "\t" if number[-1:].isdigit() or (number.endswith(".") and text[:1].isdigit()) else ""
        lines = [f"{number}{gap}{text}"]
        inner, self._boxes = self._boxes, boxes
        for box in inner:
            lines += self.lines(box)
        return lines

    def _gather(self, element: Any, pieces: list[str]) -> None:
        for one in element:
            name = local(one)
            if name == "t":
                pieces.append(one.text or "")
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name == "txbxContent":
                self._boxes.append(one)
            elif name.endswith("noteReference"):
                key = (name.removesuffix("Reference"), attribute(one, "id"))
                pieces.append(f"[{self._notes.setdefault(key, len(self._notes) + 1)}]")
            elif name and name not in _UNSAID and not (name == "r" and _is_hidden(one)):
                self._gather(one, pieces)

    def _table(self, table: Any) -> list[str]:
        lines: list[str] = []
        for row in _inside(table, "tr"):
            if child(child(row, "trPr"), "del") is None:
                lines += row_lines([self._cell(cell) for cell in _inside(row, "tc")])
        return lines

    def _cell(self, cell: Any) -> list[str]:
        """A cell's lines; the lower part of a merged one says nothing."""
        merged = child(child(cell, "tcPr"), "vMerge")
        if merged is not None and attribute(merged, "val") != "restart":
            return []
        return [line for line in (line.strip() for line in self.lines(cell)) if line]


def _inside(element: Any, name: str) -> list[Any]:
    """Rows of a table or cells of a row, also those wrapped in a content control or an insertion."""
    found: list[Any] = []
    for one in element:
        if local(one) == name:
            found.append(one)
        elif local(one) in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}:
            found += _inside(one, name)
    return found


def _is_hidden(run: Any) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}
