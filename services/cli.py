"""The `duban` command."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import uvicorn

from services import audit, output, rules_cli
from services.client import ApiError, Client, TooSlow
from services.contract import Period
from services.demo.run import demonstrate
from services.ingest.documents import text_of
from services.ingest.parser import parse_report
from services.operation import copies_cli, letters_cli, rotation_cli, status_cli
from services.runtime.embedded.errors import EmbeddedError
from services.runtime.embedded.stack import embedded_stack, keep_secret
from services.runtime.http.app import create_app
from services.runtime.memory import set_aside_what_stays
from services.runtime.observing.telemetry import log_to_stderr
from services.runtime.service import Service
from services.runtime.settings import ClientSettings
from services.stack import (
    NAMES,
    NotConfigured,
    PortTaken,
    build,
    issue_operator_key,
    listen,
    migrate_all,
    republish_all,
    server_config,
    settings_for,
    shared_settings,
)
from services.terminal import err, fail

app = typer.Typer(no_args_is_help=True, add_completion=False, help="督办: watches over what a government promised.")
T = TypeVar("T")

PortOption = Annotated[int, typer.Option(help="port to serve on")]
HostOption = Annotated[str, typer.Option(help="address to serve on")]
UrlOption = Annotated[str, typer.Option(help="where the services are (DUBAN_URL)")]
KeyOption = Annotated[str, typer.Option(help="access key (DUBAN_KEY)")]
PeriodOption = Annotated[str, typer.Option(help="2026, or 2021-2025; left out: read from the text")]
ServicesArgument = Annotated[list[str] | None, typer.Argument(help="ingest, targets, alerts; left out: all")]


@contextmanager
def interruptible() -> Iterator[None]:
    """Makes a termination end like Ctrl-C: everything that was started is stopped first."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        err.print("stopped")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs it; what a service refuses is said in a line."""
    try:
        return asyncio.run(work)
    except (ApiError, TooSlow) as error:
        raise fail(error) from None


