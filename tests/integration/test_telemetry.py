"""What an operator sees of a stack at work: metrics, logs and traces of real processes, one a service."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from services.contract import TargetsExtracted
from services.runtime.embedded.stack import Stack
from tests.integration.city import eventually
from tests.integration.conftest import emptied
from tests.integration.operation import REQUEST_ID, Operation, at_work, told_of_lag
from tests.integration.receivers import SECRET
from tests.prometheus.expressions import metrics_used


@pytest.fixture(scope="module")
def operation(servers: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operation]:
    with at_work(emptied(servers), tmp_path_factory.mktemp("operation")) as found:
        yield found


def test_one_trace_runs_from_the_post_to_the_webhook(operation: Operation) -> None:
    told = told_of_lag(operation)
    assert told is not None
    trace = told["headers"]["traceparent"].split("-")[1]
    names = {
        "POST /api/v1/targets/{target_id}/progress": "duban-targets",
        "publish duban.updated": "duban-targets",
        "process duban.updated": "duban-alerts",
        "deliver webhook": "duban-alerts",
        "publish duban.alerts": "duban-alerts",
        "process duban.alerts": "duban-targets",
    }
    found = eventually(
        lambda: spans if (spans := operation.collector.trace(trace)).keys() >= names.keys() else None,
        "all spans of the trace",
    )
    assert {name: found[name].service for name in names} == names
    chain = ["deliver webhook", "process duban.updated", "publish duban.updated"]
    for child, parent in zip(chain, [*chain[1:], next(iter(names))], strict=True):
        assert found[child].parent == found[parent].id
    assert told["headers"]["traceparent"].split("-")[2] == found["deliver webhook"].id


def test_one_trace_runs_from_a_report_to_the_alerts_service(operation: Operation) -> None:
    names = ["POST /api/v1/reports", "publish duban.extracted", "process duban.extracted", "process duban.updated"]

    def spans() -> dict[str, Any] | None:
        traces = [span.trace for span in operation.collector.spans if span.name == names[0]]
        found = operation.collector.trace(traces[0]) if traces else {}
        return found if found.keys() >= set(names) else None

    found = eventually(spans, "all spans of the trace")
    assert [found[name].service for name in names] == ["duban-ingest", "duban-ingest", "duban-targets", "duban-alerts"]


@pytest.mark.parametrize(
    ("service", "message", "ids"),
    [
        pytest.param("ingest", "report taken", {"report_id": "report"}, id="a report"),
        pytest.param("targets", "targets registered", {"report_id": "report"}, id="targets"),
        pytest.param("targets", "progress taken", {"target_id": "target", "progress_id": "progress"}, id="progress"),
        pytest.param("alerts", "an alert is told", {"target_id": "target"}, id="a flip"),
    ],
)
def test_a_line_carries_the_ids_of_what_it_is_about(
    operation: Operation, service: str, message: str, ids: dict[str, str]
) -> None:
    wanted = {name: getattr(operation, attribute) for name, attribute in ids.items()}
    found = [line for line in operation.services[service].said(message) if wanted.items() <= line.items()]
    assert found
    assert all(len(line["trace_id"]) == 32 for line in found)


def test_a_request_keeps_the_id_that_the_gateway_gave_it(operation: Operation) -> None:
    [line] = operation.services["targets"].said("progress taken")
    assert line["request_id"] == REQUEST_ID
    [answer] = [one for one in operation.answered if one.request.headers.get("x-request-id")]
    assert answer.headers["x-request-id"] == REQUEST_ID


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("short", id="too short"),
        pytest.param("x" * 65, id="too long"),
        pytest.param('a"}\\n{"message": "made up', id="not of letters"),
    ],
)
def test_an_id_that_is_not_well_formed_is_replaced(operation: Operation, given: str) -> None:
    answer = httpx.get(f"{operation.services['ingest'].url}/livez", headers={"x-request-id": given})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


def test_lines_about_an_event_carry_its_id_and_stream(operation: Operation) -> None:
    found = operation.services["alerts"].said("event failed")
    assert len(found) >= 5
    assert {(line["event_id"], line["stream"]) for line in found} == {("poison-1", "duban.updated")}
    [registered] = operation.services["targets"].said("targets registered")
    assert registered["stream"] == "duban.extracted"
    assert registered["event_id"] == str(TargetsExtracted.model_construct(report_id=operation.report).event_id)


def test_a_delivery_is_a_line_with_the_ids_of_flip_and_message(operation: Operation) -> None:
    told = told_of_lag(operation)
    assert told is not None
    lines = operation.services["alerts"].said("delivered")
    [line] = [one for one in lines if one["flip_id"] == told["id"]]
    assert (line["receiver"], line["attempt"]) == ("office", 1)
    assert line["notification_id"] == told["headers"]["webhook-id"]


def test_no_secret_is_ever_logged(operation: Operation) -> None:
    logs = "".join(service.log.read_text() for service in operation.services.values())
    assert len(logs) > 1000
    for secret in (operation.key, operation.key.removeprefix("duban_"), SECRET, SECRET.removeprefix("whsec_")):
        assert secret not in logs
    assert "0123456789" * 4 not in logs, "the session secret"


@pytest.mark.parametrize(
    ("name", "labels", "least"),
    [
        pytest.param("duban_http_requests_total", {"service": "ingest", "status": "2xx"}, 1, id="requests"),
        pytest.param(
            "duban_http_request_duration_seconds_count",
            {"route": "/api/v1/targets/{target_id}/progress", "method": "POST"},
            1,
            id="requests by the template of their path",
        ),
        pytest.param("duban_events_published_total", {"service": "ingest"}, 1, id="events published"),
        pytest.param("duban_events_applied_total", {"service": "alerts"}, 3, id="events applied"),
        pytest.param("duban_events_failed_total", {"stream": "duban.updated"}, 5, id="events that failed"),
        pytest.param("duban_progress_reports_total", {"status": "accepted"}, 1, id="progress by status"),
        pytest.param("duban_reports_taken_total", {"repeated": "no"}, 1, id="reports"),
        pytest.param("duban_deliveries_total", {"kind": "webhook", "outcome": "sent"}, 1, id="deliveries"),
        pytest.param("duban_alert_flips_total", {"rule": "behind_schedule"}, 1, id="flips"),
        pytest.param("duban_alerts_firing", {"rule": "behind_schedule", "light": "red"}, 1, id="alerts that hold"),
        pytest.param("duban_dependency_up", {"service": "targets"}, 2, id="database and redis are up"),
        pytest.param("duban_stream_events", {"stream": "duban.extracted"}, 1, id="length of a stream"),
        pytest.param("duban_build_info", {}, 3, id="each process says its version"),
        pytest.param("process_resident_memory_bytes", {}, 3, id="each process says its memory"),
    ],
)
def test_what_happened_is_in_the_metrics(operation: Operation, name: str, labels: dict[str, str], least: float) -> None:
    assert operation.value(name, **labels) >= least


def test_the_clock_is_in_the_metrics(operation: Operation) -> None:
    eventually(lambda: operation.value("duban_task_made_timestamp_seconds") > 0, "the check that was missed")
    due, made = (operation.value(f"duban_task_{which}_timestamp_seconds") for which in ("due", "made"))
    assert due == made


def test_every_metric_of_rules_and_boards_is_exposed(operation: Operation) -> None:
    assert metrics_used() - operation.metrics().keys() == set()


def test_no_id_is_a_label(operation: Operation) -> None:
    values = {value for samples in operation.metrics().values() for one in samples for value in one.labels.values()}
    ids = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")
    assert [value for value in values if ids.search(value)] == []


def test_what_is_off_is_not_loaded() -> None:
    program = (
        "import sys, services.cli; print([one for one in sys.modules if one.startswith('opentelemetry.exporter')])"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"
