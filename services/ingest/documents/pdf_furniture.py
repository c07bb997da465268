"""What a pdf repeats on its pages: headers, footers, page numbers. Dropped only where the repetition proves it.

A line goes if it is one of the two outermost at the top or bottom, inside the outer eighth of the page, and stands at
that edge of at least half of all pages (and two), alike but for numbers that rise with the page. Anything else stays.
"""

import re
from collections import defaultdict

from services.ingest.documents.pdf_pages import Line, Page

_EDGE_LINES = 2
_EDGE_SHARE = 0.125
_REPEATED_SHARE = 0.5
_NUMBER = re.compile(r"\d+")


def without_furniture(pages: list[Page]) -> list[Page]:
    """The pages without their running headers, footers and numbers."""
    seen: dict[tuple[bool, str], list[tuple[int, Line]]] = defaultdict(list)
    for index, page in enumerate(pages):
        for is_top, line in _edge_lines(page):
            seen[is_top, _pattern(line)].append((index, line))
    enough = max(2.0, _REPEATED_SHARE * sum(bool(page.lines) for page in pages))
    dropped: set[tuple[int, int]] = set()
    for places in seen.values():
        if len({index for index, _ in places}) >= enough and _is_running(places):
            dropped |= {(index, id(line)) for index, line in places}
    return [
        Page(tuple(line for line in page.lines if (index, id(line)) not in dropped), page.bottom, page.top)
        for index, page in enumerate(pages)
    ]


def _edge_lines(page: Page) -> list[tuple[bool, Line]]:
    edge = _EDGE_SHARE * (page.top - page.bottom)
    by_height = sorted(page.lines, key=lambda line: line.middle)
    lowest = [(False, line) for line in by_height[:_EDGE_LINES] if line.middle < page.bottom + edge]
    return lowest + [(True, line) for line in by_height[-_EDGE_LINES:] if line.middle > page.top - edge]


def _pattern(line: Line) -> str:
    return _NUMBER.sub("#", re.sub(r"\s", "", line.text))


def _is_running(places: list[tuple[int, Line]]) -> bool:
    """Whether each number of these lines stays the same or counts the pages."""
    rows = [
        (index, [int(found) for found in _NUMBER.findall(line.text)[:20] if len(found) < 10]) for index, line in places
    ]
    if len({len(numbers) for _, numbers in rows}) != 1:
        return False
    columns = zip(*(numbers for _, numbers in rows), strict=True)
    return all(
        len(set(column)) == 1 or len({number - index for (index, _), number in zip(rows, column, strict=True)}) == 1
        for column in columns
    )
