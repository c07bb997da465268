"""A body that is too large is answered as problem details, not as the framework's plain text.

FastAPI's own limit stands outside every middleware, so that this goes around the whole framework.
"""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.http.problems import MEDIA_TYPE, problem

MAX_BYTES = 1_000_000
"""The largest body of a request where its route does not say otherwise."""

TOO_LARGE = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Content too large", "请求内容过大，请拆分或压缩后再提交")


class TooLargeAsProblem:
    """Puts the problem in the place of any answer 413 that is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def send_problem(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                replaced = dict(message["headers"]).get(b"content-type") != MEDIA_TYPE.encode()
                if replaced:
                    await TOO_LARGE(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, send_problem)
