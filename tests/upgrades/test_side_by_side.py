"""While an upgrade is under way the version before works on the same databases and streams, and harms nobody."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from services.contract import EVENTS, AlertChanged, Event, KeyChanged, TargetsExtracted, TargetUpdated, schemas
from services.operation.archive import members, part_of, verified
from services.operation.tables import Table, copy_in, tables_of
from services.runtime.embedded.stack import Stack
from services.runtime.postgres.migrations import migrate
from services.stack import NAMES, PARTS
from tests.integration.city import NOW
from tests.integration.copies import connected
from tests.upgrades.conftest import HERE, without_tables
from tests.upgrades.test_upgrades import BEFORE, left_by

COLUMNS = """
select table_name || '.' || column_name as column, data_type, is_nullable = 'YES' as nullable,
  column_default is not null or is_identity = 'YES' as given
from information_schema.columns where table_schema = 'public' and table_name <> 'alembic_version'
"""


async def _columns(stack: Stack, service: str) -> dict[str, Any]:
    connection = await connected(stack, service)
    try:
        return {row["column"]: dict(row) for row in await connection.fetch(COLUMNS)}
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def shapes(servers: Stack) -> Iterator[tuple[Stack, dict[str, Any], dict[str, Any]]]:
    """A stack with this version's tables; every column of the version before, and of this one."""
    stack = without_tables(servers)
    manifest = verified(HERE / f"{BEFORE}.tar.gz")["services"]

    async def both() -> tuple[dict[str, Any], dict[str, Any]]:
        before, now = {}, {}
        for service in NAMES:
            url, metadata = stack.database_urls[service], PARTS[service].metadata
            await migrate(url, service, metadata, manifest[service]["revision"])
            before[service] = await _columns(stack, service)
            await migrate(url, service, metadata)
            now[service] = await _columns(stack, service)
        return before, now

    before, now = asyncio.run(both())
    yield stack, before, now
    without_tables(servers)


@pytest.mark.parametrize("service", NAMES)
def test_what_the_version_before_reads_is_still_there(shapes: Any, service: str) -> None:
    _, before, now = shapes
    gone = {column: one for column, one in before[service].items() if column not in now[service]}
    assert gone == {}, "take it away in the version after, when nobody reads it any more"
    types = {column: (one["data_type"], now[service][column]["data_type"]) for column, one in before[service].items()}
    assert [column for column, (then, today) in types.items() if then != today] == []


@pytest.mark.parametrize("service", NAMES)
def test_what_the_version_before_does_not_write_may_be_left_out(shapes: Any, service: str) -> None:
    _, before, now = shapes
    added = {column: one for column, one in now[service].items() if column not in before[service]}
    tables = {column.split(".")[0] for column in before[service]}
    demanded = [
        column
        for column, one in added.items()
        if column.split(".")[0] in tables and not one["nullable"] and not one["given"]
    ]
    assert demanded == [], "a new column is empty at first, or has a default that the server fills in"
    stricter = [
        column for column, one in before[service].items() if one["nullable"] and not now[service][column]["nullable"]
    ]
    assert stricter == []


def test_rows_that_the_version_before_writes_are_taken(shapes: Any) -> None:
    """Every row of its own, with its own columns alone, into the tables of this version."""
    stack, _, _ = shapes
    manifest = verified(HERE / f"{BEFORE}.tar.gz")
    parts: dict[str, bytes] = {}
    for name, data in members(HERE / f"{BEFORE}.tar.gz"):
        parts[part_of(name)] = parts.get(part_of(name), b"") + data

    async def write() -> dict[str, int]:
        rows = {}
        for service in NAMES:
            connection = await connected(stack, service)
            try:
                for table in await tables_of(connection):
                    part = f"{service}/{table.name}.csv"
                    if part in parts:
                        told = Table(table.name, manifest["parts"][part]["columns"])
                        rows[part] = await copy_in(connection, told, _once(parts[part]))
            finally:
                await connection.close()
        return rows

    rows = asyncio.run(write())
    assert rows == {name: part["rows"] for name, part in manifest["parts"].items() if "rows" in part}


async def _once(data: bytes) -> Any:
    yield data


