"""Errors as HTTP answers: problem details (RFC 9457) that name the field, the value and what would be right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from asyncpg import InterfaceError, PostgresError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException

from services.contract import InvalidValue
from services.runtime.postgres.database import transient, unwritable

MEDIA_TYPE = "application/problem+json"
LONGEST_VALUE = 200

# pydantic's error types, said in the users' language; {…} are pydantic's own context values
EXPECTED = {
    "missing": "必填的内容",
    "extra_forbidden": "不给出（没有这个字段，请检查拼写）",
    "decimal_parsing": "十进制数，如 8.6",
    "decimal_type": "十进制数，如 8.6",
    "finite_number": "有限的十进制数，如 8.6",
    "int_parsing": "整数",
    "int_type": "整数",
    "date_from_datetime_parsing": "日期，如 2026-06-30",
    "date_parsing": "日期，如 2026-06-30",
    "date_type": "日期，如 2026-06-30",
    "datetime_from_date_parsing": "带时区的时刻，如 2026-12-31T18:00:00+08:00",
    "datetime_parsing": "带时区的时刻，如 2026-12-31T18:00:00+08:00",
    "datetime_type": "带时区的时刻，如 2026-12-31T18:00:00+08:00",
    "string_pattern_mismatch": "符合 {pattern} 的文字",
    "uuid_parsing": "UUID，如 123e4567-e89b-12d3-a456-426614174000",
    "string_type": "文字",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "至多 {max_length} 个字",
    "enum": "下列之一：{expected}",
    "literal_error": "下列之一：{expected}",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
    "json_invalid": "正确的 JSON：{error}",
    "model_attributes_type": "JSON 对象",
}


@dataclass(frozen=True)
class Answer:
    """How a kind of error is answered."""

    status: HTTPStatus
    title: str


Problems = Mapping[type[Exception], Answer]


def problem(
    status: int,
    title: str,
    detail: str,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """One problem details answer; `errors` lists {field, value, expected}, `members` are the problem's own."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": int(status), "detail": detail}
    if errors:
        body["errors"] = list(errors)
    body |= members or {}
    return JSONResponse(body, status_code=int(status), media_type=MEDIA_TYPE, headers=dict(headers or {}))


def shown(value: object) -> object:
    """The value as it may stand in an answer: itself when small, else its beginning."""
    if value is None or isinstance(value, bool | int | float):
        return value if value == value and value not in (float("inf"), float("-inf")) else str(value)
    text = str(value).encode(errors="replace").decode()  # half a character cannot be sent
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def invalid(error: InvalidValue) -> JSONResponse:
    """The answer to a value that the domain refuses."""
    entry = {"field": error.field, "value": shown(error.value), "expected": error.expected}
    detail = _sentence(error.field, shown(error.value), error.expected)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid value", detail, [entry])


def unfit(error: RequestValidationError) -> JSONResponse:
    """The answer to a request that does not fit the API's description."""
    entries = [entry_of(found) for found in error.errors()]
    detail = "；".join(_sentence(entry["field"], entry["value"], entry["expected"]) for entry in entries)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid request", detail, entries)


def entry_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """One of pydantic's errors as {field, value, expected}, in the users' language."""
    context = found.get("ctx") or {}
    cause = context.get("error")
    if isinstance(cause, InvalidValue):
        return {"field": cause.field, "value": shown(cause.value), "expected": cause.expected}
    place = [str(part) for part in found["loc"] if part not in ("body", "query", "path", "header")]
    known = EXPECTED.get(found["type"])
    expected = known.format_map(_Context(context)) if known else found["msg"]
    value = None if found["type"] == "missing" else shown(found.get("input"))
    return {"field": ".".join(place) or "body", "value": value, "expected": expected}


def _sentence(field: str, value: object, expected: str) -> str:
    return f"{field}：{'没有给出' if value is None else f'{value} 不对'}；应为：{expected}"


class _Context(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def install(app: FastAPI, problems: Problems) -> None:
    """Makes the app answer every error as problem details; `problems` is the services' table of their own."""

    @app.exception_handler(RequestValidationError)
    async def on_unfit(_: Request, error: RequestValidationError) -> JSONResponse:
        return unfit(error)

    @app.exception_handler(InvalidValue)
    async def on_invalid(_: Request, error: InvalidValue) -> JSONResponse:
        return invalid(error)

    @app.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> JSONResponse:
        title = HTTPStatus(error.status_code).phrase
        return problem(error.status_code, title, str(error.detail), headers=error.headers)

    async def on_known(_: Request, error: Exception) -> JSONResponse:
        answer = next(problems[kind] for kind in type(error).__mro__ if kind in problems)
        return problem(answer.status, answer.title, str(error), members=getattr(error, "members", None))

    async def on_backend(_: Request, error: Exception) -> JSONResponse:
        if unwritable(error):
            return problem(
                HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid request", "文字中有不能保存的字符（如 NUL），请删去后重试"
            )
        if not transient(error):
            raise error
        detail = "数据库暂时不可用，请稍后重试"
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "Service unavailable", detail, headers={"Retry-After": "5"})

    for kind in problems:
        app.add_exception_handler(kind, on_known)
    # the driver's own errors come from connecting and from plain transactions, where SQLAlchemy does not wrap them
    for kind in (DBAPIError, PostgresError, InterfaceError, OSError, TimeoutError, PoolExhausted):
        app.add_exception_handler(kind, on_backend)
