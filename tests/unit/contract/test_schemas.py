"""The contract under review: the JSON Schemas of the events are the files in schemas/.

After a change that was meant, write them anew, and commit the difference:

    DUBAN_WRITE_SCHEMAS=1 .venv/bin/pytest tests/unit/contract/test_schemas.py
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from services.contract import EVENTS, schemas

FOLDER = Path(__file__).parent / "schemas"
WRITE = "DUBAN_WRITE_SCHEMAS"
HINT = f"the contract changed; if that is meant: {WRITE}=1 .venv/bin/pytest tests/unit/contract/test_schemas.py"


def written(schema: Any) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@pytest.fixture(scope="module", autouse=True)
def _write_when_asked() -> None:
    if os.environ.get(WRITE):
        FOLDER.mkdir(exist_ok=True)
        for stale in FOLDER.glob("*.json"):
            stale.unlink()
        for name, schema in schemas().items():
            (FOLDER / f"{name}.json").write_text(written(schema), "utf-8")


def test_every_event_and_nothing_else_is_under_review() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.json")) == sorted(event.type for event in EVENTS), HINT


@pytest.mark.parametrize("name", [event.type for event in EVENTS])
def test_the_schema_is_the_one_under_review(name: str) -> None:
    assert written(schemas()[name]) == (FOLDER / f"{name}.json").read_text("utf-8"), HINT


def test_events_differ_in_type_and_stream() -> None:
    assert len({event.type for event in EVENTS}) == len({event.stream for event in EVENTS}) == len(EVENTS) == 4