DOCUMENTS: dict[type[Event], tuple[str, str]] = {
    TargetUpdated: ("alerts/snapshot", "document"),
    AlertChanged: ("alerts/flip", "document"),
}
"""Where the version before kept the events as it told them."""


@pytest.mark.parametrize("event", DOCUMENTS, ids=lambda event: event.type)
def test_events_of_the_version_before_are_read(event: type[Event]) -> None:
    table, name = DOCUMENTS[event]
    told = [json.loads(row[name]) for row in left_by(BEFORE).of(table)]
    assert told
    for one in told:
        read = event.model_validate(one)
        assert _within(json.loads(read.model_dump_json()), one), "what it said is what is read"


def _within(read: Any, told: Any) -> bool:
    """Whether everything that was told is in what was read; numbers may be written otherwise."""
    if isinstance(told, dict):
        return all(name in read and _within(read[name], value) for name, value in told.items())
    if isinstance(told, list):
        return len(read) == len(told) and all(map(_within, read, told))
    return bool(read == told)


def test_keys_of_the_version_before_are_read() -> None:
    for row in left_by(BEFORE).of("targets/access_key"):
        names = [name for name in KeyChanged.model_fields if name in row]
        told: dict[str, Any] = {name: row[name] or None for name in names}
        told |= {name: datetime.fromisoformat(told[name]) for name in ("valid_until", "revoked_at") if told[name]}
        assert KeyChanged.model_validate(told).id == UUID(row["id"])


def test_targets_found_by_the_version_before_are_read() -> None:
    left = left_by(BEFORE)
    [report, *_] = left.of("ingest/report")
    found = [json.loads(row["document"]) for row in left.of("ingest/found_target") if row["report_id"] == report["id"]]
    told: dict[str, Any] = {"report_id": report["id"], "title": report["title"], "issuer": report["issuer"]}
    told |= {"period": report["period"], "extracted_at": NOW.isoformat()}
    ids = {row["position"]: row["target_id"] for row in left.of("ingest/found_target")}
    told["targets"] = [{"id": ids[str(place)], "target": one} for place, one in enumerate(found)]
    schema = _schema(TargetsExtracted)
    fits = [error.message for error in Draft202012Validator(schema).iter_errors(told)]
    assert fits == []
    assert len(TargetsExtracted.model_validate(told).targets) == len(found) > 50


def _schema(event: type[Event]) -> Any:
    return json.loads((HERE / "schemas" / BEFORE / f"{event.type}.json").read_text("utf-8"))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_the_contract_only_gained_what_may_be_left_out(event: type[Event]) -> None:
    """So the version before reads the events of this one, and this one those of the version before."""
    then, now = _schema(event), schemas()[event.type]
    kinds = {"": then} | then.get("$defs", {})
    for name, before in kinds.items():
        after = now if name == "" else now["$defs"][name]
        assert before.get("additionalProperties", True) is not False, f"{name} of the version before takes nothing new"
        for field, said in before.get("properties", {}).items():
            assert _meaning(after["properties"][field]) == _meaning(said), f"{name}.{field}"
        assert set(before.get("required", ())) == set(after.get("required", ())), name
        assert set(before.get("enum", ())) == set(after.get("enum", ())), f"{name}: a word nobody knew"


def _meaning(schema: Any) -> Any:
    """A field's schema without what is said to people."""
    if isinstance(schema, dict):
        return {name: _meaning(value) for name, value in schema.items() if name not in ("description", "title")}
    return [_meaning(one) for one in schema] if isinstance(schema, list) else schema


def test_events_of_this_version_are_valid_for_the_version_before() -> None:
    """Snapshots made by today's code of yesterday's rows."""
    validator = Draft202012Validator(_schema(TargetUpdated))
    for row in left_by(BEFORE).of("alerts/snapshot"):
        event = TargetUpdated.model_validate(json.loads(row["document"]))
        assert [error.message for error in validator.iter_errors(event.model_dump(mode="json"))] == []
    validator = Draft202012Validator(_schema(AlertChanged))
    for row in left_by(BEFORE).of("alerts/flip"):
        event_ = AlertChanged.model_validate(json.loads(row["document"]))
        assert [error.message for error in validator.iter_errors(event_.model_dump(mode="json"))] == []
