"""`duban rotate-keys`."""

import asyncio
import csv
import json
import re
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import asyncpg
import typer
from sqlalchemy.exc import SQLAlchemyError

from services.contract import Role
from services.runtime.clock import system_clock
from services.runtime.postgres.database import Database
from services.stack import NotConfigured, settings_for
from services.targets.usecases.errors import UnknownDepartment
from services.targets.usecases.rotation import Rotated, Which, rotate_keys
from services.terminal import err, fail

app = typer.Typer()

UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}
LONGEST = timedelta(days=90)


class Form(StrEnum):
    """How to print the new keys."""

    CSV = "csv"
    JSON = "json"


@app.command("rotate-keys")
def rotate(
    department: Annotated[str, typer.Option(help="a department's keys: its code, name or id")] = "",
    role: Annotated[Role | None, typer.Option(help="the keys of everybody with that role")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="every key there is")] = False,
    overlap: Annotated[str, typer.Option(help="how long the old keys go on, as 7d or 48h; 0h ends them now")] = "7d",
    valid_until: Annotated[str, typer.Option(help="when the new keys end, as 2027-12-31T18:00:00+08:00")] = "",
    form: Annotated[Form, typer.Option("--format", help="how to print")] = Form.CSV,
) -> None:
    """Gives everybody chosen a new key, prints them this once for handing out, and ends the old ones after an overlap.

    A key that was rotated already and still overlaps is passed over, so that running it again gives no third key.
    """
    if sum((bool(department), role is not None, everybody)) != 1:
        raise fail("say whose keys: one of --department, --role or --all")
    wanted = Which(role, department or None)
    found = _run(wanted, _span(overlap), _instant(valid_until))
    rows = [_row(one) for one in found]
    if form is Form.JSON:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        writer = csv.DictWriter(sys.stdout, list(COLUMNS))
        writer.writeheader()
        writer.writerows(rows)
    err.print(f"{len(found)} keys rotated; the new ones are shown this once and kept nowhere")


COLUMNS = ("department", "role", "label", "key", "valid_until", "old_prefix", "old_valid_until")


def _row(one: Rotated) -> dict[str, Any]:
    place = one.department
    values = (
        place.name if place else None,
        one.old.role,
        one.old.label,
        one.new.secret,
        _told(one.new.row.valid_until),
        one.old.prefix,
        _told(one.old.valid_until),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _told(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _run(which: Which, overlap: timedelta, valid_until: datetime | None) -> Sequence[Rotated]:
    async def work(url: str) -> Sequence[Rotated]:
        database = Database(url, connections=2)
        try:
            return await rotate_keys(database, which, overlap, valid_until, system_clock())
        finally:
            await database.close()

    try:
        return asyncio.run(work(settings_for(["targets"])["targets"].database_url))
    except NotConfigured as error:
        raise fail(error) from None
    except UnknownDepartment:
        raise fail(f"there is no department with the code, name or id {which.department!r}") from None
    except (SQLAlchemyError, asyncpg.PostgresError, OSError) as error:
        raise fail(f"cannot reach the database of targets: {getattr(error, 'orig', None) or error}", 2) from None


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})([dh])", text)
    span = int(found[1]) * UNITS[found[2]] if found else None
    if span is None or span > LONGEST:
        raise fail(f"--overlap {text!r}: write days or hours, as 7d or 48h, up to {LONGEST.days}d")
    return span


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if text else None
        if at is not None and (at.tzinfo is None or at <= system_clock()):
            raise ValueError
    except ValueError:
        raise fail(f"--valid-until {text!r}: write an instant to come, as 2027-12-31T18:00:00+08:00") from None
    return at
