"""A table's row becomes lines of text, the same for docx and web pages."""

_LAID_OUT_LINES = 3
_LAID_OUT_CHARACTERS = 300


def row_lines(cells: list[list[str]]) -> list[str]:
    """A row as one line `| a | b |`, each cell given as its lines; a cell that holds a page keeps its own lines.

    The lines of a cell are parted by two blanks: one blank would read as typography inside a phrase.
    """
    filled = [cell for cell in cells if any(line.strip() for line in cell)]
    if len(filled) <= 1 or any(_is_page(cell) for cell in filled):
        return [line for cell in filled for line in cell]
    return ["| " + " | ".join("  ".join(_parts(cell)) for cell in cells) + " |"]


def _parts(cell: list[str]) -> list[str]:
    return [part.strip() for line in cell for part in line.split("\n") if part.strip()]


def _is_page(cell: list[str]) -> bool:
    """Tables also lay out whole pages; a cell with this much text holds paragraphs, not a value."""
    return len(_parts(cell)) >= _LAID_OUT_LINES and sum(map(len, cell)) >= _LAID_OUT_CHARACTERS
