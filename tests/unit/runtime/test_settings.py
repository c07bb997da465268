"""Where a setting may stand: in its variable, or in the file that `…_FILE` names; passwords beside their URLs."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict, SettingsError
from sqlalchemy import make_url

from services.runtime.settings import ServiceSettings, SharedSettings, with_password
from services.stack import NotConfigured, settings_for, shared_settings

URL = "postgresql+asyncpg://parks@db.example:5433/parks?ssl=require"


class ParksSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="DUBAN_PARKS_")

    count: int = 0
    names: tuple[str, ...] = ()
    map_file: str = ""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seven").write_text(" 7\n", "utf-8")
    (tmp_path / "list").write_text('["东园", "西园"]\n', "utf-8")
    (tmp_path / "password").write_text("p@ss/wörd:#%?\n", "utf-8")
    (tmp_path / "empty").write_text("\n", "utf-8")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    (tmp_path / "word").write_text("hush", "utf-8")


def _set(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"DUBAN_PARKS_{name}", value)


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        pytest.param({"COUNT": "5"}, "count", 5, id="a variable alone"),
        pytest.param({"COUNT_FILE": "seven"}, "count", 7, id="a file, without the white space around"),
        pytest.param({"COUNT_FILE": "seven", "COUNT": ""}, "count", 7, id="an empty variable gives way to the file"),
        pytest.param({"COUNT_FILE": "", "COUNT": "5"}, "count", 5, id="an empty name of a file is none"),
        pytest.param({"NAMES_FILE": "list"}, "names", ("东园", "西园"), id="a list stands in a file as JSON"),
        pytest.param({"MAP_FILE": "seven"}, "map_file", "seven", id="a setting whose own name ends so stays a path"),
        pytest.param({"DATABASE_PASSWORD_FILE": "empty"}, "database_password", "", id="an empty file says nothing"),
        pytest.param({"DATABASE_URL": URL}, "database_url", URL, id="a URL alone stays as it is"),
        pytest.param({"DATABASE_PASSWORD": "x"}, "database_url", "", id="a password alone makes no URL"),
    ],
)
def test_a_setting_is_read(given: dict[str, str], field: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, given)
    assert getattr(ParksSettings(), field) == value


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({"COUNT_FILE": "none"}, "DUBAN_PARKS_COUNT_FILE: none cannot be read", id="a file not there"),
        pytest.param({"COUNT_FILE": "."}, "DUBAN_PARKS_COUNT_FILE: . cannot be read", id="a folder"),
        pytest.param({"COUNT_FILE": "bytes"}, "DUBAN_PARKS_COUNT_FILE: bytes is no UTF-8 text", id="a file of bytes"),
        pytest.param({"NAMES_FILE": "word"}, "DUBAN_PARKS_NAMES_FILE: word is no JSON", id="a word, no list"),
        pytest.param(
            {"COUNT": "5", "COUNT_FILE": "seven"},
            "DUBAN_PARKS_COUNT and DUBAN_PARKS_COUNT_FILE are both set",
            id="said twice",
        ),
    ],
)
def test_a_file_that_is_no_use_is_named_with_its_variable(
    given: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(monkeypatch, given)
    with pytest.raises(SettingsError) as refused:
        ParksSettings()
    assert says in str(refused.value)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "password"),
    [
        pytest.param(URL, "p@ss/wörd:#%?", id="of a database, with characters that mean something in a URL"),
        pytest.param("redis://redis:6379/0", "secret", id="of Redis, which needs no user"),
        pytest.param("rediss://someone@redis/0", "secret", id="of Redis with a user"),
        pytest.param("postgresql+asyncpg://parks@/parks?host=/run/postgresql", "x", id="of a socket"),
    ],
)
def test_a_password_takes_its_place_in_the_url(url: str, password: str) -> None:
    before, after = make_url(url), make_url(with_password(url, password))
    assert (after.username or None, after.password) == (before.username, password)
    assert after._replace(username=before.username, password=None) == before


def test_a_password_from_a_file_completes_the_url(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, {"DATABASE_URL": URL, "DATABASE_PASSWORD_FILE": "password"})
    settings = ParksSettings()
    assert make_url(settings.database_url).password == "p@ss/wörd:#%?"
    assert "wörd" not in repr(settings).replace(settings.database_url, "")
    monkeypatch.setenv("DUBAN_REDIS_URL", "redis://redis/0")
    monkeypatch.setenv("DUBAN_REDIS_PASSWORD_FILE", "word")
    assert SharedSettings().redis_url == "redis://:hush@redis/0"


def test_two_passwords_are_refused_by_the_names_of_their_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, {"DATABASE_URL": "postgresql+asyncpg://parks:one@db/parks", "DATABASE_PASSWORD": "two"})
    with pytest.raises(ValidationError) as refused:
        ParksSettings()
    said = str(refused.value)
    assert "DUBAN_PARKS_DATABASE_URL has a password already; leave it or DUBAN_PARKS_DATABASE_PASSWORD out" in said
    assert "one@" not in said


@pytest.mark.parametrize(
    ("variable", "read"),
    [
        pytest.param("DUBAN_SESSION_SECRET_FILE", shared_settings, id="of what the services share"),
        pytest.param("DUBAN_TARGETS_DATABASE_URL_FILE", lambda: settings_for(["targets"]), id="of a service"),
        pytest.param("DUBAN_ALERTS_RECEIVERS_FILE", lambda: settings_for(["alerts"]), id="of receivers"),
    ],
)
def test_the_command_names_what_it_cannot_read(variable: str, read: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(read)
    monkeypatch.setenv(variable, "no/such")
    with pytest.raises(NotConfigured, match=f"{variable}: no/such cannot be read"):
        read()
