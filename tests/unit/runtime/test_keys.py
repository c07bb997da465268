"""Access keys: whom a stored key stands for."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contract import Role
from services.runtime.access.keys import PREFIX, Caller, caller_of, hash_of, looks_like_key, new_secret
from services.runtime.postgres.tables import KeyRow

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ID, DEPARTMENT = UUID(int=1), UUID(int=2)


def row(**changes: Any) -> KeyRow:
    return KeyRow(
        **({"id": ID, "revision": 1, "hash": "ab", "role": "department", "department_id": DEPARTMENT} | changes)
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="that never ends"),
        pytest.param({"valid_until": NOW + SECOND}, id="that ends in a second"),
        pytest.param({"revoked_at": NOW + SECOND}, id="that will be revoked in a second"),
    ],
)
def test_a_key_is_good(changes: dict[str, Any]) -> None:
    assert caller_of(row(**changes), NOW) == Caller(ID, Role.DEPARTMENT, DEPARTMENT)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"valid_until": NOW}, id="that ends now"),
        pytest.param({"valid_until": NOW - SECOND}, id="that has ended"),
        pytest.param({"revoked_at": NOW}, id="that is revoked now"),
        pytest.param({"revoked_at": NOW - SECOND}, id="that was revoked"),
        pytest.param({"revoked_at": NOW - SECOND, "valid_until": NOW + SECOND}, id="that was revoked before its end"),
        pytest.param({"role": "operator", "valid_until": NOW - SECOND}, id="of an operator that has ended"),
    ],
)
def test_a_key_is_no_good(changes: dict[str, Any]) -> None:
    assert caller_of(row(**changes), NOW) is None


def test_a_key_of_a_role_that_nobody_knows_is_not_let_in() -> None:
    with pytest.raises(ValueError, match="king"):
        caller_of(row(role="king"), NOW)


@pytest.mark.parametrize(
    ("role", "oversees"),
    [
        pytest.param(Role.DEPARTMENT, False, id="a department sees its own targets only"),
        pytest.param(Role.SUPERVISOR, True, id="a supervisor oversees all departments"),
        pytest.param(Role.OPERATOR, True, id="an operator oversees all departments"),
    ],
)
def test_what_a_role_may_see(role: Role, oversees: bool) -> None:
    assert Caller(ID, role, None).oversees is oversees


def test_secrets_are_long_differ_and_can_be_told_by_their_beginning() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert all(one.startswith(PREFIX) and len(one) >= len(PREFIX) + 43 for one in secrets)


def test_only_a_hash_is_stored() -> None:
    assert hash_of("duban_geheim") == hash_of("duban_geheim") != hash_of("duban_geheim ")
    assert len(hash_of("督办")) == 64
    assert "geheim" not in hash_of("duban_geheim")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(PREFIX, id="the beginning alone"),
        pytest.param(new_secret()[:-1], id="a key that lacks a character"),
        pytest.param(new_secret() + "x", id="a key with one too many"),
        pytest.param(new_secret().upper(), id="a key in capitals"),
    ],
)
def test_what_was_not_made_here_is_not_looked_up(text: str) -> None:
    assert not looks_like_key(text)
    assert looks_like_key(new_secret())
