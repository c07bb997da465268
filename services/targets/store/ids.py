"""Which of many ids a row has."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, cast


def among(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Whether the column is one of these: one parameter however many there are, so that the statement is the same."""
    found: ColumnElement[bool] = column == any_(cast(list(ids), ARRAY(Uuid)))
    return found
