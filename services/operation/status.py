"""How an installation is, and what of it needs the operator. Pure: what was observed comes in, findings go out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from services.runtime.health.presence import Process
from services.runtime.streams.lag import Lag

OUTBOX_SECONDS = 60.0
"""What waits longer to be told than this is stuck: it goes out within a second."""

UNREAD_SECONDS = 60.0
PENDING_SECONDS = 300.0
"""An event that fails is tried again for half a minute, then set aside."""

MESSAGE_SECONDS = 900.0
CHECK_LATE = timedelta(minutes=10)
FREE_BYTES = 1_000_000_000
"""With less than this no week's evidence has room."""


class Verdict(IntEnum):
    """How the command ends."""

    WELL = 0
    NEEDS_OPERATOR = 1
    UNREACHABLE = 2


@dataclass(frozen=True)
class Group:
    """A consumer group of a stream, and how far it is."""

    stream: str
    group: str
    lag: Lag


@dataclass(frozen=True)
class Waiting:
    """Rows that wait to be told or sent, and for how many seconds the first has."""

    rows: int
    age: float


@dataclass(frozen=True)
class DatabaseState:
    """A service's database: `down` says why it cannot be read; `expected` is the newest migration of this code."""

    expected: str
    down: str | None = None
    revision: str | None = None
    newer: bool = False
    bytes: int = 0
    waiting: Mapping[str, Waiting] = field(default_factory=dict)


@dataclass(frozen=True)
class RedisState:
    """Redis, who said there that he runs, and the groups of every stream."""

    down: str | None = None
    bytes: int = 0
    processes: Sequence[Process] = ()
    groups: Sequence[Group] = ()


@dataclass(frozen=True)
class Watch:
    """What only the alerts service does: checks by the clock, and messages to receivers.

    `due` is when the newest check should have been made, `made` when the newest that was made should have been,
    `following` the next times; `failed` counts the messages of the last day that were given up, by receiver.
    """

    due: datetime | None
    made: datetime | None
    following: Sequence[datetime]
    messages: Waiting
    failed: Mapping[str, int]


@dataclass(frozen=True)
class Evidence:
    """The folder of the evidence, where this process can see it."""

    folder: str
    files: int
    bytes: int
    free: int


@dataclass(frozen=True)
class Status:
    """Everything that was seen at one instant. `gateway` is empty where none was asked, `ok`, or what is wrong."""

    at: datetime
    services: Sequence[str]
    databases: Mapping[str, DatabaseState]
    redis: RedisState
    watch: Watch | None
    evidence: Evidence | None
    gateway: str = ""
    gateway_down: bool = False


def verdict(status: Status) -> Verdict:
    """How it is on the whole."""
    if status.redis.down or status.gateway_down or any(one.down for one in status.databases.values()):
        return Verdict.UNREACHABLE
    return Verdict.NEEDS_OPERATOR if any(findings(status)) else Verdict.WELL


def findings(status: Status) -> Iterator[str]:
    """What needs the operator, a line each; what cannot be reached first."""
    if status.redis.down:
        yield f"Redis cannot be reached: {status.redis.down}"
    for name, one in status.databases.items():
        if one.down:
            yield f"the database of {name} cannot be reached: {one.down}"
    if status.gateway not in ("", "ok"):
        yield f"the gateway: {status.gateway}"
    yield from _idle(status)
    for name, one in status.databases.items():
        yield from _of_database(name, one)
    for group in status.redis.groups:
        yield from _of_group(group)
    if status.watch is not None:
        yield from _of_watch(status.watch, status.at)
    if status.evidence is not None and status.evidence.free < FREE_BYTES:
        yield f"the disk of {status.evidence.folder} has {megabytes(status.evidence.free)} MB left: make room"


def _idle(status: Status) -> Iterator[str]:
    if status.redis.down:
        return
    here = {process.service for process in status.redis.processes}
    for name in status.services:
        if name not in here:
            yield f"no process of {name} runs: start it"


def _of_database(name: str, one: DatabaseState) -> Iterator[str]:
    if one.down is None and one.newer:
        yield f"the database of {name} is at migration {one.revision}, which this version does not know: upgrade"
    elif one.down is None and one.revision != one.expected:
        yield f"the database of {name} is at migration {one.revision}, {one.expected} is needed: run `duban migrate`"
    for outbox, waiting in one.waiting.items():
        if waiting.age > OUTBOX_SECONDS:
            yield f"{name} cannot tell its {outbox}: {waiting.rows} wait, the first for {duration(waiting.age)}"


def _of_group(one: Group) -> Iterator[str]:
    where, lag = f"{one.group} on {one.stream}", one.lag
    if lag.unread_age > UNREAD_SECONDS:
        yield f"{where} is behind: {lag.unread} events unread, the first for {duration(lag.unread_age)}"
    if lag.pending_age > PENDING_SECONDS:
        yield f"{where} does not get on: {lag.pending} events in hand, the first for {duration(lag.pending_age)}"
    if lag.dead:
        yield f"{where} has {lag.dead} dead letters: see `duban dead-letters list`"


def _of_watch(one: Watch, now: datetime) -> Iterator[str]:
    if one.due is not None and (one.made is None or one.made < one.due) and now - one.due > CHECK_LATE:
        yield f"the check of {one.due:%Y-%m-%d %H:%M} was not made: see whether alerts runs, and its log"
    if one.messages.age > MESSAGE_SECONDS:
        yield f"messages are not sent: {one.messages.rows} are due, the first for {duration(one.messages.age)}"
    for receiver, count in one.failed.items():
        yield f"{count} messages to {receiver} failed for good within a day: see /api/v1/deliveries?outcome=failed"


def duration(seconds: float) -> str:
    """Seconds in the largest unit that fits."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f}"
