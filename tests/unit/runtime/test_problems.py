"""Errors as HTTP answers: problem details that name the field, the value and what would be right."""

import asyncio
import json
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from services.contract import InvalidValue, Target
from services.runtime.http.problems import MEDIA_TYPE, Answer, Problems, install, invalid, problem, shown, unfit


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(BaseModel):
    amount: Decimal = Decimal(0)


class Body(BaseModel):
    """One field of each kind that a request may get wrong."""

    model_config = ConfigDict(extra="forbid")

    need: int
    amount: Decimal = Decimal(0)
    count: int = Field(default=1, ge=1, le=1000)
    on: date = date(2026, 1, 1)
    id: UUID = UUID(int=0)
    name: str = Field(default="名", min_length=1, max_length=3)
    colour: Colour = Colour.RED
    every: Literal["yearly"] = "yearly"
    inner: Inner = Inner()
    rows: list[Inner] = []


def body_of(answer: JSONResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(answer.body))
    return found


def refused(model: type[BaseModel], given: dict[str, Any], where: tuple[str, ...] = ("body",)) -> dict[str, Any]:
    """The answer to a request that the model refuses, as FastAPI hands the errors over."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(given)
    errors = [{**found, "loc": (*where, *found["loc"])} for found in caught.value.errors()]
    answer = unfit(RequestValidationError(errors))
    assert (answer.status_code, answer.media_type) == (422, MEDIA_TYPE)
    return body_of(answer)


@pytest.mark.parametrize(
    ("given", "field", "value", "expected"),
    [
        pytest.param({}, "need", None, "必填的内容", id="a field left out"),
        pytest.param({"need": 1, "colr": 2}, "colr", 2, "不给出（没有这个字段，请检查拼写）", id="a misspelt field"),
        pytest.param({"need": "一"}, "need", "一", "整数", id="a word for an integer"),
        pytest.param({"need": None}, "need", None, "整数", id="null for an integer"),
        pytest.param({"need": 1, "amount": "8,6"}, "amount", "8,6", "十进制数，如 8.6", id="a decimal comma"),
        pytest.param({"need": 1, "amount": []}, "amount", "[]", "十进制数，如 8.6", id="a list for a decimal"),
        pytest.param({"need": 1, "amount": "NaN"}, "amount", "NaN", "有限的十进制数，如 8.6", id="NaN for a decimal"),
        pytest.param({"need": 1, "count": 0}, "count", 0, "不小于 1", id="a number too small"),
        pytest.param({"need": 1, "count": 1001}, "count", 1001, "不大于 1000", id="a number too large"),
        pytest.param({"need": 1, "on": "2026-02-30"}, "on", "2026-02-30", "日期，如 2026-06-30", id="30 February"),
        pytest.param({"need": 1, "on": []}, "on", "[]", "日期，如 2026-06-30", id="a list for a date"),
        pytest.param(
            {"need": 1, "id": "42"},
            "id",
            "42",
            "UUID，如 123e4567-e89b-12d3-a456-426614174000",
            id="a number for a UUID",
        ),
        pytest.param({"need": 1, "name": ""}, "name", "", "至少 1 个字", id="a text too short"),
        pytest.param({"need": 1, "name": "督办督办"}, "name", "督办督办", "至多 3 个字", id="a text too long"),
        pytest.param({"need": 1, "name": 7}, "name", 7, "文字", id="a number for a text"),
        pytest.param(
            {"need": 1, "colour": "green"}, "colour", "green", "下列之一：'red' or 'blue'", id="a choice there is not"
        ),
        pytest.param(
            {"need": 1, "every": "daily"}, "every", "daily", "下列之一：'yearly'", id="another word than the only one"
        ),
        pytest.param(
            {"need": 1, "inner": {"amount": "x"}}, "inner.amount", "x", "十进制数，如 8.6", id="a field within a field"
        ),
        pytest.param(
            {"need": 1, "rows": [{}, {"amount": "x"}]}, "rows.1.amount", "x", "十进制数，如 8.6", id="a row of a list"
        ),
    ],
)
def test_a_request_is_told_what_is_wrong_with(given: dict[str, Any], field: str, value: object, expected: str) -> None:
    found = refused(Body, given)
    assert found["errors"] == [{"field": field, "value": value, "expected": expected}]
    assert (found["type"], found["title"], found["status"]) == ("about:blank", "Invalid request", 422)
    assert field in found["detail"]
    assert expected in found["detail"]


def test_every_error_is_listed() -> None:
    found = refused(Body, {"need": "一", "count": 0, "name": ""})
    assert [entry["field"] for entry in found["errors"]] == ["need", "count", "name"]
    assert all(f"{field}：" in found["detail"] for field in ("need", "count", "name"))


@pytest.mark.parametrize("part", ["body", "query", "path", "header"])
def test_where_a_value_came_in_is_no_part_of_its_name(part: str) -> None:
    assert refused(Body, {"need": "x"}, (part,))["errors"][0]["field"] == "need"


def test_what_is_no_object_at_all_is_the_body() -> None:
    error = {"type": "model_attributes_type", "loc": ("body",), "msg": "Input should be …", "input": [1]}
    (entry,) = body_of(unfit(RequestValidationError([error])))["errors"]
    assert entry == {"field": "body", "value": "[1]", "expected": "JSON 对象"}


def test_a_refusal_of_the_contract_keeps_its_own_words() -> None:
    given = {
        "indicator": "仓",
        "measure": "increment",
        "value": "1",
        "starts_on": "2026-01-01",
        "deadline": "2026-12-31",
    }
    (entry,) = refused(Target, given)["errors"]
    assert entry == {"field": "unit", "value": None, "expected": "数量目标的单位，如 平方米、元、%"}


def test_a_value_that_the_domain_refuses() -> None:
    answer = invalid(InvalidValue("as_of", "2026-10-01", "不晚于今天（2026-09-30）的数据日期"))
    assert (answer.status_code, answer.media_type) == (422, MEDIA_TYPE)
    assert body_of(answer) == {
        "type": "about:blank",
        "title": "Invalid value",
        "status": 422,
        "detail": "as_of：2026-10-01 不对；应为：不晚于今天（2026-09-30）的数据日期",
        "errors": [{"field": "as_of", "value": "2026-10-01", "expected": "不晚于今天（2026-09-30）的数据日期"}],
    }


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param(True, True, id="a truth"),
        pytest.param(8.6, 8.6, id="a number"),
        pytest.param(float("nan"), "nan", id="NaN, which JSON does not have"),
        pytest.param(float("-inf"), "-inf", id="infinity, which JSON does not have"),
        pytest.param("字" * 200, "字" * 200, id="a text that just fits"),
        pytest.param("字" * 201, "字" * 200 + "…", id="the beginning of a long text"),
        pytest.param(date(2026, 6, 30), "2026-06-30", id="a date"),
        pytest.param({"a": 1}, "{'a': 1}", id="an object"),
    ],
)
def test_a_value_is_shown(value: object, seen: object) -> None:
    assert shown(value) == seen
    json.dumps(shown(value), allow_nan=False)


def test_a_problem_without_errors_has_no_empty_list_of_them() -> None:
    answer = problem(401, "Unauthorized", "缺少密钥", headers={"WWW-Authenticate": "Bearer"})
    assert body_of(answer) == {"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "缺少密钥"}
    assert answer.headers["WWW-Authenticate"] == "Bearer"


class Unknown(LookupError):
    """Something that is not there."""


class UnknownTarget(Unknown):
    """A target that is not there."""


class DatabaseError(Exception):
    """As asyncpg raises it: with a state."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


