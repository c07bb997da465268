"""Who calls the alerts service: what every route of it asks for."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import ConfigDict

from services.runtime.access.keys import Caller
from services.runtime.http.auth import OVERSEERS, caller, service
from services.runtime.service import Service

Alerts = Annotated[Service, Depends(service("alerts"))]
AnyCaller = Annotated[Caller, Depends(caller("alerts"))]
Overseer = Annotated[Caller, Depends(caller("alerts", *OVERSEERS))]

AsOf = Annotated[date | None, Query(description="by figures of that day and before; left out: today")]

STRICT = ConfigDict(extra="forbid")
