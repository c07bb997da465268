"""The HTTP side of a process: one service or several behind one port."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp

from services.runtime.health import probes
from services.runtime.http import problems
from services.runtime.http.auth import Forbidden
from services.runtime.http.body_limit import MAX_BYTES, TooLargeAsProblem
from services.runtime.http.openapi import Api
from services.runtime.http.problems import Answer
from services.runtime.http.requests import Observed
from services.runtime.http.sessions import SignInNeeded
from services.runtime.http.shortcut import Shortcuts
from services.runtime.service import Service
from services.runtime.streams.asyncapi import asyncapi

COMMON: problems.Problems = {Forbidden: Answer(HTTPStatus.FORBIDDEN, "Forbidden")}


def create_app(services: Sequence[Service]) -> FastAPI:
    """An app with the routes of these services; it starts and stops them with itself."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        for service in services:
            await service.start()
        try:
            yield
        finally:
            for service in services:
                await service.stop()

    # the interactive documentation would load its scripts from outside, which a closed network does not allow
    app = Api(
        title="duban 督办",
        version=version("duban"),
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        max_body_size=MAX_BYTES,
        around=partial(_around, services),
    )
    app.state.services = {service.parts.name: service for service in services}
    table = dict(COMMON)
    for service in services:
        table |= service.parts.problems
        for router in service.parts.routers:
            app.include_router(router)
    problems.install(app, table)
    probes.install(app, services)

    @app.exception_handler(SignInNeeded)
    async def on_sign_in(_: Request, error: SignInNeeded) -> Response:
        return RedirectResponse(error.address, status_code=HTTPStatus.SEE_OTHER)

    @app.get("/asyncapi.json", tags=["operation"])
    async def asyncapi_json() -> dict[str, Any]:
        """The streams and their events as AsyncAPI 3."""
        return asyncapi(services)

    return app


def _around(services: Sequence[Service], framework: ASGIApp) -> ASGIApp:
    """The framework with shortcuts past it, all requests counted, named and traced; one tracer for all services."""
    if not services:
        return framework
    owners = {
        path: service.parts.name
        for service in services
        for router in service.parts.routers
        for route in router.routes
        if (path := getattr(route, "path", None)) is not None
    }
    short = Shortcuts(TooLargeAsProblem(framework), [one for service in services for one in service.parts.shortcuts])
    return Observed(short, {service.parts.name: service.meters for service in services}, owners, services[0].tracer)
