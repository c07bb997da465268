"""What departments and the office send, as careful clients do: again, with the same key, until it is taken."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from services.runtime.clock import SHANGHAI
from tests.faults.installation import PATIENCE, Installation
from tests.integration.city import eventually

TODAY = datetime.now(SHANGHAI).date().isoformat()
"""The day that all checks are made for."""

TARGET = {
    "measure": "increment",
    "comparator": "ge",
    "value": "200000",
    "unit": "平方米",
    "deadline": "2024-12-31",
    "issuer": "示范市人民政府",
}

PROMISES = "新增海外仓20万平方米以上。新增城镇就业5万人以上。"


@dataclass
class Refusal:
    """An answer that asks to try again."""

    status: int
    retry_after: str | None
    media_type: str
    seconds: float


@dataclass
class Traffic:
    """Posts figures from several threads; what was accepted, what was refused, and what should never be answered."""

    installation: Installation
    clients: int = 6
    targets: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: int = 0
    given_up: threading.Event = field(default_factory=threading.Event)

    def enter_targets(self, count: int = 120) -> None:
        """Puts targets into the ledger, and waits until alerts knows them all."""
        bodies = [TARGET | {"indicator": f"新增海外仓{number}"} for number in range(count)]
        with ThreadPoolExecutor(self.clients) as pool:
            answers = list(pool.map(lambda body: self.installation.call("POST", "/targets", json=body), bodies))
        self.targets = [str(answer.raise_for_status().json()["id"]) for answer in answers]

    def post(self, figures: int = 1000, pause: float = 0.0) -> threading.Thread:
        """Starts posting that many figures, spread over all targets."""
        before = len(self.accepted)
        thread = threading.Thread(target=self._post_all, args=[range(before, before + figures), pause])
        thread.start()
        return thread

    def _post_all(self, numbers: range, pause: float) -> None:
        with ThreadPoolExecutor(self.clients) as pool:
            for _ in pool.map(lambda number: self._post(number, pause), numbers):
                pass

    def _post(self, number: int, pause: float) -> None:
        name = f"figure-{number}"
        target = self.targets[number % len(self.targets)]
        # every third target comes to what it promised
        value = 210000 if number % len(self.targets) % 3 == 0 else number
        body = {"value": value, "as_of": "2024-11-30", "note": name}
        if self._insist("POST", f"/targets/{target}/progress", name, json=body) is not None:
            self.accepted.append(name)
        time.sleep(pause)

    def report(self, number: int) -> None:
        """Uploads a report of two targets."""
        text = f"示范{number}市2024年政府工作报告\n\n二、2024年工作安排\n{PROMISES}\n"
        body = {"text": text, "period": "2024", "issuer": f"示范{number}市人民政府"}
        answer = self._insist("POST", "/reports", f"report-{number}", json=body)
        if answer is not None:
            self.reports.append(answer["id"])

    def check(self) -> None:
        """Has every target assessed."""
        self._insist("POST", "/checks", None, json={"as_of": TODAY})

    def _insist(self, method: str, path: str, name: str | None, **options: Any) -> Any:
        headers = {"Idempotency-Key": name} if name else {}
        until = time.monotonic() + 3 * PATIENCE
        while not self.given_up.is_set():
            began = time.monotonic()
            if began > until:
                self.wrong.append(f"{path}: nobody took it")
                return None
            try:
                answer = self.installation.call(method, path, headers, **options)
            except httpx.TransportError:
                self.broken += 1
                time.sleep(0.1)
                continue
            if answer.is_success:
                return answer.json()
            if answer.status_code != 503:
                self.wrong.append(f"{path}: {answer.status_code} {answer.text[:300]}")
                return None
            taken = time.monotonic() - began
            media_type = answer.headers.get("content-type", "")
            self.refusals.append(Refusal(503, answer.headers.get("retry-after"), media_type, taken))
            time.sleep(0.5)
        return None

    @property
    def statuses(self) -> Counter[int]:
        return Counter(refusal.status for refusal in self.refusals)

    def finish(self, poster: threading.Thread, seconds: float = 3 * PATIENCE) -> None:
        """Waits until everything is accepted."""
        poster.join(seconds)
        if poster.is_alive():
            self.given_up.set()
            poster.join()
            raise AssertionError(f"only {len(self.accepted)} figures were accepted; {self.wrong[:3]}")

    def reach(self, count: int, seconds: float = PATIENCE) -> None:
        """Waits until so many figures were accepted."""
        eventually(lambda: len(self.accepted) >= count, f"{count} figures to be accepted", seconds)
