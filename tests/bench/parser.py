"""How fast the parser reads, how it grows with length, what hostile input costs, and how it compares."""

import json
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

from services.contract import Period
from services.ingest.parser import parse_report
from tests.bench.measure import Measurement, median_seconds

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
PLAN = "003_da87c1f9babb9910"
RIVALS = Path(__file__).with_name("rivals.py")
RIVALS_VENV = ROOT / "build" / "rivals"
RIVALS_PACKAGES = ["emoji==1.1.0", "recognizers-text-suite==1.0.2a2", "jionlp==1.5.31"]

BUDGET_SECONDS = 0.25
HOSTILE_BUDGET_SECONDS = 5.0
MEMORY_BUDGET_MB = 150.0
MEGABYTE = 1_000_000
YEAR = Period(first=2026, last=2026)

HOSTILE = {
    "digits": "7" * MEGABYTE,
    "digits and units": "7万平方米" * (MEGABYTE // 5),
    "brackets": "（" * MEGABYTE,
    "nested brackets": "（" * (MEGABYTE // 2) + "）" * (MEGABYTE // 2),
    "和、": "和、" * (MEGABYTE // 2),
    "one sentence": "新建改造供水管网40公里、供气管网50公里，" * (MEGABYTE // 21),
    "Chinese numerals": "一百二十万" * (MEGABYTE // 5),
    "headings": "一、工作\n" * (MEGABYTE // 5),
    "quotation marks": "“" * MEGABYTE,
    "emphasis": "**" * (MEGABYTE // 2),
    "bars": "|" * MEGABYTE,
    "rows parted by tabs": "7\t8\t9\n" * (MEGABYTE // 6),
    "rows of a table": "|指标|2026年目标|\n" + "|新增就业|20万人|\n" * (MEGABYTE // 12),
}


def measure_parser() -> None:
    """Prints a line for each figure; those on real texts need ../shared beside the repository."""
    for name, text in HOSTILE.items():
        seconds = median_seconds(lambda text=text: parse_report(text, YEAR), runs=3)  # type: ignore[misc]
        Measurement(f"parse 1 MB of {name}", seconds, "s", HOSTILE_BUDGET_SECONDS).print()
    if not SHARED.exists():
        print(f"{SHARED.name}/ is not beside the repository: figures on real texts are left out", file=sys.stderr)
        return
    text = (SHARED / "seeds" / f"{PLAN}.txt").read_text("utf-8")
    plan = Period.parse("2021-2025")
    once = median_seconds(lambda: parse_report(text, plan))
    numbers = re.compile(r"\d[\d,.]*")
    scan = median_seconds(lambda: numbers.findall(text))
    Measurement("parse the 60,000-character plan, budget as ceiling", once, "s", BUDGET_SECONDS).print()
    Measurement("parse the 60,000-character plan, one regular expression as ceiling", once, "s", scan).print()
    ten = median_seconds(lambda: parse_report(text * 10, plan), runs=3)
    Measurement("ten copies of the plan, twelve times one as ceiling", ten, "s", 12 * once).print()
    tracemalloc.start()
    parse_report(text, plan)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    Measurement("peak memory of parsing the plan", peak, "MB", MEMORY_BUDGET_MB).print()
    _compare()


def _compare() -> None:
    """This parser and two others on the gold texts: core quantities found, and the time it takes."""
    python = RIVALS_VENV / "bin" / "python"
    if not python.exists():
        print(f"installing {', '.join(RIVALS_PACKAGES)} into {RIVALS_VENV.relative_to(ROOT)} ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(RIVALS_VENV)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", *RIVALS_PACKAGES], check=True, stdout=sys.stderr
        )
    gold = _gold()
    core = sum(len(spans) for _, _, spans in gold)
    mine = [(text, parse_report(text, period).targets, spans) for text, period, spans in gold]
    found = sum(_overlaps([(one.start or 0, one.end or 0) for one in targets], spans) for _, targets, spans in mine)
    seconds = median_seconds(lambda: [parse_report(text, period) for text, period, _ in gold], runs=3)
    Measurement("core quantities found by duban", found, "quantities", core).print()
    Measurement("time of duban on the gold texts", seconds, "s", None).print()
    asked = json.dumps([{"text": text, "spans": spans} for text, _, spans in gold])
    done = subprocess.run([str(python), str(RIVALS)], input=asked, capture_output=True, text=True, check=True)
    for rival in json.loads(done.stdout.splitlines()[-1]):
        Measurement(f"core quantities found by {rival['name']}", rival["found"], "quantities", core).print()
        Measurement(f"time of duban, {rival['name']} as ceiling", seconds, "s", rival["seconds"]).print()


Gold = list[tuple[str, Period, list[list[int]]]]


def _gold() -> Gold:
    periods = json.loads((SHARED / "gold" / "PERIODS.json").read_text("utf-8"))
    found: Gold = []
    for name, period in periods.items():
        text = (SHARED / "seeds" / f"{name}.txt").read_text("utf-8")
        lines = (SHARED / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
        core = [[row["start"], row["end"]] for row in rows if row["type"] == "quantity" and row["tier"] == "core"]
        found.append((text, Period.parse(period), core))
    return found


def _overlaps(found: list[tuple[int, int]], spans: list[list[int]]) -> int:
    return sum(any(start < high and low < end for start, end in found) for low, high in spans)


if __name__ == "__main__":
    measure_parser()
