"""Ways to tell somebody: one small module a channel."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID


class DeliveryError(Exception):
    """A message did not arrive. `permanent`: it never will, do not try again; `after`: the receiver said when."""

    def __init__(self, message: str, *, permanent: bool, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.permanent, self.after = permanent, after


@dataclass(frozen=True)
class Message:
    """What is told: JSON for a program, a title and a text for people; a repeat has the same id."""

    id: UUID
    body: str
    title: str | None = None
