"""The `duban audit` commands: the audit trails of all services, followed and exported on the servers themselves."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from services.runtime.access.audit import Verdict, read_trail, verify_trail
from services.runtime.clock import SHANGHAI
from services.runtime.embedded.errors import EmbeddedError
from services.runtime.embedded.stack import embedded_stack
from services.runtime.postgres.database import Database
from services.runtime.postgres.tables import AuditRow
from services.stack import NAMES, PARTS, configured_databases

app = typer.Typer(no_args_is_help=True, help="Who wrote what: the audit trails of the services.")
err = Console(stderr=True, highlight=False)

DataOption = Annotated[
    Path | None, typer.Option(help="folder of a `duban up` that is not running; left out: what the environment names")
]


@app.command()
def verify(
    data: DataOption = None,
    noted: Annotated[list[str] | None, typer.Option(help="a head's hash noted earlier, to be found again")] = None,
) -> None:
    """Follows each chain of hashes; prints its length, its head, and what is wrong. Status 1 where anything is."""
    missing = set(noted or ())
    with _databases(data) as urls:
        found = asyncio.run(_verify(urls, missing))
    for name, verdict in found.items():
        print(f"{name}: {verdict.rows} rows chained, {verdict.waiting} waiting, head {verdict.head}")
    findings = [f"{name}: {finding}" for name, verdict in found.items() for finding in verdict.findings]
    findings += [f"no chain has the noted hash {one}" for one in sorted(missing)]
    for finding in findings:
        print(finding)
    if findings:
        raise typer.Exit(1)


async def _verify(urls: Mapping[str, str], noted: set[str]) -> dict[str, Verdict]:
    found = {}
    for name, url in urls.items():
        async with _opened(name, url) as database:
            found[name] = await verify_trail(database, PARTS[name].trail, noted)
    return found


@app.command()
def export(
    since: Annotated[str, typer.Option(help="first day to print, as 2026-07-01; left out: all")] = "",
    data: DataOption = None,
) -> None:
    """Prints every write as a JSON line: when, with which key, who, what, and its link in the chain."""
    try:
        start = datetime.combine(date.fromisoformat(since), time(), SHANGHAI) if since else None
    except ValueError:
        raise _fail(f"--since {since!r}: write a day as 2026-07-01") from None
    with _databases(data) as urls:
        asyncio.run(_export(urls, start))


async def _export(urls: Mapping[str, str], since: datetime | None) -> None:
    for name, url in urls.items():
        async with _opened(name, url) as database:
            async for row in read_trail(database, PARTS[name].trail, since):
                print(json.dumps(_line(name, row), ensure_ascii=False))


def _line(service: str, row: AuditRow) -> dict[str, Any]:
    return {"service": service, **row.model_dump(mode="json")}


@asynccontextmanager
async def _opened(name: str, url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    except (OSError, DBAPIError) as error:
        said = getattr(error, "orig", None) or error
        raise _fail(f"cannot read the audit trail of {name} (is its database up, and migrated?): {said}") from None
    finally:
        await database.close()


@contextmanager
def _databases(data: Path | None) -> Iterator[Mapping[str, str]]:
    """The URLs of the services' databases."""
    if data is None:
        urls = configured_databases()
        if not urls:
            raise _fail("no database is named: set DUBAN_TARGETS_DATABASE_URL and the others, or give --data")
        yield urls
        return
    if not data.is_dir():
        raise _fail(f"there is no folder {data}")
    try:
        with embedded_stack(data, NAMES) as stack:
            yield stack.database_urls
    except EmbeddedError as error:
        raise _fail(error) from None


def _fail(message: object) -> typer.Exit:
    err.print(f"[red]duban:[/red] {message}", soft_wrap=True)
    return typer.Exit(1)
