"""One measurement: the median of several runs, beside its ceiling from the same run, as a JSON line."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

RUNS = 5


@dataclass(frozen=True)
class Measurement:
    """A figure, what it is held against, and the command that prints it; `ratio` is value / ceiling."""

    name: str
    value: float
    unit: str
    ceiling: float | None
    command: str = "make bench"

    def print(self) -> None:
        ratio = round(self.value / self.ceiling, 4) if self.ceiling else None
        line = {
            "name": self.name,
            "value": round(self.value, 6),
            "unit": self.unit,
            "ceiling": round(self.ceiling, 6) if self.ceiling is not None else None,
            "ratio": ratio,
            "command": self.command,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)


def median_seconds(work: Callable[[], Any], runs: int = RUNS) -> float:
    """The median time of the work, after one run that does not count."""
    work()
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
