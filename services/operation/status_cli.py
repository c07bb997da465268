"""`duban status`."""

import asyncio
import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.table import Table

from services.operation.observation import observe
from services.operation.status import Status, Verdict, duration, findings, megabytes, verdict
from services.runtime.clock import SHANGHAI
from services.runtime.settings import ClientSettings
from services.stack import NotConfigured, configured_databases, settings_of, shared_from_environment
from services.terminal import fail

app = typer.Typer()


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False) -> None:
    """Shows what runs, what lags, waits or failed, and what needs you: status 0 well, 1 see to it, 2 unreachable."""
    try:
        databases, shared = configured_databases(), shared_from_environment()
        evidence, alerts = settings_of("targets").evidence_folder, settings_of("alerts")
    except NotConfigured as error:
        raise fail(error, Verdict.UNREACHABLE) from None
    if not databases:
        message = "no database is named: set DUBAN_TARGETS_DATABASE_URL and the others"
        raise fail(message, Verdict.UNREACHABLE)
    client = ClientSettings()
    gateway = client.url if "url" in client.model_fields_set else ""
    found = asyncio.run(observe(databases, evidence, shared, alerts, gateway))
    how = verdict(found)
    if as_json:
        print(json.dumps(_as_json(found, how), ensure_ascii=False))
    else:
        _print(found, how)
    raise typer.Exit(how)


def _as_json(found: Status, how: Verdict) -> dict[str, Any]:
    said: dict[str, Any] = to_jsonable_python(asdict(found))
    return {"verdict": how.name.lower(), "findings": list(findings(found)), **said}


def _print(found: Status, how: Verdict) -> None:
    console = Console(highlight=False)
    for table in (_processes(found), _databases(found), _streams(found)):
        if table.row_count:
            console.print(table)
    for name, said in _others(found):
        console.print(f"[bold]{name}[/bold]  {said}", soft_wrap=True)
    for line in findings(found):
        console.print("[red]![/red] ", end="")
        console.print(line, markup=False, soft_wrap=True)
    if how is Verdict.WELL:
        console.print("[green]well[/green]")


def _processes(found: Status) -> Table:
    table = Table("service", "host", "process", "version", "since", title="running")
    for one in found.redis.processes:
        table.add_row(one.service, one.host, str(one.pid), one.version, _instant(datetime.fromisoformat(one.since)))
    return table


def _databases(found: Status) -> Table:
    table = Table("database", "migration", "MB", "waiting to be told (oldest)", title="databases")
    for name, one in found.databases.items():
        waiting = ", ".join(_waiting(outbox, each.rows, each.age) for outbox, each in one.waiting.items())
        table.add_row(name, "down" if one.down else str(one.revision), megabytes(one.bytes), waiting)
    return table


def _waiting(name: str, rows: int, age: float) -> str:
    return f"{name} {rows} ({duration(age)})" if rows else f"{name} 0"


def _streams(found: Status) -> Table:
    table = Table("stream", "group", "events", "unread (oldest)", "in hand (oldest)", "dead letters", title="streams")
    for one in found.redis.groups:
        lag = one.lag
        unread, pending = _counted(lag.unread, lag.unread_age), _counted(lag.pending, lag.pending_age)
        table.add_row(one.stream, one.group, str(lag.entries), unread, pending, str(lag.dead))
    return table


def _counted(count: int, age: float) -> str:
    return f"{count} ({duration(age)})" if count else "0"


def _others(found: Status) -> list[tuple[str, str]]:
    lines = []
    if found.watch is not None:
        made = _instant(found.watch.made) if found.watch.made else "never"
        following = ", ".join(map(_instant, found.watch.following)) or "none"
        lines.append(("checks", f"last made {made}; next {following}"))
        failed = sum(found.watch.failed.values())
        lines.append(
            ("messages", f"{_counted(found.watch.messages.rows, found.watch.messages.age)} due, {failed} failed")
        )
    if not found.redis.down:
        lines.append(("redis", f"{megabytes(found.redis.bytes)} MB"))
    if found.evidence is not None:
        one = found.evidence
        lines.append(("evidence", f"{one.files} files, {megabytes(one.bytes)} MB; {megabytes(one.free)} MB free"))
    if found.gateway:
        lines.append(("gateway", found.gateway))
    return lines


def _instant(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
