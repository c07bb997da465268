"""Lines of the log carry the ids of what they are about."""

import contextvars
import importlib
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from services.runtime.observing.telemetry import about, handling, log_to_stderr
from services.runtime.observing.tracing import continued

TRACE = "0af7651916cd43dd8448eb211c80319c"


def event(id_: str, **data: Any) -> dict[str, Any]:
    return {"id": id_, "subject": "7", "data": data}


@pytest.mark.parametrize(
    ("stream", "events", "expected"),
    [
        pytest.param(
            "duban.extracted",
            [event("a")],
            {"event_id": "a", "report_id": "7", "stream": "duban.extracted"},
            id="report",
        ),
        pytest.param("duban.updated", [event("a")], {"event_id": "a", "target_id": "7"}, id="target"),
        pytest.param(
            "duban.alerts", [event("a", target_id="9")], {"alert_id": "7", "target_id": "9"}, id="alert and target"
        ),
        pytest.param(
            "duban.updated", [event("a"), event("b")], {"event_ids": ["a", "b"], "event_count": 2}, id="several events"
        ),
        pytest.param("duban.updated", [{"id": "a"}], {"event_id": "a", "target_id": None}, id="an event of nothing"),
    ],
)
def test_a_line_within_the_handling_of_events_names_them(
    capsys: pytest.CaptureFixture[str], stream: str, events: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    line = logged(capsys, lambda: _handled(stream, events))
    assert expected.items() <= line.items()


def _handled(stream: str, events: list[dict[str, Any]]) -> None:
    with handling(stream, events):
        logging.getLogger("services").info("at work")


def logged(capsys: pytest.CaptureFixture[str], work: Callable[[], None]) -> dict[str, Any]:
    """The line that the work writes."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        log_to_stderr("INFO")
        work()
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    [line] = capsys.readouterr().err.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_line_says_its_own_fields_before_those_around_it(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        about(request_id="outer", target_id="outer")
        with continued(f"00-{TRACE}-b7ad6b7169203331-01"):
            logging.getLogger("services").info("at work", extra={"target_id": "own"})

    line = logged(capsys, lambda: contextvars.copy_context().run(work))
    assert (line["request_id"], line["target_id"], line["trace_id"]) == ("outer", "own", TRACE)


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "httpcore.http11", "redis.asyncio"])
def test_libraries_that_tell_of_addresses_are_not_heard_below_warning(name: str) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        log_to_stderr("DEBUG")
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def test_the_lines_of_apprise_are_read_for_the_reason_of_a_failure_and_let_out_nowhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    importlib.import_module("services.alerts.channels.letterbox")

    def work() -> None:
        logging.getLogger("apprise").debug("a robot's key")
        logging.getLogger("services").info("at work")

    assert logged(capsys, work)["message"] == "at work"
    assert logging.getLogger("apprise").isEnabledFor(logging.DEBUG)
