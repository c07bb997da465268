"""The `duban rules` commands: rule packs checked, described, and held against each other on the ledger's targets."""

import asyncio
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from services.assessment import InvalidPack, Light, RulePack, pack_schema, parse_pack
from services.assessment.comparison import Comparison, compare
from services.client import ApiError, Client
from services.contract import Target, TargetUpdated
from services.runtime.rules import load_rules, pack_names
from services.runtime.settings import ClientSettings

app = typer.Typer(no_args_is_help=True, help="Rule packs: which gap gets which light.")
err = Console(stderr=True, highlight=False)

PackArgument = Annotated[str, typer.Argument(help=f"a file, or one of {', '.join(pack_names())}")]


@app.command()
def check(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Prints what is wrong in a rule pack's file, a line a fault; status 1 where anything is."""
    try:
        pack = parse_pack(file.read_text("utf-8"))
    except InvalidPack as error:
        for fault in error.faults:
            print(f"{file}:{fault.line}: {fault.field}: {fault.says}")
        raise typer.Exit(1) from None
    except UnicodeDecodeError as error:
        print(f"{file}:1: file: byte {error.start} is not UTF-8; save it as UTF-8")
        raise typer.Exit(1) from None
    print(f"{file}: {pack.label} is right ({pack.title})")


@app.command()
def schema() -> None:
    """Prints the JSON Schema of a rule pack's file."""
    print(json.dumps(pack_schema(), ensure_ascii=False, indent=2))


@app.command("compare")
def compare_packs(
    old: PackArgument,
    new: PackArgument,
    as_of: Annotated[str, typer.Option(help="day to judge by, as 2026-06-30")],
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    url: Annotated[str, typer.Option(help="where the services are (DUBAN_URL)")] = "",
    key: Annotated[str, typer.Option(help="access key (DUBAN_KEY)")] = "",
) -> None:
    """Prints which lights would change if one rule pack took another's place, by what the ledger knows today."""
    packs = _pack(old), _pack(new)
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        raise _fail(f"--as-of {as_of!r}: write a day as 2026-06-30") from None
    try:
        snapshots = asyncio.run(_snapshots(url, key))
    except ApiError as error:
        raise _fail(error) from None
    found = compare(snapshots, day, *packs)
    if as_json:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
    else:
        _as_table(found, packs[0].label, packs[1].label)


def _pack(given: str) -> RulePack:
    try:
        return load_rules(given)
    except InvalidPack as error:
        raise _fail(f"{given}: {error}") from None
    except (OSError, UnicodeDecodeError):
        raise _fail(f"{given}: cannot be read; give a file, or one of {', '.join(pack_names())}") from None


async def _snapshots(url: str, key: str) -> list[TargetUpdated]:
    """The ledger's targets; its API answers every field of the events."""
    settings = ClientSettings()
    async with Client(url or settings.url, key or settings.key) as client:
        rows = [row async for row in client.all("/targets")]
    return [TargetUpdated.model_validate(row | {"target": Target.model_validate(row)}) for row in rows]


def _as_json(found: Comparison) -> dict[str, Any]:
    changes = [
        {
            "target_id": str(one.snapshot.id),
            "indicator": one.snapshot.target.indicator,
            "department": one.snapshot.department.name if one.snapshot.department else None,
            "before": {"light": one.before.light, "explanation": one.before.explanation, "pack": one.before.pack},
            "after": {"light": one.after.light, "explanation": one.after.explanation, "pack": one.after.pack},
        }
        for one in found.changes
    ]
    return {"judged": found.judged, "before": found.before, "after": found.after, "changes": changes}


def _as_table(found: Comparison, old: str, new: str) -> None:
    console = Console(highlight=False)
    if found.changes:
        table = Table("target", "department", "light", f"by {old}", f"by {new}")
        for one in found.changes:
            department = one.snapshot.department.name if one.snapshot.department else ""
            lights = f"{one.before.light} → {one.after.light}"
            table.add_row(
                one.snapshot.target.indicator, department, lights, one.before.explanation, one.after.explanation
            )
        console.print(table)
    console.print(f"{old}: {_counted(found.before)}\n{new}: {_counted(found.after)}")
    console.print(f"{len(found.changes)} of {found.judged} lights would change")


def _counted(lights: Counter[Light]) -> str:
    return ", ".join(f"{lights[light]} {light}" for light in Light if lights[light]) or "no targets"


def _fail(message: object) -> typer.Exit:
    err.print(f"[red]duban:[/red] {message}", soft_wrap=True)
    return typer.Exit(1)
