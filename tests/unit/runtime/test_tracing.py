"""The W3C trace context as it is read and passed on."""

import pytest

from services.runtime.observing.otlp import span_of, traceparent_of
from services.runtime.observing.tracing import Tracer, continued, new_tracer, traceparent

GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param(GOOD, GOOD, id="one that is in order"),
        pytest.param(GOOD[:-1] + "0", GOOD[:-1] + "0", id="one that is not sampled"),
        pytest.param("cc" + GOOD[2:] + "-more", GOOD, id="one of a later version"),
        pytest.param("ff" + GOOD[2:], None, id="a version that there is not"),
        pytest.param(GOOD.replace("0af7651916cd43dd8448eb211c80319c", "0" * 32), None, id="a trace of zeros"),
        pytest.param(GOOD.replace("b7ad6b7169203331", "0" * 16), None, id="a span of zeros"),
        pytest.param(GOOD.replace("0af7", "zzzz"), None, id="no hexadecimal digits"),
        pytest.param("00-1-2-01", None, id="too short"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_traceparent_is_read(given: str, kept: str | None) -> None:
    found = span_of(given)
    assert (traceparent_of(found) if found else None) == kept


def test_a_service_without_an_endpoint_makes_no_spans() -> None:
    tracer = new_tracer("targets", "", 1.0)
    assert type(tracer) is Tracer
    with tracer.span("work", GOOD):
        assert traceparent() is None


def test_work_belongs_to_the_trace_that_it_goes_on_with() -> None:
    with continued(GOOD):
        with continued(None):
            assert traceparent() is None
        assert traceparent() == GOOD
    assert traceparent() is None
