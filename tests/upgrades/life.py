"""A year in a made-up city, lived through HTTP, so that every table of every service has rows.

`first` is what the first version knew, `second` what came with the version after; both are told to a running duban.
"""

import csv
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
AS_OF = "2026-06-30"
"""Of the figures those of this day; all of them would take room and show nothing more."""


@dataclass
class Life:
    """What was made on the way: targets by indicator, keys of departments by code."""

    url: str
    operator: str
    targets: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, key: str = "", **options: Any) -> Any:
        """The answer's JSON; raises where it is refused, and says how."""
        headers = {"authorization": f"Bearer {key or self.operator}"} | options.pop("headers", {})
        answer = httpx.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=60, **options)
        if not answer.is_success:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def post(self, path: str, body: Any = None, key: str = "", **headers: str) -> Any:
        return self.call("POST", path, key, json=body, headers=headers)

    def until(self, probe: Callable[[], Any], what: str, seconds: float = 120) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                found = probe()
            except RuntimeError:
                found = None
            if found:
                return found
            time.sleep(0.2)
        raise RuntimeError(f"waited in vain for {what}")


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first(life: Life) -> None:
    """A report, departments with keys, figures, a check that finds what lags, its webhook."""
    data = (SEEDS / "report-2026.txt").read_bytes()
    report = life.call("POST", "/reports", files={"file": ("report-2026.txt", data)}, data={"period": "2026"})
    wanted = report["target_count"]
    query = {"report_id": report["id"], "limit": 500}
    found = life.until(
        lambda: (got := life.call("GET", "/targets", params=query))["total"] >= wanted and got["items"], "targets"
    )
    for row in _rows("departments.csv"):
        life.departments[row["code"]] = life.post("/departments", {"name": row["name"], "code": row["code"]})["id"]
        life.keys[row["code"]] = life.post(f"/departments/{row['code']}/keys", {"label": row["name"]})["key"]
    leads = {row["indicator"]: row["department"] for row in _rows("assignments.csv")}
    for target in found:
        code = leads.get(target["indicator"])
        if code is not None and target["indicator"] not in life.targets:
            life.targets[target["indicator"]], life.leads[target["indicator"]] = target["id"], code
            life.call("PATCH", f"/targets/{target['id']}", json={"department_id": code})
    for number, row in enumerate(_rows("progress-2026.csv")):
        if row["indicator"] in life.targets and row["as_of"] == AS_OF:
            body = {"value": row["value"], "unit": row["unit"] or None, "as_of": row["as_of"]}
            path = f"/targets/{life.targets[row['indicator']]}/progress"
            once = {"idempotency-key": f"life-{number}"} if number % 10 == 0 else {}  # answers take room
            life.post(path, body, life.keys[row["department"]], **once)
    life.post("/keys", {"role": "supervisor", "label": "督查室"})
    warehouse = life.targets["新增海外仓"]

    def arrived() -> bool:
        found = life.call("GET", f"/assessments/{warehouse}", params={"as_of": AS_OF})
        return bool(found["data_as_of"] == AS_OF)

    life.until(arrived, "figures in the alerts service")
    life.post("/checks", {"as_of": AS_OF})
    life.until(lambda: life.call("GET", "/alerts", params={"state": "firing"})["total"], "alerts")


def second(life: Life) -> None:
    """The ledger's life, evidence, doubts, reviews, corrections; silences, acknowledgements, notices, groups."""
    _settle(life)
    _report(life)
    _correct_the_report(life)
    _quieten(life)
    life.until(lambda: life.call("GET", "/deliveries", params={"outcome": "sent"})["total"], "a delivery")
    life.until(lambda: life.call("GET", "/deliveries", params={"receiver": "督查室"})["total"], "a group's message")


