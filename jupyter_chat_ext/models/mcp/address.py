"""A server at an address: streamable HTTP, with the rules that endpoints of models have too.

It is asked at its own origin only, redirects to others are not followed, and no answer is endless.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx2

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.addresses import connected_address, host_of, is_loopback, is_refused, origin_of
from jupyter_chat_ext.models.mcp import errors
from jupyter_chat_ext.models.mcp.configuration import McpServerConfig

LARGEST_MESSAGE: Final = 16 * 1024 * 1024
CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 330.0
"""Longer than a call may take: who waits for it gives up first."""

_OVER: Final = (404, 410)
_BAD_GATEWAY: Final = 502


class AddressTransport:
    """Speaks to one URL.

    ended: set when the server has forgotten us, as one that was restarted has
    """

    def __init__(self, config: McpServerConfig, *, allow_insecure_http: bool = False) -> None:
        self.ended = asyncio.Event()
        self._config = config
        self._allow_insecure_http = allow_insecure_http
        self._client: _Client | None = None

    def problem(self) -> ChatError | None:
        """Return why the last request failed, if so."""
        return self._client.problem if self._client is not None else None

    @asynccontextmanager
    async def streams(self) -> AsyncIterator[tuple[Any, Any]]:
        """Give what the SDK reads from and writes to."""
        from mcp.client.streamable_http import streamable_http_client

        async with _Client(self._config, self.ended, allow_insecure_http=self._allow_insecure_http) as client:
            self._client = client
            async with streamable_http_client(
                self._config.url, http_client=client, max_sse_event_size=LARGEST_MESSAGE
            ) as streams:
                yield streams


class _Client(httpx2.AsyncClient):
    """Never raises for a request that failed: to the SDK that would end all others too."""

    def __init__(
        self, config: McpServerConfig, ended: asyncio.Event, *, allow_insecure_http: bool = False
    ) -> None:
        local = is_loopback(host_of(config.url))
        super().__init__(
            headers=dict(config.headers),
            follow_redirects=False,
            timeout=httpx2.Timeout(CONNECT_SECONDS, read=READ_SECONDS),
            trust_env=not local,
        )
        self.problem: ChatError | None = None
        self._config = config
        self._ended = ended
        self._only_loopback = local and config.url.startswith("http://") and not allow_insecure_http

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send a request; note what is wrong with the answer, until one is right."""
        if origin_of(str(request.url)) != origin_of(self._config.url):
            return self._failed(request, "it sends us to another address")
        request.extensions = {**request.extensions, "trace": self._watch}
        try:
            response = await super().send(request, **options)
        except (httpx2.HTTPError, OSError) as error:
            return self._failed(request, str(error) or type(error).__name__)
        self._judge(request, response)
        return response

    def _failed(self, request: httpx2.Request, detail: str) -> httpx2.Response:
        # after an answer that says more, the SDK may still ask something else
        self.problem = self.problem or errors.unreachable(self._config.name, self._config.shown, detail)
        return httpx2.Response(_BAD_GATEWAY, request=request)

    def _judge(self, request: httpx2.Request, response: httpx2.Response) -> None:
        is_page = response.headers.get("content-type", "").startswith("text/html")
        if response.status_code in _OVER and "mcp-session-id" in request.headers:
            self.problem = errors.ended(self._config.name, None, f"HTTP {response.status_code}")
            self._ended.set()
        elif request.method == "POST" and (response.status_code >= 300 or is_page):
            self.problem = errors.refused(self._config.name, response.status_code)
        else:
            self.problem = None
        if isinstance(response.stream, httpx2.AsyncByteStream):
            is_stream = response.headers.get("content-type", "").startswith("text/event-stream")
            response.stream = response.stream if is_stream else _Bounded(response.stream)

    async def _watch(self, event: str, facts: dict[str, Any]) -> None:
        """Look where a request connected."""
        if event != "connection.connect_tcp.complete":
            return
        connection = facts["return_value"]
        address = connected_address(connection.get_extra_info("server_addr"))
        if address is None:
            return
        if is_refused(address) or (self._only_loopback and not address.is_loopback):
            await connection.aclose()
            raise httpx2.ConnectError(f"{address} is an address that must not be used")


class _Bounded(httpx2.AsyncByteStream):
    """A body of bounded size."""

    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for piece in self._inner:
            received += len(piece)
            if received > LARGEST_MESSAGE:
                raise httpx2.StreamError(f"more than {LARGEST_MESSAGE:,} bytes")
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()
