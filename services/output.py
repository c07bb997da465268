"""How the command line prints what it found."""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table

from services.contract import GUIDELINE_FIELDS
from services.demo.run import Result
from services.ingest.parser import ParsedReport
from services.ingest.parser.rows import baseline_row, guideline_row

LIGHTS = {
    "red": "[red]● 红[/red]",
    "orange": "[dark_orange]● 橙[/dark_orange]",
    "yellow": "[yellow]● 黄[/yellow]",
    "green": "[green]● 绿[/green]",
    "blue": "[blue]● 蓝[/blue]",
    "grey": "[dim]○ 未评[/dim]",
}


class Form(StrEnum):
    """How to print targets."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


COLUMNS = ("type", "quote", "indicator", "measure", "comparator", "value", "unit", "deadline")
"""What the table of targets shows of the guidelines' fields."""


def targets(found: ParsedReport, form: Form) -> None:
    """The targets of a report, as the guidelines write them."""
    rows = [guideline_row(target) for target in found.targets]
    title = f"{found.issuer} {found.period} ({found.period_source}): {len(rows)} targets"
    _print(rows, form, COLUMNS if form is Form.TABLE else GUIDELINE_FIELDS, title)


def decisions(found: ParsedReport, form: Form) -> None:
    """Every number of the text, kept or excluded, and the rule that decided."""
    rows = [asdict(one) for one in found.decisions]
    _print(rows, form, ("start", "end", "quote", "kept", "rule"), f"{len(rows)} numbers")


def baselines(found: ParsedReport) -> None:
    """The targets' baselines, a JSON line each."""
    for target in found.targets:
        row = baseline_row(target)
        if row is not None:
            print(json.dumps(row, ensure_ascii=False))


def _print(rows: list[dict[str, Any]], form: Form, columns: Sequence[str], title: str) -> None:
    if form is Form.JSONL:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    elif form is Form.CSV:
        writer = csv.DictWriter(sys.stdout, columns)
        writer.writeheader()
        writer.writerows(rows)
    else:
        table = Table(*columns, title=title)
        for row in rows:
            table.add_row(*("" if row[name] is None else str(row[name]) for name in columns))
        Console().print(table)


def demo_as_json(found: Result, once: bool) -> None:
    print(json.dumps(found.as_json(), ensure_ascii=False), flush=True)


def demo_as_table(found: Result, once: bool) -> None:
    """The targets that can be judged with their lights, worst first, the alerts, and the board's address."""
    order = list(LIGHTS)
    judged = [row for row in found.rows if row["light"] != "grey"]
    table = Table(
        "亮灯",
        "指标",
        "完成率",
        "序时",
        "差值",
        "时限",
        title=f"{found.targets} targets, {found.progress} figures, {found.asked_back} of them asked back first",
    )
    for row in sorted(judged, key=lambda row: (order.index(row["light"]), row["gap_points"] or 0)):
        cells = (_percent(row["completion"]), _percent(row["schedule"]), _points(row["gap_points"]))
        table.add_row(LIGHTS[row["light"]], row["target"]["indicator"], *cells, row["target"]["deadline"])
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{len(found.rows) - len(judged)} 项尚无进度，未评。\n")
    for alert in found.alerts:
        console.print(f"{LIGHTS[alert['light']]} [bold]{alert['indicator']}[/bold]（{alert['department']}）")
        console.print(f"   {alert['explanation']}。\n   原文：{alert['quote']}\n   出处：{alert['place']}\n")
    console.print(f"{found.delivered} signed webhooks delivered and verified.")
    if not once:
        console.print(f"Board: [bold]{found.board}[/bold]   (Ctrl-C to stop)")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _points(gap: float | None) -> str:
    return "" if gap is None else f"{gap:+.1f}"