def _settle(life: Life) -> None:
    """One target is settled, one waits for an extension, one is adjusted, one suspended."""
    made = {}
    for place, end in enumerate(("closed", "waiting", "adjusted", "suspended")):
        body = {"indicator": f"新建口袋公园{place}", "measure": "increment", "comparator": "ge", "value": "20"}
        body |= {"unit": "个", "deadline": "2026-12-31", "issuer": "示范市人民政府"}
        made[end] = life.post("/targets", body)["id"]
        codes = list(life.departments)
        given: dict[str, Any] = {"department_id": codes[0], "supporting": codes[1:2], "lead_official": "张三"}
        given["cadence"] = {"every": "monthly", "due_day": 8}
        given["plan"] = {"kind": "points", "quarters": [20, 50, 75, 100]}
        life.call("PATCH", f"/targets/{made[end]}", json=given)
        _step(life, made[end], "sign", life.keys[codes[0]])
    lead = life.keys[next(iter(life.departments))]
    life.post(f"/targets/{made['closed']}/progress", {"value": "21", "as_of": AS_OF, "note": "全部建成"}, lead)
    _step(life, made["closed"], "claim", lead)
    _step(life, made["closed"], "accept")
    _step(life, made["closed"], "close")
    _step(life, made["waiting"], "request_extension", lead, deadline="2027-03-31")
    _step(life, made["adjusted"], "adjust", value="25")
    _step(life, made["suspended"], "suspend")


def _step(life: Life, id_: str, action: str, key: str = "", **more: str) -> None:
    life.post(f"/targets/{id_}/changes", {"action": action, "why": "按会议要求", **more}, key)


def _report(life: Life) -> None:
    """Evidence, a correction, a figure in doubt that is confirmed, one that is returned."""
    id_ = life.targets["新增海外仓"]
    key = life.keys[life.leads["新增海外仓"]]
    file = life.call("POST", f"/targets/{id_}/evidence", key, files={"file": ("现场.png", _picture())})
    body = {"value": "6.1", "unit": "万平方米", "as_of": "2026-06-30", "problem": "用地未批", "next_step": "七月报批"}
    posted = life.post(f"/targets/{id_}/progress", body | {"evidence": [file["id"], "https://example.cn/a"]}, key)
    doubted = life.post(f"/targets/{id_}/progress", {"value": "61", "unit": "万平方米", "as_of": "2026-07-31"}, key)
    if doubted["status"] != "in_doubt":
        raise RuntimeError("a slip of the unit was not asked back")
    _review(life, id_, posted["id"], "returned", "")
    _review(life, id_, doubted["id"], "withdrawn", key)


def _review(life: Life, target: str, figure: str, decision: str, key: str) -> None:
    life.post(f"/targets/{target}/progress/{figure}/reviews", {"decision": decision, "reason": "与统计台账不符"}, key)


def _correct_the_report(life: Life) -> None:
    text = (SEEDS / "report-2026.txt").read_text("utf-8").replace("新增海外仓20万平方米", "新增海外仓21万平方米")
    life.call("POST", "/reports", files={"file": ("修订.txt", text.encode())}, data={"period": "2026"})


def _quieten(life: Life) -> None:
    """A key is rotated, an alert acknowledged, a department silenced, a notice issued."""
    keys = life.call("GET", "/keys", params={"department": "swj"})["items"]
    life.post(f"/keys/{keys[0]['id']}/rotation", {"overlap_hours": 720})
    firing = life.call("GET", "/alerts", params={"state": "firing", "limit": 100})["items"]
    life.post(f"/alerts/{firing[0]['id']}/acknowledge", {"why": "已约定补报", "workdays": 10})
    silence = {
        "rule": "report_overdue",
        "reason": "系统切换",
        "ends_at": "2099-01-01T00:00:00+08:00",
    }
    life.post("/silences", silence)
    life.post("/notices", {"kind": "督查通报"})
    life.post("/checks", {"as_of": "2026-07-31"})


def _picture() -> bytes:
    """A PNG of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )
