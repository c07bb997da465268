"""The ceiling: a bare FastAPI endpoint that checks a small body and does one INSERT and COMMIT by raw asyncpg."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from uuid import uuid4

import asyncpg
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

TABLE = "create table if not exists ceiling (id uuid primary key, value numeric, unit text, as_of text, note text)"
INSERT = "insert into ceiling values ($1, $2, $3, $4, $5)"
POOL = 16


class Body(BaseModel):
    value: Decimal
    unit: str
    as_of: str
    note: str


class Answer(BaseModel):
    id: str


def create_app() -> FastAPI:
    """The endpoint, on the database that DATABASE_URL names."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=POOL, max_size=POOL) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/posts", status_code=201)
    async def post(body: Body) -> Answer:
        id_ = uuid4()
        await app.state.pool.execute(INSERT, id_, body.value, body.unit, body.as_of, body.note)
        return Answer(id=str(id_))

    return app


if __name__ == "__main__":
    uvicorn.run(
        create_app(), port=int(sys.argv[1]), loop="uvloop", http="httptools", log_level="error", access_log=False
    )