TABLE: Problems = {Unknown: Answer(404, "Unknown thing")}  # type: ignore[arg-type]


def answer_to(error: Exception) -> httpx.Response:
    """What the app answers when a route raises."""
    app = FastAPI()
    install(app, TABLE)

    @app.get("/")
    async def route() -> None:
        raise error

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/")

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("error", "status", "title", "detail"),
    [
        pytest.param(Unknown("没有这个"), 404, "Unknown thing", "没有这个", id="an error of the table"),
        pytest.param(
            UnknownTarget("没有这个目标"), 404, "Unknown thing", "没有这个目标", id="a kind of an error of the table"
        ),
        pytest.param(InvalidValue("f", 1, "二"), 422, "Invalid value", "f：1 不对；应为：二", id="a refused value"),
        pytest.param(HTTPException(405), 405, "Method Not Allowed", "Method Not Allowed", id="an error of HTTP itself"),
        pytest.param(
            OSError("refused"),
            503,
            "Service unavailable",
            "数据库暂时不可用，请稍后重试",
            id="a database that cannot be reached",
        ),
        pytest.param(
            OperationalError("select", {}, DatabaseError("08006")),
            503,
            "Service unavailable",
            "数据库暂时不可用，请稍后重试",
            id="a connection that broke",
        ),
    ],
)
def test_the_app_answers(error: Exception, status: int, title: str, detail: str) -> None:
    found = answer_to(error)
    assert (found.status_code, found.headers["content-type"]) == (status, MEDIA_TYPE)
    body = found.json()
    assert (body["status"], body["title"], body["detail"]) == (status, title, detail)
    assert found.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_an_error_of_the_database_that_will_not_pass_is_no_promise_to_try_later() -> None:
    found = answer_to(OperationalError("select", {}, DatabaseError("42703")))
    assert found.status_code == 500
