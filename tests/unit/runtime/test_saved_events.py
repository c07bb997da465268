"""An event that was saved as JSON is sent with the very bytes that the event itself would be."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.contract import Source, TargetState, TargetUpdated
from services.runtime.streams.events import SavedEvent, encode
from services.targets.progress import advance, filings
from tests.unit.targets.cases import JUNE, MARCH, entry, target

AT = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("trace", [None, "00-" + "a" * 32 + "-" + "b" * 16 + "-01"], ids=["no trace", "a trace"])
def test_saved_json_is_sent_as_the_event_would_be(trace: str | None) -> None:
    figures = [entry(1, MARCH, "30000.50", note='引号“”、"\\"与\t制表符'), entry(2, JUNE, "1E+5")]
    event = TargetUpdated(
        id=UUID(int=7),
        revision=4,
        source=Source(title="示范市2026年政府工作报告", issuer="示范市人民政府"),
        target=target(),
        state=TargetState.UNDER_WAY,
        progress=advance(target(), figures),
        filings=filings(figures),
        changed_at=AT,
    )
    saved = SavedEvent(TargetUpdated, TargetUpdated.id_of(event.id, 4), str(event.id), event.model_dump_json())
    assert encode(saved, "targets", AT, trace) == encode(event, "targets", AT, trace)
