"""`duban status` where no service runs."""

import pytest

from services.runtime.embedded.stack import Stack
from tests.integration.commands import duban
from tests.integration.copies import column
from tests.integration.test_status import seen


def test_services_that_do_not_run_are_named(stack: Stack) -> None:
    status, found = seen(stack)
    assert status == 1
    assert found["findings"] == [f"no process of {name} runs: start it" for name in ("ingest", "targets", "alerts")]


def test_what_cannot_be_told_is_said_with_its_age(stack: Stack) -> None:
    assert duban(stack, "operator-key").exit_code == 0
    column(stack, "targets", "update access_key set created_at = now() - interval '2 hours' returning id, 1")
    _, found = seen(stack)
    assert "targets cannot tell its keys: 1 wait, the first for 2 h" in found["findings"]


def stand_at(stack: Stack, revision: str) -> None:
    column(stack, "targets", f"update alembic_version set version_num = '{revision}' returning 1, 1")  # noqa: S608 ours


@pytest.mark.parametrize(
    ("revision", "says"),
    [
        pytest.param("targets_0001", "is needed: run `duban migrate`", id="an old one"),
        pytest.param("targets_9999", "which this version does not know: upgrade", id="one of a newer version"),
    ],
)
def test_a_database_at_another_migration_is_told(stack: Stack, revision: str, says: str) -> None:
    [before] = column(stack, "targets", "select version_num, 1 from alembic_version")
    stand_at(stack, revision)
    try:
        status, found = seen(stack)
        if revision == "targets_9999":
            assert duban(stack, "migrate").exit_code == 0, "an older version may be started beside a newer one"
    finally:
        stand_at(stack, before)
    assert status == 1
    assert any(revision in line and says in line for line in found["findings"]), found["findings"]


def test_without_any_database_it_says_which_setting_is_missing(stack: Stack) -> None:
    none = {f"DUBAN_{name}_DATABASE_URL": "" for name in ("INGEST", "TARGETS", "ALERTS")}
    done = duban(stack, "status", **none)
    assert (done.exit_code, "DUBAN_TARGETS_DATABASE_URL" in done.stderr) == (2, True), done.stderr
