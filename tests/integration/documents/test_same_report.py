"""One report in all forms gives the same targets."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from services.ingest.documents import text_of
from services.ingest.parser import parse_report
from tests.integration.documents.making import docx, p, set_text

REPORT = (Path(__file__).parents[3] / "seeds" / "report-2026.txt").read_text(encoding="utf-8")
PARAGRAPHS = [line for line in REPORT.splitlines() if line.strip()]


def promises(text: str) -> list[tuple[object, ...]]:
    """What the targets say, without the places; every quote has to stand at its place."""
    parsed = parse_report(text)
    assert all(text[target.start : target.end] == target.quote for target in parsed.targets)
    return [
        (t.indicator, t.measure, t.comparator, t.value, t.value_high, t.unit, t.deadline, t.quote, t.section)
        for t in parsed.targets
    ]


@pytest.mark.parametrize(
    ("filename", "made"),
    [
        pytest.param("a.txt", lambda: REPORT.encode("gb18030"), id="a text in GB18030"),
        pytest.param("a.docx", lambda: docx("".join(map(p, map(escape, PARAGRAPHS)))), id="a docx"),
        pytest.param("a.html", lambda: "".join(f"<p>{escape(one)}" for one in PARAGRAPHS).encode(), id="a web page"),
        pytest.param(
            "a.pdf", lambda: set_text(PARAGRAPHS, "示范市人民政府工作报告"), id="a pdf set in lines and pages"
        ),
    ],
)
def test_a_report_gives_the_same_targets_in_every_form(filename: str, made: Callable[[], bytes]) -> None:
    expected = promises(REPORT)
    assert len(expected) > 50
    assert promises(text_of(made(), filename)) == expected
