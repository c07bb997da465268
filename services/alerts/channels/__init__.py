"""Ways to tell people: one small module a channel."""

from datetime import timedelta


class DeliveryError(Exception):
    """A message did not arrive. `permanent`: it never will, do not try again; `after`: the receiver said when."""

    def __init__(self, message: str, *, permanent: bool, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.permanent, self.after = permanent, after
