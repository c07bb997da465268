"""The demonstration's data, read from `seeds/`."""

import csv
from dataclasses import dataclass
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
REPORT = "report-2026.txt"
PERIOD = "2026"


@dataclass(frozen=True)
class Figure:
    """One line of progress: whose, of what, how much, as of when."""

    indicator: str
    department: str
    as_of: str
    value: str
    unit: str | None
    note: str | None


@dataclass(frozen=True)
class Seeds:
    """A made-up city: its report, departments (code → name), who leads what, and half a year of figures."""

    report_name: str
    report: bytes
    departments: dict[str, str]
    assignments: dict[str, str]
    progress: list[Figure]


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_seeds() -> Seeds:
    return Seeds(
        report_name=REPORT,
        report=(SEEDS / REPORT).read_bytes(),
        departments={row["code"]: row["name"] for row in _rows("departments.csv")},
        assignments={row["indicator"]: row["department"] for row in _rows("assignments.csv")},
        progress=[
            Figure(
                row["indicator"],
                row["department"],
                row["as_of"],
                row["value"],
                row["unit"] or None,
                row["note"] or None,
            )
            for row in _rows("progress-2026.csv")
        ],
    )
