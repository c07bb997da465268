"""Access keys: made here, stored as hashes, shown once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.contract import Role
from services.runtime.postgres.tables import KeyRow

PREFIX = "duban_"

ROLE_NAMES = {Role.DEPARTMENT: "部门", Role.SUPERVISOR: "督查室", Role.OPERATOR: "运维"}


@dataclass(frozen=True)
class Caller:
    """Who is calling: the key used, its role, for a department's key the department, and what the key is called."""

    key_id: UUID
    role: Role
    department_id: UUID | None
    label: str | None = None

    @property
    def who(self) -> str:
        """The caller's name as records keep it."""
        return self.label or ROLE_NAMES[self.role]

    @property
    def oversees(self) -> bool:
        """Whether the caller may see and change what belongs to any department."""
        return self.role in (Role.SUPERVISOR, Role.OPERATOR)


class SeenKeys:
    """Whose keys were shown here lately, by the keys' hashes: as they stood then, to be looked up again before use."""

    MOST = 10_000

    def __init__(self) -> None:
        self._callers: dict[str, Caller] = {}

    def note(self, hash_: str, caller: Caller) -> None:
        if len(self._callers) >= self.MOST:
            self._callers.clear()
        self._callers[hash_] = caller

    def get(self, hash_: str) -> Caller | None:
        return self._callers.get(hash_)

    def forget(self, hash_: str) -> None:
        self._callers.pop(hash_, None)


def new_secret() -> str:
    """A key to hand out: 256 random bits, so that a plain hash of it cannot be searched."""
    return PREFIX + secrets.token_urlsafe(32)


def looks_like_key(secret: str) -> bool:
    """Whether the text has the form of a key that was made here."""
    return secret.startswith(PREFIX) and len(secret) == len(new_secret())


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def caller_of(row: KeyRow, now: datetime) -> Caller | None:
    """The caller that a stored key stands for, or None when it is revoked or has run out."""
    if row.revoked_at is not None and row.revoked_at <= now:
        return None
    if row.valid_until is not None and row.valid_until <= now:
        return None
    return Caller(key_id=row.id, role=Role(row.role), department_id=row.department_id, label=row.label)
