"""What all handlers share: the login gate, body limits, and errors → answers, once."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from jupyter_chat_ext.core.errors import ChatError, InvalidRequestError, RequestError
from jupyter_chat_ext.server import services
from jupyter_chat_ext.server.services import Services

SMALL_BODY: Final = 256 * 1024

_CODES: Final = {403: "forbidden", 404: "not-found", 405: "not-allowed", 409: "conflict"}
_TITLES: Final = {
    403: "You are not logged in, or not allowed to do this.",
    404: "There is nothing at this address.",
}


@web.stream_request_body
class ChatHandler(APIHandler):
    """Base of every handler of this extension."""

    auth_resource = "chat"
    max_body = SMALL_BODY

    def initialize(self) -> None:
        """Set up for the body, which arrives in pieces so that it can be refused early."""
        self._body = bytearray()

    @property
    def services(self) -> Services:
        """What the app built."""
        found: Services = self.settings[services.KEY]
        return found

    async def prepare(self) -> None:  # type: ignore[override]
        """Let only logged-in users go on, and refuse a large body before it is read."""
        await super().prepare()
        if self.current_user is None:
            raise web.HTTPError(403)
        declared = int(self.request.headers.get("Content-Length") or 0)
        if declared > self.max_body:
            raise self._too_large()
        # For bodies of undeclared length: Tornado cuts the connection at this size.
        self.request.connection.set_max_body_size(self.max_body)  # type: ignore[union-attr]

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Keep a piece of the body."""
        self._body += chunk
        return None

    def json_body(self) -> dict[str, Any]:
        """Return the body, which must be a JSON object; raise InvalidRequestError otherwise."""
        try:
            text = bytes(self._body).decode("utf-8")
            value = json.loads(text or "{}", parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise InvalidRequestError(
                "invalid-json", "The request is not valid JSON.", detail=type(error).__name__
            ) from None
        if not isinstance(value, dict):
            raise InvalidRequestError("invalid-json", "The request must be a JSON object.")
        return value

    def answer(self, value: dict[str, Any], status: int = 200) -> None:
        """Finish with JSON."""
        self.set_status(status)
        self.finish(json.dumps(value))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the one shape of error that docs/rest-api.md describes."""
        exception = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(exception, ChatError):
            error = exception
            self.set_status(exception.status if isinstance(exception, RequestError) else 409)
        else:
            reason = self._reason  # not translated
            title = _TITLES.get(status_code, "The chat server failed." if status_code >= 500 else reason)
            error = ChatError(_CODES.get(status_code, f"http-{status_code}"), title)
        if error.retry_after is not None:
            self.set_header("Retry-After", str(int(error.retry_after) or 1))
        self.finish(json.dumps({"error": error.to_json()}))

    def log_exception(self, *exc_info: Any) -> None:
        """Log what is a fault of ours; what a client or a model did wrong is in its answer."""
        if not isinstance(exc_info[1], ChatError):
            super().log_exception(*exc_info)

    def _too_large(self) -> InvalidRequestError:
        return InvalidRequestError(
            "too-large",
            "This is too large to send.",
            status=413,
            detail=f"The limit is {self.max_body:,} bytes.",
            hint="Send less at once.",
        )


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class NothingHereHandler(ChatHandler):
    """Any other address below ours: a clear answer, in the one shape, after the login."""

    @web.authenticated
    @authorized
    def get(self) -> None:
        """Say that there is nothing."""
        raise web.HTTPError(404)
