"""A web page becomes text: its blocks as lines, tables like those of a docx, without scripts and menus.

What a browser would not show as content goes (scripts, styles, forms, `nav`), and blocks made of links. A block with a
full sentence outside its links stays wherever it stands: half a report lost is worse than a menu kept.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.documents.grid import row_lines
from services.ingest.documents.limits import MAX_DEPTH
from services.ingest.documents.plain import decode
from services.ingest.documents.refusal import Unreadable

_UNSAID = re.compile(
    "script|style|noscript|template|nav|iframe|object|svg|math|canvas|audio|video|button|select|textarea|input|option|"
    "datalist|dialog|menu|rp|rt|del|s"
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hr|html|legend|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_MENU = re.compile("ul|ol|div|section|aside|footer|header|table|td|dl|p|form")
_MENU_LINKS = 4
_MENU_SHARE = 0.7
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…]"
_WRAP = re.compile(rf"(?<={_CJK})[ \t]*[\r\n][ \t\r\n]*(?={_CJK})")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
# a line break that is meant, while blanks are still collapsed
_BREAK = "\x1e"
_REPORTS = re.compile(r"报告|规划|计划|纲要|要点|方案|意见|实事|任务")


@dataclass
class _Block:
    """What was read of an element: finished lines, the line under way, and how much of it is links."""

    lines: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    characters: int = 0
    linked: int = 0
    links: int = 0
    has_sentence: bool = False

    def end_line(self) -> None:
        """Ends the line under way: a break parts its lines, two breaks make another block."""
        text = _BLANKS.sub(" ", _WRAP.sub("", "".join(self.open)))
        self.open.clear()
        broken = "\n".join(part.strip(" ") for part in text.split(_BREAK))
        self.lines += [part for part in re.split(r"\n{2,}", broken.strip("\n")) if part.strip()]

    def take(self, other: "_Block") -> None:
        self.characters += other.characters
        self.linked += other.linked
        self.links += other.links
        self.has_sentence |= other.has_sentence

    @property
    def is_menu(self) -> bool:
        many = self.links >= _MENU_LINKS and self.linked >= _MENU_SHARE * self.characters
        return many and not self.has_sentence


def page_text(data: bytes) -> str:
    """The text of a web page: a blank line between blocks, a line a break, table rows as `| a | b |`."""
    tree = LexborHTMLParser(decode(data))
    if tree.body is None:
        return ""
    read = _read(tree.body, 0)
    read.end_line()
    title = _title(tree)
    lines = read.lines
    if title and not any(title in line for line in lines[:40]):
        lines = [title, *lines]
    rows = (
        ("\n" if before.startswith("| ") and line.startswith("| ") else "\n\n") + line
        for before, line in zip(["", *lines], lines, strict=False)
    )
    return "".join(rows).strip("\n")


def _read(node: LexborNode, depth: int, in_link: bool = False) -> _Block:
    if depth > MAX_DEPTH:
        raise Unreadable(f"正常嵌套的网页（现有 {MAX_DEPTH} 层以上的嵌套），请把正文另存为 txt 再上传")
    block = _Block()
    one = node.child
    while one is not None:
        tag = one.tag or ""
        if tag == "-text":
            text = one.text_content or ""
            _say(block, text.replace("\n", _BREAK) if node.tag == "pre" else text, in_link)
        elif tag == "br":
            block.open.append(_BREAK)
        elif tag == "tr":
            _row(block, one, depth)
        elif not tag.startswith("-") and not _UNSAID.fullmatch(tag) and not _is_hidden(one):
            _element(block, one, tag, depth, in_link)
        one = one.next
    return block


def _element(block: _Block, node: LexborNode, tag: str, depth: int, in_link: bool) -> None:
    inner = _read(node, depth + 1, in_link or tag == "a")
    if tag == "a":
        inner.links += 1
    if _MENU.fullmatch(tag) and inner.is_menu:
        return
    block.take(inner)
    if _BLOCK.fullmatch(tag) or inner.lines:
        block.end_line()
        inner.end_line()
        block.lines += inner.lines
    else:
        block.open += inner.open


def _row(block: _Block, row: LexborNode, depth: int) -> None:
    block.end_line()
    cells: list[list[str]] = []
    one = row.child
    while one is not None:
        if one.tag in {"td", "th"} and not _is_hidden(one):
            cell = _read(one, depth + 2)
            cell.end_line()
            if not cell.is_menu:
                block.take(cell)
                cells.append(cell.lines)
        one = one.next
    block.lines += row_lines(cells)


def _say(block: _Block, text: str, in_link: bool) -> None:
    text = text.replace("\xa0", " ")
    size = len("".join(text.split()))
    block.open.append(text)
    block.characters += size
    block.linked += size if in_link else 0
    block.has_sentence |= not in_link and "。" in text


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()


def _title(tree: LexborHTMLParser) -> str:
    """The report's title as the page's head has it: 政府网站's own ArticleTitle, or the first part of `title`."""
    for meta in tree.css("meta[name]"):
        if (meta.attributes.get("name") or "").lower() == "articletitle":
            return (meta.attributes.get("content") or "").strip()
    head = tree.css_first("title")
    name = re.split(r"[_|\-—–\s]", (head.text() if head else "").strip())[0]
    return name if _REPORTS.search(name) else ""
