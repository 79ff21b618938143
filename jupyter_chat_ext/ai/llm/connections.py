"""Connections of a provider that several event loops use, each its own.

Every answer has an event loop, and cells have another, but an HTTP client's connections belong to the
loop that opened them: an agent tried out in a cell would fail in the chat. So what the client of a
provider that was made by the notebook's author connects with is replaced by a pool for each loop.
"""

from __future__ import annotations

import asyncio
import copy
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final
from weakref import WeakKeyDictionary

_REPLACING: Final = threading.Lock()


class Connections:
    """Stands in for the transport of an `httpx` client, of either generation.

    make_client: makes a client whose connections one loop will use
    """

    def __init__(self, make_client: Callable[[], Any]) -> None:
        self._make_client = make_client
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()
        self._answering: WeakKeyDictionary[asyncio.AbstractEventLoop, int] = WeakKeyDictionary()

    def adopt(self, loop: asyncio.AbstractEventLoop, client: Any) -> None:
        """Let a loop go on with the connections it has."""
        self._clients[loop] = client

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[None]:
        """Keep this loop's connections for an answer; the last one closes them."""
        loop = asyncio.get_running_loop()
        self._answering[loop] = self._answering.get(loop, 0) + 1
        try:
            yield
        finally:
            self._answering[loop] -= 1
            if not self._answering[loop]:
                await self.aclose()

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request over this loop's connections."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = self._make_client()
        transport = self._clients[loop]._transport_for_url(request.url)  # a proxy's, where one is set
        return await transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Close this loop's connections."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    async def __aenter__(self) -> Connections:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.aclose()


def own_connections(model: Any) -> Iterator[Connections]:
    """Give each event loop its own connections to the providers of a model; yield them.

    Providers that were given a client by the author keep it as it is.
    """
    for inner in (*getattr(model, "models", ()), getattr(model, "wrapped", None)):
        if inner is not None:
            yield from own_connections(inner)
    with _REPLACING:
        found = _replaced(getattr(model, "_provider", None))
    if found is not None:
        yield found


def _replaced(provider: Any) -> Connections | None:
    make_client = getattr(provider, "_http_client_factory", None)
    client: Any = getattr(provider, "_own_http_client", None)
    if make_client is None or not hasattr(client, "_transport"):
        return None
    if isinstance(client._transport, Connections):
        return client._transport
    connections = Connections(make_client)
    if (loop := getattr(provider, "_own_client_loop", None)) is not None:
        connections.adopt(loop, copy.copy(client))
    provider._http_client_factory = lambda: _with(make_client(), connections)
    _with(client, connections)
    return connections


def _with(client: Any, connections: Connections) -> Any:
    client._transport = connections
    client._mounts = {}
    return client