@app.command()
def demo(
    once: Annotated[bool, typer.Option(help="end instead of serving until Ctrl-C")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    port: PortOption = 0,
) -> None:
    """Shows the whole job on a made-up city's report, on real servers in a throw-away folder."""
    log_to_stderr("ERROR")
    show = output.demo_as_json if as_json else output.demo_as_table
    try:
        with interruptible():
            demonstrate(
                port, lambda step: err.print(f"· {step}", style="dim"), lambda found: show(found, once), once=once
            )
    except (EmbeddedError, ApiError, TooSlow, PortTaken) as error:
        raise fail(error) from None


@app.command()
def up(
    data: Annotated[Path, typer.Option(help="folder that keeps everything")] = Path("data"),
    port: PortOption = 8321,
    host: HostOption = "127.0.0.1",
) -> None:
    """Runs everything in one process on embedded PostgreSQL and Redis; data stays in the folder."""
    try:
        with interruptible(), listen(host, port) as bound, embedded_stack(data, NAMES) as stack:
            settings, shared = settings_for(NAMES, stack), shared_settings(stack, data / "session.secret")
            log_to_stderr(shared.log_level)
            asyncio.run(migrate_all(settings))
            key_file = data / "operator.key"
            if not key_file.exists():
                key = asyncio.run(issue_operator_key(settings["targets"]))
                keep_secret(key_file, key)
                print(f"operator key (shown once, kept in {key_file}): {key}", flush=True)
            print(f"serving on http://{host}:{port}  board: http://{host}:{port}/board", flush=True)
            _serve(build(settings, shared), bound)
    except (EmbeddedError, NotConfigured, PortTaken) as error:
        raise fail(error) from None


@app.command()
def serve(services: ServicesArgument = None, port: PortOption = 8321, host: HostOption = "127.0.0.1") -> None:
    """Runs services on the PostgreSQL and Redis that the environment names."""
    try:
        settings, shared = settings_for(_known(services)), shared_settings()
        log_to_stderr(shared.log_level)
        with interruptible(), listen(host, port) as bound:
            _serve(build(settings, shared), bound)
    except (NotConfigured, PortTaken) as error:
        raise fail(error) from None


def _serve(services: list[Service], bound: socket.socket) -> None:
    """Until the process is told to end."""
    made = create_app(services)
    set_aside_what_stays()
    uvicorn.Server(server_config(made)).run(sockets=[bound])


@app.command()
def migrate(services: ServicesArgument = None) -> None:
    """Brings the services' databases up to date."""
    try:
        asyncio.run(migrate_all(settings_for(_known(services))))
    except NotConfigured as error:
        raise fail(error) from None


@app.command()
def republish(
    services: ServicesArgument = None,
    since: Annotated[str, typer.Option(help="only what was published from this instant on; left out: all")] = "",
) -> None:
    """Has the services publish again what they have published; prints how many rows as JSON. Repeats harm nobody."""
    try:
        instant = datetime.fromisoformat(since) if since else None
        if instant is not None and instant.tzinfo is None:
            raise ValueError
    except ValueError:
        raise fail(f"--since {since!r}: write an instant with its zone as 2026-06-30T12:00:00+08:00") from None
    try:
        print(json.dumps(asyncio.run(republish_all(settings_for(_known(services)), instant))))
    except NotConfigured as error:
        raise fail(error) from None


@app.command("operator-key")
def operator_key() -> None:
    """Makes an operator's key in the targets database and prints it once."""
    try:
        print(asyncio.run(issue_operator_key(settings_for(["targets"])["targets"])))
    except NotConfigured as error:
        raise fail(error) from None


def _known(services: list[str] | None) -> list[str]:
    for name in services or ():
        if name not in NAMES:
            raise fail(f"there is no service {name!r}; there are {', '.join(NAMES)}")
    return services or list(NAMES)


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    period: PeriodOption = "",
    form: Annotated[output.Form, typer.Option("--format", help="how to print")] = output.Form.TABLE,
    explain: Annotated[bool, typer.Option(help="print every number, kept or excluded, and the rule")] = False,
    baselines: Annotated[bool, typer.Option(help="print the targets' baselines as JSON lines")] = False,
) -> None:
    """Prints the targets of a report without saving anything."""
    try:
        text = text_of(file.read_bytes(), file.name)
        found = parse_report(text, Period.parse(period) if period else None)
    except ValueError as error:
        raise fail(error) from None
    if explain:
        output.decisions(found, form)
    elif baselines:
        output.baselines(found)
    else:
        output.targets(found, form)


@app.command()
def ingest(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    period: PeriodOption = "",
    title: Annotated[str, typer.Option(help="left out: read from the text")] = "",
    issuer: Annotated[str, typer.Option(help="left out: read from the text")] = "",
    url: UrlOption = "",
    key: KeyOption = "",
) -> None:
    """Posts a report and waits until its targets are in the ledger."""

    data = file.read_bytes()

    async def work() -> tuple[Any, int]:
        async with _client(url, key) as client:
            report = await client.upload(file.name, data, {"period": period, "title": title, "issuer": issuer})
            return report, await client.registered(report)

    report, registered = run(work())
    print(json.dumps({**report, "registered": registered}, ensure_ascii=False))


@app.command()
def check(
    as_of: Annotated[str, typer.Option(help="day to check; left out: today")] = "",
    url: UrlOption = "",
    key: KeyOption = "",
) -> None:
    """Assesses every target as of a day; prints what was found as JSON."""

    async def work() -> Any:
        async with _client(url, key) as client:
            return await client.post("/checks", {"as_of": as_of or None})

    if as_of:
        try:
            date.fromisoformat(as_of)
        except ValueError:
            raise fail(f"--as-of {as_of!r}: write a day as 2026-06-30") from None
    print(json.dumps(run(work()), ensure_ascii=False, indent=1))


def _client(url: str, key: str) -> Client:
    settings = ClientSettings()
    return Client(url or settings.url, key or settings.key)


app.add_typer(letters_cli.app, name="dead-letters")
app.add_typer(audit.app, name="audit")
app.add_typer(rules_cli.app, name="rules")
app.add_typer(copies_cli.app)
app.add_typer(status_cli.app)
app.add_typer(rotation_cli.app)


if __name__ == "__main__":
    sys.exit(app())
