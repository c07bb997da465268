"""Why the embedded stack cannot start."""


class EmbeddedError(Exception):
    """The embedded stack cannot start; the message says what to do."""
