"""Lists as the API answers them: items, how many there are in all, and where the next ones are."""

from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import BaseModel

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=1000, description="how many items at the most")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="how many items to pass over; `next` has it set")]


class Page(BaseModel, Generic[T]):
    """Part of a list; `next` is the address of the following part, null at the end."""

    items: list[T]
    total: int
    next: str | None


def page(request: Request, items: list[T], total: int, limit: int, offset: int) -> Page[T]:
    """The page that a request asked for."""
    following = None
    if offset + len(items) < total and items:
        asked = dict(request.query_params) | {"limit": str(limit), "offset": str(offset + len(items))}
        following = f"{request.url.path}?{urlencode(asked)}"
    return Page(items=items, total=total, next=following)
