"""Days as a request may name them: 2026-06-30, and nothing that could be read as an instant or a number."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from services.contract import FIRST_YEAR, LAST_YEAR

ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written(given: Any) -> Any:
    if isinstance(given, date) or (isinstance(given, str) and ISO.fullmatch(given)):
        return given
    raise PydanticCustomError("date_parsing", "a day such as 2026-06-30")


Day = Annotated[date, BeforeValidator(_written), Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]
"""A day of the years that documents plan."""
