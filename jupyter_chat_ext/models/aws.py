"""Amazon Bedrock over our client: AWS's SDK signs, GuardedClient sends.

The SDK blocks a thread for each request; what it wants sent is handed to the event loop (by the SDK's
hook `before-send`), so that the same rules hold as for every other provider, and Stop hangs up.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from jupyter_chat_ext.models.in_flight import current
from jupyter_chat_ext.models.read_ahead import ReadAhead
from jupyter_chat_ext.models.sdks import Setup

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model

    from jupyter_chat_ext.models.http_client import GuardedClient

REGION: Final = "us-east-1"

_HOST: Final = re.compile(r"[/.]bedrock-runtime(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d+)\.")
_SERVICE: Final = "bedrock-runtime"

_Result = TypeVar("_Result")


def bedrock(setup: Setup, name: str) -> Model[Any]:
    """Bedrock's Converse API, with an API key, a pair of access keys, or a profile of AWS's files."""
    unsigned = import_module("botocore").UNSIGNED
    config = import_module("botocore.config").Config(
        retries={"total_max_attempts": 1},
        user_agent="jupyter_chat_ext",
        signature_version=None if is_signed(setup.secret) else unsigned,
    )
    client = _session(setup).client(_SERVICE, endpoint_url=setup.base_url, config=config)
    return model(name, client, setup.client, setup.loop)


def model(name: str, client: Any, guard: GuardedClient, loop: asyncio.AbstractEventLoop) -> Model[Any]:
    """Return a model whose requests a client of AWS makes, and ours sends."""
    from pydantic_ai.models.bedrock import BedrockConverseModel
    from pydantic_ai.providers.bedrock import BedrockProvider

    client.meta.events.register(f"before-send.{_SERVICE}", _Sender(guard, loop))
    return BedrockConverseModel(name, provider=BedrockProvider(bedrock_client=client))


def is_signed(secret: str | None) -> bool:
    """Tell whether requests are signed (with a pair of access keys or a profile), not sent with a key."""
    return secret is None or ":" in secret


def endpoint(region: str) -> str:
    """Return the address of Bedrock in a region."""
    return f"https://{_SERVICE}.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"


def region_of(base_url: str) -> str:
    """Return the region in an address of Bedrock."""
    found = _HOST.search(base_url)
    return found[1] if found else REGION


def _session(setup: Setup) -> Any:
    boto3 = import_module("boto3")
    region = setup.options.get("aws_region") or region_of(setup.base_url)
    if setup.secret is None:
        return boto3.Session(profile_name=setup.options.get("aws_profile") or None, region_name=region)
    if is_signed(setup.secret):
        key_id, secret, *token = setup.secret.split(":", 2)
        return boto3.Session(
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            aws_session_token=token[0] if token else None,
            region_name=region,
        )
    session = import_module("botocore.session").Session()
    session.get_credentials = lambda: None  # else AWS's usual places are searched, one on the network
    return boto3.Session(botocore_session=session, region_name=region)


class _Sender:
    """Called by the SDK, in a thread, in place of its own way of sending."""

    def __init__(self, client: GuardedClient, loop: asyncio.AbstractEventLoop) -> None:
        self._client = client
        self._loop = loop

    def __call__(self, request: Any, **_facts: Any) -> Any:
        response, body = _wait(self._send(request), self._loop)
        answer = import_module("botocore.awsrequest").AWSResponse
        return answer(request.url, response.status_code, response.headers, body)

    async def _send(self, request: Any) -> tuple[httpx2.Response, _Raw]:
        headers = {name: _text(value) for name, value in _items(request.headers)}
        same = self._client.build_request(request.method, request.url, headers=headers, content=request.body)
        response = await self._client.send(same, stream=True)
        body = _Raw(response, self._loop)
        await body.begin()  # on this way to the event loop: another one would delay the first word
        return response, body


class _Raw:
    """The body of an answer as the SDK reads it: in threads, what came meanwhile at once.

    Each piece is a way to the event loop and back, and there are as many of them as words.
    """

    def __init__(self, response: httpx2.Response, loop: asyncio.AbstractEventLoop) -> None:
        self._response = response
        self._ahead = ReadAhead(response.aiter_raw())
        self._pieces = aiter(self._ahead)
        self._loop = loop
        self._first = b""

    async def begin(self) -> None:
        """Wait for the first piece."""
        try:
            self._first = await self._next()
        except BaseException:
            await self._close()
            raise

    def stream(self, *_amount: Any, **_options: Any) -> Iterator[bytes]:
        """Yield the body."""
        if not self._first:
            return
        yield self._first
        while piece := _wait(self._next(), self._loop):
            yield piece

    def read(self, *_amount: Any) -> bytes:
        """Return all of the body."""
        return b"".join(self.stream())

    def close(self) -> None:
        """Hang up, without waiting for it."""
        closing = self._close()
        try:
            asyncio.run_coroutine_threadsafe(closing, self._loop)
        except RuntimeError:  # the loop is closed, and the connection with it
            closing.close()

    async def _close(self) -> None:
        await self._ahead.close()
        await self._response.aclose()

    async def _next(self) -> bytes:
        return await anext(self._pieces, b"")


def _wait(work: Coroutine[Any, Any, _Result], loop: asyncio.AbstractEventLoop) -> _Result:
    future = asyncio.run_coroutine_threadsafe(work, loop)
    waiting = current().waiting
    waiting.add(future)
    try:
        return future.result()
    finally:
        waiting.discard(future)


def _items(headers: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(headers.items())


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
