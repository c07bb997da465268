"""Where the lines of a pdf begin and end: its columns, mostly one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from services.ingest.documents.pdf_pages import Line

_MIN_LINES = 3
_MIN_SHARE = 0.02
_APART = 3.0
_OVERHANGING = 0.05


@dataclass(frozen=True)
class Column:
    """The left and right edge of running text, and whether its paragraphs begin further in."""

    left: float
    right: float
    is_indented: bool = False


class Columns:
    """The columns of a document: places where many lines begin, a paragraph's indent counted to its column."""

    def __init__(self, lines: list[Line]) -> None:
        self._slack = _APART * median([line.height for line in lines] or [0.0])
        counted = Counter(round(line.left) for line in lines)
        enough = max(_MIN_LINES, _MIN_SHARE * len(lines))
        groups = _groups(sorted(place for place, count in counted.items() if count >= enough), self._slack)
        self._columns = [
            Column(
                group[0],
                _edge(line.right for line in lines if group[0] - 2 <= line.left <= group[-1] + 2),
                group[-1] - group[0] > self._slack / _APART,
            )
            for group in groups
        ]
        self._page = Column(min((line.left for line in lines), default=0.0), _edge(line.right for line in lines))

    def of(self, line: Line) -> Column:
        """The column in which a line stands; the whole page for a title that stands in none."""
        near = [one for one in self._columns if one.left - 2 <= line.left <= one.left + self._slack]
        return near[-1] if near else self._page


def _groups(places: list[int], slack: float) -> list[list[int]]:
    groups: list[list[int]] = []
    for place in places:
        if groups and place - groups[-1][0] <= slack:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _edge(rights: Iterable[float]) -> float:
    """The right edge: where all lines but some that hang over have ended."""
    ordered = sorted(rights)
    return ordered[-1 - int(_OVERHANGING * len(ordered))] if ordered else 0.0
