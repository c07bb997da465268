"""The files that an installation's settings name: its rule pack and its calendar."""

from datetime import date
from pathlib import Path

import pytest

from services.runtime.rules import SHIPPED_RULES, load_calendar, load_rules
from services.runtime.settings import SharedSettings


def test_without_files_the_shipped_rules_and_the_country_s_calendar_hold() -> None:
    assert load_rules("").label == "default@1"
    assert load_calendar("").own == {}


def test_the_files_are_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, calendar = tmp_path / "rules.yaml", tmp_path / "calendar.yaml"
    rules.write_text(SHIPPED_RULES.read_text("utf-8").replace("name: default", "name: shifan"), "utf-8")
    calendar.write_text("holidays: [2026-07-13]", "utf-8")
    monkeypatch.setenv("DUBAN_RULES_FILE", str(rules))
    monkeypatch.setenv("DUBAN_CALENDAR_FILE", str(calendar))
    shared = SharedSettings()
    assert load_rules(shared.rules_file).label == "shifan@1"
    assert not load_calendar(shared.calendar_file).is_workday(date(2026, 7, 13))
