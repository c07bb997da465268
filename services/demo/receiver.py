"""A receiver of webhooks as a user would write one: verifies the signature and drops repeats by their id."""

import base64
import secrets
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Receiver:
    """Counts the webhooks that were signed with its secret."""

    def __init__(self) -> None:
        self.secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        self.received: dict[str, Any] = {}
        self.app = Starlette(routes=[Route("/alerts", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        body = await request.body()
        try:
            told = Webhook(self.secret).verify(body, dict(request.headers))
        except WebhookVerificationError:
            return Response(status_code=401)
        self.received[request.headers["webhook-id"]] = told
        return Response(status_code=204)
