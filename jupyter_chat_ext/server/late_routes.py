"""Keeps our addresses until what answers there is loaded.

Importing and wiring the server half would delay the start of every server, also where nobody
chats. So it happens after the start, in a thread; a request that comes earlier waits for it, and
holds up nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from tornado.httputil import (
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerRequest,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.routing import Router

PREFIX: Final = "/jupyter-chat-ext/api"
"""All our addresses begin so."""


class LateRoutes(Router):
    """Stands before the routes that `load` adds, and lets requests pass once they are there.

    load: adds them; called once
    find: finds who answers a request then
    """

    def __init__(
        self,
        load: Callable[[], Awaitable[None]],
        find: Callable[[HTTPServerRequest], HTTPMessageDelegate],
    ) -> None:
        self._load = load
        self._find = find
        self._loading: asyncio.Future[None] | None = None

    async def loaded(self) -> None:
        """Return when the routes are there; the first who asks sets the loading off."""
        if self._loading is None:
            self._loading = asyncio.ensure_future(self._load())
        await asyncio.shield(self._loading)

    def find_handler(self, request: HTTPServerRequest, **_options: Any) -> HTTPMessageDelegate | None:
        """Let a request wait, or pass on to the routes behind this one."""
        if self._loading is not None and self._loading.done():
            return None
        return _Waiting(self, request)

    async def answerer(self, request: HTTPServerRequest) -> HTTPMessageDelegate:
        """Return who answers a request, as soon as that is known."""
        await self.loaded()
        return self._find(request)


class _Waiting(HTTPMessageDelegate):
    """A request that came early. Nothing more of it is read before there is somebody to read it."""

    def __init__(self, routes: LateRoutes, request: HTTPServerRequest) -> None:
        self._routes = routes
        self._request = request
        self._answerer = HTTPMessageDelegate()

    async def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> None:
        self._answerer = await self._routes.answerer(self._request)
        ready = self._answerer.headers_received(start_line, headers)
        if ready is not None:
            await ready

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._answerer.data_received(chunk)

    def finish(self) -> None:
        self._answerer.finish()

    def on_connection_close(self) -> None:
        self._answerer.on_connection_close()
