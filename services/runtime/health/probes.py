"""What whoever runs a process asks it: whether it lives, may be sent requests, is well, and its metrics.

None of it asks for a key, and none of it is for the outside: a gateway does not pass it on.
"""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from services.runtime.observing.metrics import Exposition
from services.runtime.service import Service


def install(app: FastAPI, services: Sequence[Service]) -> None:
    """Adds the routes to a process's app."""
    exposition = Exposition({service.parts.name: service.meters for service in services})

    @app.get("/livez", tags=["operation"])
    async def livez() -> dict[str, str]:
        """That the process lives; nothing else is asked."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["operation"], responses={503: {"description": "requests would fail"}})
    async def readyz() -> JSONResponse:
        """Whether requests may be sent here: the databases answer and are migrated. Redis need not be up for that."""
        reasons = await asyncio.gather(*(service.readiness.reason() for service in services))
        found = {service.parts.name: reason or "ok" for service, reason in zip(services, reasons, strict=True)}
        return _answer(not any(reasons), {"status": "unready" if any(reasons) else "ok", "services": found})

    @app.get("/healthz", tags=["operation"], responses={503: {"description": "something is down"}})
    async def healthz() -> JSONResponse:
        """Whether the process and what it needs are well."""
        states = await asyncio.gather(*(service.health() for service in services))
        found = {service.parts.name: state for service, state in zip(services, states, strict=True)}
        well = all(state["status"] == "ok" for state in states)
        return _answer(well, {"status": "ok" if well else "degraded", "services": found})

    @app.get("/metrics", tags=["operation"], response_class=PlainTextResponse)
    async def metrics(request: Request) -> Response:
        """What Prometheus scrapes."""
        await asyncio.gather(*(service.watch.look() for service in services))
        # some milliseconds of work that no request should wait for
        body, media_type = await asyncio.to_thread(exposition.text, request.headers.get("accept", ""))
        return Response(body, headers={"content-type": media_type})


def _answer(well: bool, body: dict[str, object]) -> JSONResponse:
    return JSONResponse(body, HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)
