"""What a service counts and measures, by names after Prometheus' conventions.

Each service has a registry of its own, so that many may run in one process; `exposition` puts them together again.
Labels have few values each: no id ever is one.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from services.contract import AlertChanged

REQUEST_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
ATTEMPT_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
TASK_SECONDS = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)


class Meters:
    """One service's meters. Those with labels show nothing until they are first used."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._count_requests()
        self._count_events()
        self._measure_streams()
        self._measure_what_waits()
        self._count_the_domain()
        self._watch_the_clock()

    def _count_requests(self) -> None:
        self.requests = self._counter("http_requests", "HTTP requests answered", "method", "route", "status")
        self.request_seconds = self._histogram(
            "http_request_duration_seconds",
            "Time until an HTTP request was answered",
            REQUEST_SECONDS,
            "method",
            "route",
        )

    def _count_events(self) -> None:
        self.published = self._counter("events_published", "Events written to a stream", "stream")
        self.applied = self._counter("events_applied", "Events applied, repeats included", "stream")
        self.repeated = self._counter("events_repeated", "Events applied before, or older than what is known", "stream")
        self.failures = self._counter("events_failed", "Failed attempts at applying an event", "stream")
        self.batch_seconds = self._histogram(
            "event_batch_duration_seconds", "Time to apply a batch of events", BATCH_SECONDS, "stream"
        )

    def _measure_streams(self) -> None:
        self.lag = self._gauge("consumer_lag_events", "Events not yet read by the group", "stream", "group")
        self.lag_age = self._gauge(
            "consumer_lag_seconds", "Age of the oldest event not yet read by the group", "stream", "group"
        )
        self.pending = self._gauge(
            "consumer_pending_events", "Events read by the group and not yet applied", "stream", "group"
        )
        self.pending_age = self._gauge(
            "consumer_oldest_pending_age_seconds", "Age of the oldest of them", "stream", "group"
        )
        self.dead_letters = self._gauge("dead_letters", "Events set aside after failing too often", "stream", "group")
        self.stream_events = self._gauge("stream_events", "Entries of a stream", "stream")
        self.held = self._counter("stream_held", "Times that a group kept a stream untrimmed", "stream", "group")

    def _measure_what_waits(self) -> None:
        self.outbox_rows = self._gauge(
            "outbox_pending_rows", "Saved rows that wait to be told or sent, counted up to 100,000", "outbox"
        )
        self.outbox_age = self._gauge(
            "outbox_oldest_pending_age_seconds", "How long the oldest of them has been due", "outbox"
        )
        self.dependency_up = self._gauge("dependency_up", "Whether what the service needs answers", "dependency")
        self.pool = self._gauge("database_pool_connections", "Connections of the database pool", "state")
        self.consumer_up = self._gauge("consumer_up", "Whether the stream is being read", "stream", "group")

    def _count_the_domain(self) -> None:
        self.progress = self._counter("progress_reports", "Figures reported, by what became of them", "status")
        self.reports = self._counter("reports_taken", "Uploaded reports read", "repeated")
        self.looked_at = self._gauge("check_targets", "Targets that the newest scheduled check looked at", "light")
        self.alerts_firing = self._gauge("alerts_firing", "Alerts that hold", "rule", "light", "muted")
        self.flips = self._counter("alert_flips", "Alerts told, by rule and reason", "rule", "reason")
        self.deliveries = self._counter("deliveries", "Attempts to deliver a message", "kind", "outcome")
        self.delivery_seconds = self._histogram(
            "delivery_duration_seconds", "Time of an attempt to deliver", ATTEMPT_SECONDS, "kind"
        )
        self.undeliverable = self._gauge(
            "notifications_failed", "Messages that failed for good and wait for a retry", "kind"
        )

    def _watch_the_clock(self) -> None:
        self.task_due = self._gauge(
            "task_due_timestamp_seconds", "Nominal time of the newest run of the task that is due", "task"
        )
        self.task_made = self._gauge(
            "task_made_timestamp_seconds", "Nominal time of the newest run that was made, by any replica", "task"
        )
        self.task_ended = self._gauge(
            "task_last_success_timestamp_seconds", "When the task last ended well in this process", "task"
        )
        self.task_seconds = self._histogram("task_duration_seconds", "Time of a task's run", TASK_SECONDS, "task")

    def count_flips(self, flips: Iterable[AlertChanged]) -> None:
        """Counts alerts that were told."""
        for flip in flips:
            self.flips.labels(flip.rule, flip.reason).inc()

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"duban_{name}", says, labels, registry=self.registry)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(f"duban_{name}", says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, buckets: Iterable[float], *labels: str) -> Histogram:
        return Histogram(f"duban_{name}", says, labels, buckets=tuple(buckets), registry=self.registry)


class Exposition:
    """What `/metrics` of a process says: of each of its services, by the label `service`, and of the process."""

    def __init__(self, meters: Mapping[str, Meters]) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        build = Gauge("duban_build_info", "The version that runs", ("version",), registry=self.registry)
        build.labels(version("duban")).set(1)
        self.registry.register(_OfServices(meters))

    def text(self, accept: str) -> tuple[bytes, str]:
        """The metrics in the form that the scraper asks for, and its media type."""
        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type


class _OfServices(Collector):
    def __init__(self, meters: Mapping[str, Meters]) -> None:
        self.meters = meters

    def collect(self) -> Iterator[Metric]:
        found: dict[str, Metric] = {}
        for service, meters in self.meters.items():
            for metric in meters.registry.collect():
                merged = found.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                merged.samples += [_of(service, one) for one in metric.samples if not one.name.endswith("_created")]
        yield from (metric for metric in found.values() if metric.samples)


def _of(service: str, sample: Any) -> Any:
    return sample._replace(labels={"service": service, **sample.labels})
