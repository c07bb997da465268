"""`duban backup` and `duban restore`."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from services.operation.backup import back_up, written_whole
from services.operation.places import Impossible, places
from services.operation.restore import restore as bring_back
from services.runtime.clock import system_clock
from services.terminal import err, fail

app = typer.Typer()

STREAM = "-"

DataOption = Annotated[
    Path | None, typer.Option(help="folder of a `duban up` that is not running; left out: what the environment names")
]


@app.command()
def backup(
    file: Annotated[str, typer.Argument(help="where to write it, as duban-2026-06-30.tar.gz; - for standard output")],
    data: DataOption = None,
) -> None:
    """Writes the databases and the evidence into one file, as of one moment, while everything runs."""
    try:
        with places(data) as found, _target(file) as target:
            made = asyncio.run(back_up(found, target, system_clock()))
    except Impossible as error:
        raise fail(error) from None
    _say(made.rows, made.files)
    if made.lost:
        raise fail(_lost(made.lost) + "; everything else is in the backup")


@app.command()
def restore(
    file: Annotated[str, typer.Argument(help="what `duban backup` wrote; - for standard input")],
    data: DataOption = None,
) -> None:
    """Brings a backup back into an empty stack that is at rest; of this version or an older one."""
    try:
        with _source(file) as path, places(data) as found:
            brought = asyncio.run(bring_back(found, path))
    except Impossible as error:
        raise fail(error) from None
    err.print(f"the backup of {brought.made_at} is back")
    _say(brought.rows, brought.files)
    if brought.lost:
        raise fail(_lost(brought.lost) + " when the backup was made")


def _say(rows: dict[str, int], files: int) -> None:
    told = ", ".join(f"{name} {count} rows" for name, count in rows.items())
    err.print(f"{told}, {files} files of evidence")


def _lost(hashes: list[str]) -> str:
    return f"{len(hashes)} files of evidence were missing or changed on disk ({', '.join(hashes)})"


@contextmanager
def _target(file: str) -> Iterator[IO[bytes]]:
    if file == STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with written_whole(Path(file)) as target:
        yield target


@contextmanager
def _source(file: str) -> Iterator[Path]:
    """The file, read twice: standard input is kept aside first."""
    if file != STREAM:
        yield Path(file)
        return
    with tempfile.NamedTemporaryFile(suffix=".tar.gz") as kept:
        _copy(sys.stdin.buffer, kept)
        yield Path(kept.name)


def _copy(source: IO[bytes], target: Any) -> None:
    shutil.copyfileobj(source, target)
    target.flush()
