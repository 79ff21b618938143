"""The HTTP client for models: no redirects, no forbidden addresses, no endless silence or lines.

Its failures are ModelErrors, which pass through the SDK and pydantic-ai (as causes) untouched.
Heavy: import it where it is used.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Iterable
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.addresses import connected_address, host_of, is_loopback, is_refused, origin_of
from jupyter_chat_ext.models.following import tell
from jupyter_chat_ext.models.in_flight import current
from jupyter_chat_ext.models.merged_events import MergedEvents
from jupyter_chat_ext.models.read_ahead import ReadAhead
from jupyter_chat_ext.models.redaction import redact
from jupyter_chat_ext.models.timeouts import Timeouts
from jupyter_chat_ext.models.wire import BEARER, Wire

LONGEST_LINE: Final = 1_000_000
LARGEST_DOCUMENT: Final = 8_000_000
"""Limit for bodies that are not event streams: error messages, lists of models."""

_WHITESPACE: Final = b" \t\r\n\xef\xbb\xbf"

_HEADERS_SENT: Final = frozenset(
    ("host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent")
)
"""All else is dropped: SDKs add facts about this computer and whatever OPENAI_* variables hold."""


class GuardedClient(httpx2.AsyncClient):
    """Speaks to one base URL with one key, which only this class knows."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        timeouts: Timeouts,
        allow_insecure_http: bool = False,
        wire: Wire = BEARER,
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        local = is_loopback(host_of(base_url))
        try:
            super().__init__(
                follow_redirects=False,
                timeout=httpx2.Timeout(
                    None, connect=timeouts.connect, write=timeouts.first_byte, pool=timeouts.connect
                ),
                verify=_trusted(),
                trust_env=not local,  # a proxy cannot reach this computer's models
            )
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise _no_such_proxy(error) from None
        self._origin = origin_of(base_url)
        self._api_key = api_key
        self._wire = wire
        self._added = dict([*wire.adds, *headers])
        self._guard_timeouts = timeouts
        self._only_loopback = local and base_url.startswith("http://") and not allow_insecure_http

    async def send(self, request: httpx2.Request, *, stream: bool = False, **options: Any) -> httpx2.Response:
        """Send a request; its answer's body is watched while it is read."""
        try:
            async with asyncio.timeout(None) as deadline:  # set when the request has been sent
                self._prepare(request, deadline)
                response = await super().send(request, stream=True, **options)
        except TimeoutError:
            raise _silent("first-byte-timeout", self._guard_timeouts.first_byte) from None
        self._guard(response, stream=stream)
        if stream:
            current().responses.append(response)
        else:
            await response.aread()
        return response

    def _prepare(self, request: httpx2.Request, deadline: asyncio.Timeout) -> None:
        request.extensions = {**request.extensions, "trace": partial(self._watch, deadline)}
        if origin_of(str(request.url)) != self._origin:
            raise _elsewhere(str(request.url), self._origin)
        for name in list(request.headers):
            if name.lower() not in _HEADERS_SENT and not self._wire.lets_pass(name):
                del request.headers[name]
        request.headers.update(self._added)
        if self._api_key:
            request.headers[self._wire.key_header] = f"{self._wire.key_prefix}{self._api_key}"

    def _guard(self, response: httpx2.Response, *, stream: bool) -> None:
        if response.is_redirect:
            raise _redirected(response)
        if not isinstance(response.stream, httpx2.AsyncByteStream):
            return
        body = _WatchedBody(response.stream, self._guard_timeouts.between_bytes)
        if stream and response.is_success:
            response.stream = _EventStream(body, response) if self._wire.frames == "lines" else body.endless()
        else:
            response.stream = body

    async def _watch(self, deadline: asyncio.Timeout, event: str, facts: dict[str, Any]) -> None:
        """Follow a request: look where it connected, and wait for its answer from when it was sent."""
        if event == "connection.connect_tcp.complete":
            await self._check_connection(facts["return_value"])
        elif event.endswith("receive_response_headers.started"):
            deadline.reschedule(asyncio.get_running_loop().time() + self._guard_timeouts.first_byte)
        await tell(event, facts)

    async def _check_connection(self, connection: Any) -> None:
        address = connected_address(connection.get_extra_info("server_addr"))
        if address is None:
            return
        if is_refused(address) or (self._only_loopback and not address.is_loopback):
            await connection.aclose()
            raise ModelError(
                "address-refused",
                "The provider's host name leads to an address that must not be used.",
                detail=f"{address} is link-local, a metadata service, or not this computer.",
                hint="Check the base URL of this provider in the settings.",
            )


