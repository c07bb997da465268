"""What a tracer sends to a collector."""

from collections.abc import Iterator

import pytest

from services.runtime.observing.tracing import new_tracer, traceparent
from tests.integration.collector import Collector

GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("ratio", "parent", "sampled"),
    [
        pytest.param(1.0, None, True, id="all that begin here"),
        pytest.param(0.0, None, False, id="none that begin here"),
        pytest.param(0.0, GOOD, True, id="whoever caused it decides that it is sampled"),
        pytest.param(1.0, GOOD[:-1] + "0", False, id="whoever caused it decides that it is not"),
    ],
)
def test_a_share_of_the_traces_is_sampled(
    collector: Collector, ratio: float, parent: str | None, sampled: bool
) -> None:
    tracer = new_tracer("targets", collector.endpoint, ratio)
    try:
        with tracer.span("work", parent):
            found = traceparent()
    finally:
        tracer.stop()
    assert found is not None
    assert bool(int(found[-2:], 16) & 1) is sampled
    assert parent is None or found[3:35] == parent[3:35]
    assert [span.name for span in collector.spans] == ["work"] * sampled


def test_what_fails_is_said_by_its_kind_alone(collector: Collector) -> None:
    tracer = new_tracer("targets", collector.endpoint, 1.0)
    try:
        with pytest.raises(ValueError, match="secret"), tracer.span("work") as span:
            raise ValueError("secret")
    finally:
        tracer.stop()
    assert (span.status.description, list(span.events)) == ("ValueError", [])
    assert b"secret" not in collector.got[0][2]
