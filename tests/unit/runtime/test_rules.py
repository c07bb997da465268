"""The files that an installation's settings name: its rule pack and its calendar."""

from datetime import date
from pathlib import Path

import pytest

from services.runtime.rules import SHIPPED_RULES, UnknownPack, load_calendar, load_pack_named, load_rules
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


def test_a_shipped_pack_may_be_named_instead_of_a_file() -> None:
    assert load_rules("sanya-2022") is load_pack_named("sanya-2022")
    assert load_rules("sanya-2022").label == "sanya-2022@1"


@pytest.mark.parametrize("name", ["nope", "", "../rules/default", "schema"])
def test_a_name_that_is_none_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UnknownPack, match=f"没有名为 {name} 的规则包；可用：default、"):
        load_pack_named(name)