class _WatchedBody(httpx2.AsyncByteStream):
    """A body whose pieces must come in time."""

    def __init__(self, inner: httpx2.AsyncByteStream, patience: float) -> None:
        self._inner = inner
        self._patience = patience
        self.largest = LARGEST_DOCUMENT

    def endless(self) -> _WatchedBody:
        """Take any amount: an answer comes in frames, which its reader bounds."""
        self.largest = _UNLIMITED
        return self

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = aiter(self._inner)
        received = 0
        while True:
            try:
                async with asyncio.timeout(self._patience):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise _silent("idle-timeout", self._patience) from None
            received += len(piece)
            if received > self.largest:
                raise _endless()
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()


class _EventStream(httpx2.AsyncByteStream):
    """A body that must be an event stream with lines of sane length.

    Whoever is slow gets what came meanwhile with neighbouring words merged.
    """

    def __init__(self, body: _WatchedBody, response: httpx2.Response) -> None:
        self._body = body
        self._ahead = ReadAhead(body)
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if "content-encoding" in self._response.headers:
            async for piece in self._checked():
                yield piece
            return
        events = MergedEvents()
        async for piece in self._checked():
            if complete := events.take(piece):
                yield complete
        if rest := events.rest():
            yield rest

    async def aclose(self) -> None:
        await self._ahead.close()
        await self._body.aclose()

    async def _checked(self) -> AsyncIterator[bytes]:
        line = 0
        begun = False
        pieces = aiter(self._ahead)
        async for piece in pieces:
            if not begun:
                begun = await self._check_beginning(piece, pieces)
                if begun:
                    self._body.endless()
            end = piece.rfind(b"\n")
            line = line + len(piece) if end < 0 else len(piece) - end - 1
            if line > LONGEST_LINE:
                raise _endless()
            yield piece

    async def _check_beginning(self, piece: bytes, rest: AsyncIterator[bytes]) -> bool:
        first = piece.lstrip(_WHITESPACE)[:1]
        if first == b"<":
            raise _web_page(self._response)
        if first == b"{":
            raise _document(piece + b"".join([more async for more in rest]), self._response)
        return bool(first)


_UNLIMITED: Final = 1 << 62


def _trusted() -> ssl.SSLContext:
    """Return whose certificates count. SSL_CERT_FILE is about every address, also of this computer."""
    try:
        return httpx2.create_ssl_context()
    except OSError as error:
        raise ModelError(
            "certificates-unreadable",
            "The certificates that this server is to trust cannot be read.",
            detail=f"SSL_CERT_FILE or SSL_CERT_DIR: {type(error).__name__}",
            hint="Check these variables where the Jupyter server starts.",
        ) from None


def _no_such_proxy(error: Exception) -> ModelError:
    return ModelError(
        "proxy-unusable",
        "The proxy that the environment names cannot be used.",
        detail=redact(str(error)),
        hint="Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY where the Jupyter server starts. Proxies of kind "
        "socks5:// need the package socksio.",
    )


def _silent(code: str, seconds: float) -> ModelError:
    begun = code == "idle-timeout"
    return ModelError(
        code,
        f"The model {'stopped sending' if begun else 'did not begin to answer'} for {seconds:g} seconds.",
        hint="Try again. If it happens often, the model may be overloaded, or a proxy holds its answer back.",
        retryable=True,
    )


def _endless() -> ModelError:
    return ModelError(
        "garbled",
        "The provider sent more data at once than any answer has.",
        hint="Check the base URL of this provider: it may not be a chat API.",
    )


def _elsewhere(url: str, origin: str) -> ModelError:
    return ModelError(
        "address-refused",
        "A request to another address than the provider's was stopped.",
        detail=f"{origin_of(url)} is not {origin}.",
        hint="Check the base URL of this provider in the settings.",
    )


def _redirected(response: httpx2.Response) -> ModelError:
    target = urlsplit(response.headers.get("location", ""))
    return ModelError(
        "not-an-api",
        "The provider's address leads elsewhere, and redirects are not followed.",
        detail=f"HTTP {response.status_code}, to {target.scheme}://{target.hostname}"
        if target.hostname
        else "",
        hint="Put the final address into the base URL of this provider in the settings.",
    )


def _web_page(response: httpx2.Response) -> ModelError:
    return ModelError(
        "not-an-api",
        "The provider's address answers with a web page instead of a model.",
        detail=f"HTTP {response.status_code}, {response.headers.get('content-type', 'no content type')[:80]}",
        hint="Check the base URL (it often ends in /v1), or log in to your network if it asks you to.",
    )


def _document(body: bytes, response: httpx2.Response) -> Exception:
    """Return the error for a JSON document in place of a stream, often an error sent with status 200."""
    from openai import APIError

    try:
        document = json.loads(body)
    except ValueError:
        document = {}
    error = document.get("error") if isinstance(document, dict) else None
    if not error:
        return ModelError(
            "not-an-api",
            "The provider answered with something that is not a stream of text.",
            detail=body[:200].decode(errors="replace"),
            hint="Check the base URL and the model's name; the server may not support streaming.",
        )
    facts = error if isinstance(error, dict) else {"message": str(error)}
    return APIError(str(facts.get("message") or "error"), request=response.request, body=facts)
