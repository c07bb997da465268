"""A ledger under way, and what its departments then report: 10,000 targets of 50 departments with some figures each."""

import asyncio
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import asyncpg

from services.runtime.access.keys import hash_of, new_secret
from services.runtime.clock import day_of, system_clock
from services.runtime.embedded.stack import Stack

SPACE = UUID("6b1f6cf4-3bd6-4a0b-bb7d-0d6a3d2d4f60")
STARTS_ON = day_of(system_clock()).replace(month=1, day=1) - timedelta(days=730)
DEADLINE = STARTS_ON + timedelta(days=4 * 365)
GOAL = 1_000_000
KNOWN = 3
"""Figures that every target has when the load begins."""

EVERY = 10
"""Days from one figure to the next; each adds about as much as the one before, so that none is asked back."""

TARGET = {
    "indicator": "新增海外仓",
    "measure": "increment",
    "comparator": "ge",
    "value": str(GOAL),
    "unit": "平方米",
    "starts_on": str(STARTS_ON),
    "deadline": str(DEADLINE),
    "start": 0,
    "end": 7,
    "quote": "新增海外仓100万平方米以上",
    "sentence": {"start": 0, "end": 36, "quote": "大力发展外贸新业态，优化海外仓布局，力争新增海外仓100万平方米以上。"},
    "category": "对外开放",
    "section": ["二、重点任务", "（三）扩大高水平对外开放"],
    "suggested_department": "市商务局",
}

FILL = """
insert into department (id, name, created_at) select id, name, now()
    from unnest($1::uuid[], $2::text[]) made(id, name);
"""
KEYS = """
insert into access_key (id, revision, hash, role, department_id, label, prefix, created_at)
    select gen_random_uuid(), 1, hash, 'department', id, name, 'duban_', now()
    from unnest($1::uuid[], $2::text[], $3::text[]) made(id, name, hash)
"""
TARGETS = """
insert into target (id, revision, version, number, state, title, issuer, position, indicator, starts_on, deadline,
    document, promised, edition, extracted_at, department_id, cadence, assigned_on, created_at, changed_at)
select id, 4, 1, '示范督〔2026〕' || n || '号', 'under_way', '示范市2026年政府工作报告', '示范市人民政府', n,
    '新增海外仓', $4::date, $5::date, $3::jsonb, $3::jsonb, $3::jsonb, now(), department_id,
    '{"every": "monthly", "due_day": 8}', $4::date, now(), now()
from unnest($1::uuid[], $2::uuid[]) with ordinality made(id, department_id, n)
"""
ASSIGNEES = """
insert into assignee (target_id, department_id, place, signed_at)
select id, department_id, 0, now() from target
"""
FIGURES = """
insert into progress (id, target_id, kind, value, unit, given_value, given_unit, as_of, key_id, who, reported_at)
select gen_random_uuid(), target.id, 'cumulative', 10000 * n, '平方米', n, '万平方米', $1::date + $3 * n,
    gen_random_uuid(), '市商务局', now() from target cross join generate_series(1, $2) n
"""


@dataclass(frozen=True)
class Ledger:
    """The targets, and of each the key that its department reports with."""

    keys: tuple[tuple[UUID, str], ...]


def fill(stack: Stack, targets: int = 10_000, departments: int = 50) -> Ledger:
    """Enters the departments, their keys, the targets and their first figures into the targets database."""
    return asyncio.run(_fill(stack.database_urls["targets"], targets, departments))


async def _fill(url: str, targets: int, departments: int) -> Ledger:
    owners = [uuid5(SPACE, f"department {n}") for n in range(departments)]
    names, secrets = [f"第{n + 1}局" for n in range(departments)], [new_secret() for _ in owners]
    ids = [uuid4() for _ in range(targets)]
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(FILL, owners, names)
        await connection.execute(KEYS, owners, names, [hash_of(secret) for secret in secrets])
        given = [owners[n % departments] for n in range(targets)]
        await connection.execute(TARGETS, ids, given, json.dumps(TARGET, ensure_ascii=False), STARTS_ON, DEADLINE)
        await connection.execute(ASSIGNEES)
        await connection.execute(FIGURES, STARTS_ON, KNOWN, EVERY)
        await connection.execute("analyze")
    finally:
        await connection.close()
    return Ledger(tuple((id_, secrets[n % departments]) for n, id_ in enumerate(ids)))


def posts(ledger: Ledger, count: int, once: bool, first: int = 0) -> Iterator[dict[str, Any]]:
    """So many posts, evenly over the targets in no order; `first` is how many were sent before, by another call."""
    random.seed(7)
    order = list(ledger.keys)
    random.shuffle(order)
    for n in range(first, first + count):
        id_, secret = order[n % len(order)]
        turn = KNOWN + 1 + n // len(order)
        body = {
            "value": f"{turn}.{n % 10:02}",
            "unit": "万平方米",
            "as_of": str(STARTS_ON + timedelta(days=EVERY * turn)),
            "note": f"本期新增海外仓项目{n % 9 + 1}个，均已投入使用",
            "next_step": "加快在建项目进度",
        }
        headers = {"authorization": f"Bearer {secret}"} | ({"idempotency-key": str(uuid4())} if once else {})
        yield {"path": f"/api/v1/targets/{id_}/progress", "headers": headers, "body": body}


def write(requests: Iterator[dict[str, Any]], file: Path) -> Path:
    """The requests as the load client reads them."""
    with file.open("w") as out:
        out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in requests)
    return file


def saved(stack: Stack, rows: str) -> int:
    """How many rows a table of the targets database has, or how many such rows: `target where …`."""

    async def count() -> int:
        connection = await asyncpg.connect(stack.database_urls["targets"].replace("+asyncpg", ""))
        try:
            found: int = await connection.fetchval(f"select count(*) from {rows}")  # noqa: S608 a text of ours
            return found
        finally:
            await connection.close()

    return asyncio.run(count())
