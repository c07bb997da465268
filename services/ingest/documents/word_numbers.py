"""The numbers that Word puts before list items and headings (一、 （二） 3.), which stand in no paragraph's text."""

from typing import Any

_DIGITS = "〇一二三四五六七八九"
_CHINESE = ("chinese", "japanese", "taiwanese", "ideograph")


class Numbering:
    """Counts the numbered paragraphs of a document in reading order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str | None, int, str]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for element in () if numbering is None else numbering:
            self._learn_list(element)
        for style in () if styles is None else styles:
            if local(style) == "style":
                based = child(style, "basedOn")
                self._styles[attribute(style, "styleId")] = (*_numbered(child(style, "pPr")), attribute(based, "val"))

    def number_of(self, properties: Any | None) -> str:
        """The number before the paragraph with these properties, counted on; empty for most."""
        list_id, level = self._list_of(properties)
        abstract = self._lists.get(list_id or "")
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        self._count(list_id or "", abstract, level, levels)
        form, pattern, _ = levels[level]
        if form in {"bullet", "none"}:
            return ""
        counts = self._counts[abstract]
        for upper in range(level + 1):
            shown = _shown(counts.get(upper, 1), levels[upper][0] if upper in levels else "decimal")
            pattern = pattern.replace(f"%{upper + 1}", shown)
        return pattern

    def _learn_list(self, element: Any) -> None:
        if local(element) == "abstractNum":
            levels = {_whole(attribute(one, "ilvl"), 0): _level(one) for one in element if local(one) == "lvl"}
            self._levels[attribute(element, "abstractNumId")] = levels
        elif local(element) == "num":
            id_ = attribute(element, "numId")
            self._lists[id_] = attribute(child(element, "abstractNumId"), "val")
            for change in element:
                start = child(change, "startOverride")
                if start is not None:
                    level = _whole(attribute(change, "ilvl"), 0)
                    self._restarts.setdefault(id_, {})[level] = _whole(attribute(start, "val"), 1)

    def _list_of(self, properties: Any | None) -> tuple[str | None, int]:
        """A paragraph's list and level: its own, or those of the style it follows."""
        list_id, level = _numbered(properties)
        style = attribute(child(properties, "pStyle"), "val")
        seen: set[str] = set()
        while list_id is None and style in self._styles and style not in seen:
            seen.add(style)
            list_id, level, style = self._styles[style]
        return list_id, level

    def _count(self, list_id: str, abstract: str, level: int, levels: dict[int, tuple[str, str, int]]) -> None:
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for upper, start in self._restarts.get(list_id, {}).items():
                counts[upper] = start - 1
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]


def local(element: Any) -> str:
    """An element's name without its namespace, which differs between the two dialects of docx."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Any | None, name: str) -> Any | None:
    """The first child of that name."""
    return None if element is None else next((one for one in element if local(one) == name), None)


def attribute(element: Any | None, name: str) -> str:
    """An attribute without regard to its namespace; empty where there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _numbered(properties: Any | None) -> tuple[str | None, int]:
    numbered = child(properties, "numPr")
    list_id = attribute(child(numbered, "numId"), "val")
    return list_id or None, _whole(attribute(child(numbered, "ilvl"), "val"), 0)


def _level(element: Any) -> tuple[str, str, int]:
    form = attribute(child(element, "numFmt"), "val") or "decimal"
    pattern = attribute(child(element, "lvlText"), "val")
    return form, pattern, _whole(attribute(child(element, "start"), "val"), 1)


def _whole(written: str, otherwise: int) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else otherwise


def _shown(count: int, form: str) -> str:
    if form.startswith(_CHINESE) and form != "ideographTraditional" and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if form.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(0x245F + count)
    if form in {"lowerLetter", "upperLetter"} and 0 < count <= 26:
        return chr((0x60 if form == "lowerLetter" else 0x40) + count)
    return str(count)
