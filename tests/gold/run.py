"""Scores the parser against the shared gold files and prints every wrong row: `make gold`."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from services.contract import Period  # noqa: E402
from services.ingest.parser import ParsedReport, baseline_row, guideline_row, parse_report  # noqa: E402

Row = dict[str, Any]
MISSING = f"the gold files are not there: {SHARED.name}/gold must stand beside the repository"


def available() -> bool:
    """Whether the shared gold files stand beside the repository."""
    return (SHARED / "gold" / "score.py").exists()


def periods() -> dict[str, str]:
    """The planned period of each gold text."""
    found: dict[str, str] = json.loads((SHARED / "gold" / "PERIODS.json").read_text(encoding="utf8"))
    return found


def parsed(name: str, period: str) -> ParsedReport:
    text = (SHARED / "seeds" / f"{name}.txt").read_bytes().decode("utf8")
    return parse_report(text, Period.parse(period))


def score(names: Iterable[str], *options: str) -> str:
    """What score.py prints for some of the texts, pooled."""
    with tempfile.TemporaryDirectory() as folder:
        arguments: list[str] = []
        for name in names:
            predicted = Path(folder) / f"{name}.jsonl"
            rows = [guideline_row(target) for target in parsed(name, periods()[name]).targets]
            predicted.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
            arguments += [str(SHARED / "gold" / f"{name}.jsonl"), str(predicted)]
        command = [sys.executable, str(SHARED / "gold" / "score.py"), *arguments, *options]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pooled(names: Iterable[str] | None = None) -> Row:
    """The pooled result as score.py's JSON."""
    result: Row = json.loads(score(list(names or periods()), "--json"))
    return result


def baseline_score(name: str) -> tuple[float, list[str]]:
    """F1 of the baselines of a text on core rows, and the wrong ones."""
    path = SHARED / "gold" / f"{name}.baselines.jsonl"
    gold = {row["target_start"]: row for row in map(json.loads, path.read_text(encoding="utf8").splitlines())}
    rows = [row for row in map(baseline_row, parsed(name, periods()[name]).targets) if row]
    hit, notes = 0, []
    predicted = {row["target_start"]: row for row in rows}
    for place, row in predicted.items():
        right = gold.get(place)
        if right and right["start"] == row["start"]:
            hit += right["tier"] == "core"
        elif not (right and right["tier"] == "soft"):
            notes.append(f"extra baseline of {row['target_quote']!r}: {row['quote']!r} at {row['start']}")
    missed = [row for place, row in gold.items() if row["tier"] == "core" and not _hits(predicted.get(place), row)]
    notes += [f"missed baseline of {row['target_quote']!r}: {row['quote']!r} at {row['start']}" for row in missed]
    extra = sum(note.startswith("extra") for note in notes)
    return (2 * hit / (2 * hit + extra + len(missed)) if hit else 0.0), notes


def _hits(predicted: Row | None, gold: Row) -> bool:
    return predicted is not None and predicted["start"] == gold["start"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", help="beginnings of the names of the texts; all where none is given")
    arguments.add_argument("--quiet", action="store_true", help="scores only")
    given = arguments.parse_args()
    if not available():
        raise SystemExit(MISSING)
    names = [name for name in periods() if not given.names or name.startswith(tuple(given.names))]
    options = () if given.quiet else ("--errors", "100000")
    for name in names:
        print(f"== {name}")
        print(score([name], *options))
        if (SHARED / "gold" / f"{name}.baselines.jsonl").exists():
            value, notes = baseline_score(name)
            print("\n".join([] if given.quiet else notes))
            print(f"baselines  f1 {value:.4f}\n")
    print(f"== pooled over {len(names)} texts")
    print(score(names))


if __name__ == "__main__":
    main()
