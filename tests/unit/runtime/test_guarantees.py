"""What docs/guarantees.md promises is held by the tests that it names, and no test of the faults goes unnamed."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_each_guarantee_names_a_test_and_each_test_is_named() -> None:
    said = re.findall(r"`(test_\w+\.py)::(test_\w+)`", (ROOT / "docs/guarantees.md").read_text("utf-8"))
    written = [
        (path.name, name)
        for path in (ROOT / "tests/faults").glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert sorted(set(said)) == sorted(written)
