"""Who calls the targets service: what every route of it asks for."""

from typing import Annotated

from fastapi import Depends
from pydantic import ConfigDict

from services.contract import Role
from services.runtime.access.keys import Caller
from services.runtime.http.auth import OVERSEERS, caller, service
from services.runtime.service import Service

Targets = Annotated[Service, Depends(service("targets"))]
AnyCaller = Annotated[Caller, Depends(caller("targets"))]
Overseer = Annotated[Caller, Depends(caller("targets", *OVERSEERS))]
Operator = Annotated[Caller, Depends(caller("targets", Role.OPERATOR))]

STRICT = ConfigDict(extra="forbid")
