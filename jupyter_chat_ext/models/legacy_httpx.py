"""The guarded client for SDKs that still want a client of `httpx`, the older generation.

Heavy: import it where it is used.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import httpx2

from jupyter_chat_ext.models.http_client import GuardedClient


def legacy_client(client: GuardedClient) -> httpx.AsyncClient:
    """Return a client of `httpx` whose requests all go through `client`."""
    timeout = None  # ours has its own
    return httpx.AsyncClient(transport=_Transport(client), timeout=timeout, trust_env=False)


class _Transport(httpx.AsyncBaseTransport):
    """Hands requests over. Closing it closes nothing: the guarded client is somebody else's."""

    def __init__(self, client: GuardedClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its answer arrives undecoded, as a transport's does."""
        same = self._client.build_request(
            request.method, str(request.url), headers=request.headers.raw, content=await request.aread()
        )
        response = await self._client.send(same, stream=True)
        return httpx.Response(
            response.status_code, headers=response.headers.raw, stream=_Body(response), request=request
        )


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpx2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_raw():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()
