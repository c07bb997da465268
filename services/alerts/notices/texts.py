"""Text as it can stand in a document's XML. Pure."""

import re

_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Without the control characters that XML cannot hold, and on one line."""
    return " ".join(_UNPRINTABLE.sub("", text).split())
