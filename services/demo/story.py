"""What the people of a made-up city do in half a year, through HTTP alone."""

import asyncio
from dataclasses import dataclass
from typing import Any

from services.client import ApiError, Client, until
from services.demo.seeds import PERIOD, Figure, Seeds


@dataclass(frozen=True)
class Ledger:
    """The targets of the report: all of them, and the ids of those that were assigned, by indicator."""

    targets: list[Any]
    assigned: dict[str, str]


@dataclass(frozen=True)
class Posted:
    """How many figures were taken, and how many of them were first asked back."""

    figures: int
    asked_back: int


class Story:
    """The office's side is `operator`; each department comes with its own key."""

    def __init__(self, url: str, operator: Client, seeds: Seeds) -> None:
        self.url, self.operator, self.seeds = url, operator, seeds

    async def upload(self) -> Any:
        """The office posts the report."""
        return await self.operator.upload(self.seeds.report_name, self.seeds.report, {"period": PERIOD})

    async def register(self, report: Any) -> list[Any]:
        """The targets arrive in the ledger over the stream."""
        await self.operator.registered(report)
        return [target async for target in self.operator.all("/targets", report_id=report["id"])]

    async def open_departments(self) -> dict[str, str]:
        """Departments are made; each gets a key. Keys by the departments' codes."""
        keys = {}
        for code, name in self.seeds.departments.items():
            department = await self.operator.post("/departments", {"name": name, "code": code})
            issued = await self.operator.post(f"/departments/{department['id']}/keys", {"label": "demo"})
            keys[code] = issued["key"]
        return keys

    async def assign(self, targets: list[Any]) -> Ledger:
        """The office gives targets to departments."""
        assigned: dict[str, str] = {}
        for target in targets:
            code = self.seeds.assignments.get(target["indicator"])
            if code is not None and target["indicator"] not in assigned:
                await self.operator.patch(f"/targets/{target['id']}", {"department_id": code})
                assigned[target["indicator"]] = target["id"]
        return Ledger(targets, assigned)

    async def report_progress(self, ledger: Ledger, keys: dict[str, str]) -> Posted:
        """The departments post their figures, each all at once and side by side."""
        posted = await asyncio.gather(*(self._department(ledger, code, key) for code, key in keys.items()))
        return Posted(sum(one.figures for one in posted), sum(one.asked_back for one in posted))

    async def _department(self, ledger: Ledger, code: str, key: str) -> Posted:
        """One department's figures; what is asked back it confirms with a reason."""
        own = [one for one in self.seeds.progress if one.department == code and one.indicator in ledger.assigned]
        async with Client(self.url, key) as client:
            answer = await client.post("/progress", [_line(ledger, figure) for figure in own])
            asked = [line for line in answer["lines"] if line["status"] == "in_doubt"]
            for line in asked:
                path = f"/targets/{line['target']}/progress/{line['progress_id']}/reviews"
                await client.post(path, {"decision": "confirmed", "reason": "已与统计台账核对"})
        return Posted(answer["accepted"] + len(asked), len(asked))

    async def arrive(self, ledger: Ledger, as_of: str) -> None:
        """Every assigned target's newest figure has come to the alerts service over the stream."""
        newest: dict[str, str] = {}
        for figure in self.seeds.progress:
            newest[figure.indicator] = max(newest.get(figure.indicator, ""), figure.as_of)
        for indicator, id_ in ledger.assigned.items():

            async def known(id_: str = id_, day: str = newest[indicator]) -> bool | None:
                try:
                    found = await self.operator.get(f"/assessments/{id_}", as_of=as_of)
                except ApiError:  # not heard of yet
                    return None
                return True if found["data_as_of"] == day else None

            await until(known, f"the figures of {indicator} in the alerts service")


def _line(ledger: Ledger, figure: Figure) -> dict[str, Any]:
    return {
        "target_id": ledger.assigned[figure.indicator],
        "value": figure.value,
        "unit": figure.unit,
        "as_of": figure.as_of,
        "note": figure.note,
    }
