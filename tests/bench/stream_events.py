"""A stream of TargetUpdated as targets writes it: many targets, each with its plan and a dozen figures."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from services.contract import NAMESPACE, TargetUpdated
from services.runtime.streams.events import encode

START = datetime(2026, 1, 10, 2, tzinfo=UTC)
QUOTE = "新增海外仓12万平方米以上，跨境电商综合试验区交易额突破8000亿元。"
CONTEXT = (
    "推动外贸稳规模优结构。" + QUOTE + "高水平建设自由贸易试验区，推进制度型开放，培育一批外贸新业态新模式龙头企业。"
)
MONTHS = 12
ID, REVISION = str(UUID(int=0)), 987654321
"""What stands in the template where each event has its own."""


def example() -> TargetUpdated:
    """A target in the ledger with all that a year brings: plan, signatures, twelve figures and their reports."""
    lead = {"id": str(uuid5(NAMESPACE, "市商务局")), "name": "市商务局"}
    helper = {"id": str(uuid5(NAMESPACE, "市邮政局")), "name": "市邮政局"}
    ends = [date(2026 + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, MONTHS + 1)]
    filed = [datetime(day.year, day.month, day.day, 2, tzinfo=UTC) + timedelta(days=6) for day in ends]
    return TargetUpdated.model_validate(
        {
            "id": ID,
            "revision": REVISION,
            "source": {"report_id": str(UUID(int=2)), "title": "示范市2026年政府工作报告", "issuer": "示范市人民政府"},
            "target": {
                "start": 3210,
                "end": 3223,
                "quote": "新增海外仓12万平方米以上",
                "indicator": "新增海外仓",
                "measure": "increment",
                "comparator": "ge",
                "value": "120000",
                "unit": "平方米",
                "starts_on": "2026-01-01",
                "deadline": "2026-12-31",
                "section": ["二、2026年工作安排", "（三）扩大高水平对外开放"],
                "sentence": {"start": 3210, "end": 3210 + len(QUOTE), "quote": QUOTE},
                "context": {"start": 3199, "end": 3199 + len(CONTEXT), "quote": CONTEXT},
                "category": "对外开放",
            },
            "state": "under_way",
            "number": "2026-017",
            "department": lead,
            "lead_official": "张三",
            "signatures": [{"department": one, "signed_at": "2026-01-06T02:00:00Z"} for one in (lead, helper)],
            "cadence": {"every": "monthly", "due_day": 8},
            "plan": {
                "kind": "points",
                "points": [
                    {"on": on, "share": share}
                    for on, share in zip(
                        ("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"),
                        ("0.2", "0.5", "0.75", "1"),
                        strict=True,
                    )
                ],
            },
            "assigned_on": "2026-01-05",
            "progress": [
                {"id": str(UUID(int=n)), "value": str(9876 * n), "as_of": str(day), "reported_at": at.isoformat()}
                for n, (day, at) in enumerate(zip(ends, filed, strict=True), 1)
            ],
            "filings": [
                {"as_of": str(day), "filed_at": at.isoformat(), "state": "accepted"}
                for day, at in zip(ends, filed, strict=True)
            ],
            "changed_at": filed[-1].isoformat(),
        }
    )


@dataclass(frozen=True)
class Told:
    """Events as they stand on a stream, and the revision that each target must end at."""

    entries: Sequence[bytes]
    newest: dict[UUID, int]


def told(targets: int, revisions: int, repeats: float = 0.1) -> Told:
    """Each target's revisions, old ones among newer ones, and some of them twice; the same on every call."""
    chance = random.Random(20260101)
    ids = [uuid5(NAMESPACE, f"bench/{number}") for number in range(targets)]
    every = [(one, revision) for one in ids for revision in range(1, revisions + 1)]
    every += chance.sample(every, int(len(every) * repeats))
    newest = dict.fromkeys(ids, revisions)
    every.sort(key=lambda one: one[1] + chance.gauss(0, 1))
    example_ = example()
    template, event_id = encode(example_, "targets", START), str(example_.event_id)
    return Told([_filled(template, event_id, *one) for one in every], newest)


def _filled(template: bytes, event_id: str, target: UUID, revision: int) -> bytes:
    own_id = str(uuid5(NAMESPACE, f"{TargetUpdated.type}/{target}/{revision}"))
    changes = ((event_id, own_id), (ID, str(target)), (str(REVISION), str(revision)))
    for old, new in changes:
        template = template.replace(old.encode(), new.encode())
    return template
