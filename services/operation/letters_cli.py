"""`duban dead-letters`: events that failed too often, shown, put back, or dropped."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

import typer
from redis.exceptions import RedisError

from services.runtime.streams.bus import Client, connect
from services.runtime.streams.dead_letters import DeadLetter, DeadLetters
from services.stack import PARTS, NotConfigured, shared_from_environment
from services.terminal import fail

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, help="Events that failed too often: shown, put back, or dropped.")

IdArgument = Annotated[str, typer.Argument(help="an id as `list` prints it; STREAM:GROUP:ID where two have it")]
IdsArgument = Annotated[list[str] | None, typer.Argument(help="ids as `list` prints them; left out: all")]


class Unknown(Exception):
    """No dead letter, or more than one, has that id; the message says which."""


@app.command("list")
def list_letters() -> None:
    """Prints each dead letter as a JSON line: its id, whose it is, how often it was tried, why it failed, the event."""

    async def work(places: Sequence[DeadLetters]) -> None:
        for place in places:
            async for letter in place.list():
                print(json.dumps({**asdict(letter), "data": _text(letter)}, ensure_ascii=False))

    _run(work)


@app.command()
def show(id_: IdArgument) -> None:
    """Prints one dead letter for people: what it is about, and the event in full."""

    async def work(places: Sequence[DeadLetters]) -> DeadLetter:
        return (await _found(places, id_))[1]

    letter = _run(work)
    print(f"{letter.id}  {letter.group} on {letter.stream}, tried {letter.deliveries} times")
    print(f"why: {letter.error}")
    try:
        print(json.dumps(json.loads(letter.data), ensure_ascii=False, indent=1))
    except ValueError:
        print(_text(letter))


@app.command()
def replay(ids: IdsArgument = None) -> None:
    """Puts dead letters back on their streams, all of them or those named; prints how many."""

    async def work(places: Sequence[DeadLetters]) -> int:
        if not ids:
            return sum([await place.replay() for place in places])
        found = [await _found(places, one) for one in ids]  # all are known before anything is done
        return sum([await place.replay(letter.id) for place, letter in found])

    print(_run(work))


@app.command()
def discard(
    ids: Annotated[list[str], typer.Argument(help="ids as `list` prints them")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Drops dead letters for good, after asking; prints how many."""

    async def look(places: Sequence[DeadLetters]) -> list[DeadLetter]:
        return [(await _found(places, one))[1] for one in ids]

    async def work(places: Sequence[DeadLetters]) -> int:
        found = [await _found(places, one) for one in ids]
        return sum([await place.discard(letter.id) for place, letter in found])

    for letter in _run(look):
        print(f"{letter.id}  {letter.group} on {letter.stream}: {letter.error}", file=sys.stderr)
    if not yes and not typer.confirm(f"Drop {len(ids)} for good?", err=True):
        raise fail("nothing was dropped")
    print(_run(work))


def _run(work: Callable[[Sequence[DeadLetters]], Awaitable[T]]) -> T:
    """Does it with all places where dead letters are."""

    async def connected() -> T:
        async with connect(shared_from_environment().redis_url) as client:
            return await work(_places(client))

    try:
        return asyncio.run(connected())
    except (NotConfigured, Unknown) as error:
        raise fail(error) from None
    except (RedisError, OSError) as error:
        raise fail(f"cannot reach Redis: {error}", 2) from None


def _places(client: Client) -> list[DeadLetters]:
    return [
        DeadLetters(client, event.stream, parts.name) for parts in PARTS.values() for event, _ in parts.subscriptions
    ]


async def _found(places: Sequence[DeadLetters], id_: str) -> tuple[DeadLetters, DeadLetter]:
    """The dead letter of that id, and where it is."""
    where, _, plain = id_.rpartition(":")
    found: list[tuple[DeadLetters, Any]] = []
    for place in places:
        if where in ("", f"{place.stream}:{place.group}"):
            found.append((place, await place.find(plain)))
    there = [(place, letter) for place, letter in found if letter is not None]
    if not there:
        raise Unknown(f"there is no dead letter {id_}: see `duban dead-letters list`")
    if len(there) > 1:
        names = " or ".join(f"{place.stream}:{place.group}:{plain}" for place, _ in there)
        raise Unknown(f"{len(there)} dead letters have the id {id_}: write {names}")
    return there[0]


def _text(letter: DeadLetter) -> str:
    return letter.data.decode(errors="replace")
