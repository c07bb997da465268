"""What the API's description says of every route alike: how a request is refused."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import ASGIApp, Receive, Scope, Send

from services.runtime.http.problems import MEDIA_TYPE

API = "/api/"

REFUSALS = {
    HTTPStatus.BAD_REQUEST: "the request cannot be read",
    HTTPStatus.UNAUTHORIZED: "no valid key",
    HTTPStatus.FORBIDDEN: "not this key's to see or do",
    HTTPStatus.NOT_FOUND: "there is no such thing",
    HTTPStatus.CONFLICT: "not as things stand now",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "larger than is taken here",
    HTTPStatus.UNPROCESSABLE_ENTITY: "a value that cannot be right; `errors` names it",
    HTTPStatus.TOO_MANY_REQUESTS: "a limit is used up; Retry-After says for how long",
    HTTPStatus.SERVICE_UNAVAILABLE: "the database is away; Retry-After says when to try again",
}
"""How any route of the API may refuse."""


class WrongValue(BaseModel):
    """A value that cannot be right, and what would be."""

    field: str
    value: Any
    expected: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457), in the users' language; `state` and `allowed` say what may be done."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[WrongValue] = []


class Api(FastAPI):
    """An app whose OpenAPI document says of every route of the API how it refuses; `around` it is what comes first."""

    def __init__(self, *, around: Callable[[ASGIApp], ASGIApp], **given: Any) -> None:
        super().__init__(**given)
        self._first = around(super().__call__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await self._first(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = _with_refusals(super().openapi())
        return self.openapi_schema


def _with_refusals(found: dict[str, Any]) -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = schema.pop("$defs") | {Problem.__name__: schema}
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
    names = {str(int(status)): f"Refused{int(status)}" for status in REFUSALS}
    shared = {names[str(int(status))]: {"description": said, "content": content} for status, said in REFUSALS.items()}
    for path, operations in found["paths"].items():
        for operation in operations.values() if path.startswith(API) else ():
            for status, name in names.items():
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    parts = found.setdefault("components", {})
    parts["schemas"] = parts.get("schemas", {}) | schemas
    parts["responses"] = shared
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    return found
