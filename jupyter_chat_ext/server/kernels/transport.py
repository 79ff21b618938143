"""How messages reach a kernel: over ZMQ, or over the websocket of a gateway."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, TypeAlias

import zmq
import zmq.asyncio
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from jupyter_core.utils import ensure_async
from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    serialize_binary_message,
)
from jupyter_server.utils import url_path_join
from tornado.escape import url_escape
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.web import HTTPError
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.server.kernels.errors import connection_lost, too_long_for_gateway

logger = logging.getLogger("jupyter_chat_ext")

Channel: TypeAlias = Literal["shell", "control", "iopub"]

OnLost: TypeAlias = Callable[[KernelError], None]
"""Called with the reason when the line to a kernel broke."""

_CHANNELS: Final[tuple[Channel, ...]] = ("iopub", "control", "shell")

_TOO_BIG: Final = 1009
_USUAL_LIMIT: Final = 10 * 1024 * 1024
"""The longest message that a Jupyter server takes unless it is told otherwise (Tornado's default)."""

"""How a websocket says that a message was larger than it takes."""

_HEARD: Final = frozenset({"comm_msg", "status", "shutdown_reply"})
"""Kinds of iopub messages that matter to us. Others may be large: they are not even parsed."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of a kernel. `parent` is the id of the message that caused it."""

    channel: Channel
    kind: str
    parent: str
    content: Mapping[str, Any]


class Transport(Protocol):
    """A connection to one kernel.

    poll_seconds: how often `is_alive` may be asked
    """

    poll_seconds: float

    async def open(self, on_message: Callable[[Incoming], None], on_lost: OnLost) -> None:
        """Connect, and from then on call back for every message, and once if the line breaks."""
        ...

    def send(
        self,
        channel: Channel,
        kind: str,
        content: Mapping[str, Any],
        *,
        subshell: str | None = None,
        buffers: Sequence[bytes] = (),
    ) -> str:
        """Send a message and return its id."""
        ...

    async def is_alive(self) -> bool:
        """Tell whether the kernel's process runs."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


class ZmqTransport:
    """A kernel of this server."""

    poll_seconds = 0.4

    def __init__(self, kernel_manager: Any, context: zmq.asyncio.Context) -> None:
        self._kernel_manager = kernel_manager
        self._client = kernel_manager.client(context=context)
        # The client's session is a copy of the manager's, id and all, and that id is its ZMQ
        # identity: two clients of one kernel would take each other's replies.
        self._client.session.session = uuid.uuid4().hex
        self._readers: list[asyncio.Task[None]] = []

    async def open(
        self,
        on_message: Callable[[Incoming], None],
        on_lost: OnLost,  # noqa: ARG002 - ZMQ connects again by itself
    ) -> None:
        """Connect the three channels and read them."""
        self._client.start_channels(stdin=False, hb=False)
        self._readers = [asyncio.create_task(self._read(name, on_message)) for name in _CHANNELS]

    def send(
        self,
        channel: Channel,
        kind: str,
        content: Mapping[str, Any],
        *,
        subshell: str | None = None,
        buffers: Sequence[bytes] = (),
    ) -> str:
        """Send on a channel's socket."""
        message = _message(self._client.session, kind, content, subshell)
        self._client.session.send(self._socket(channel), message, buffers=list(buffers))
        return _id_of(message)

    async def is_alive(self) -> bool:
        """Ask for the state of the process."""
        return bool(await ensure_async(self._kernel_manager.is_alive()))

    async def close(self) -> None:
        """Stop reading and close the sockets."""
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        self._client.stop_channels()

    def _socket(self, channel: Channel) -> zmq.asyncio.Socket:
        socket: zmq.asyncio.Socket = getattr(self._client, f"{channel}_channel").socket
        return socket

    async def _read(self, channel: Channel, on_message: Callable[[Incoming], None]) -> None:
        socket = self._socket(channel)
        session: Session = self._client.session
        while True:
            _, frames = session.feed_identities(await socket.recv_multipart())
            if channel == "iopub" and _kind_of(session, frames) not in _HEARD:
                continue
            try:
                message = session.deserialize(frames)
            except ValueError:
                logger.warning("A message of a kernel could not be read.", exc_info=True)
                continue
            on_message(_incoming(channel, message))


class GatewayTransport:
    """A kernel behind a gateway, reached through the gateway's websocket.

    (Jupyter Server's own client for these sends no credentials, puts control messages on the
    shell channel, and polls.)
    """

    poll_seconds = 1.0

    def __init__(self, kernel_manager: Any, kernel_id: str) -> None:
        self._kernel_manager = kernel_manager
        self._kernel_id = kernel_id
        self._session = Session()
        self._socket: WebSocketClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._unsent = 0

    async def open(self, on_message: Callable[[Incoming], None], on_lost: OnLost) -> None:
        """Open the websocket and read it."""
        gateway = GatewayClient.instance()
        url = url_path_join(
            gateway.ws_url or "", gateway.kernels_endpoint, url_escape(self._kernel_id), "channels"
        )
        request = HTTPRequest(url, **gateway.load_connection_args())  # type: ignore[no-untyped-call]
        try:
            self._socket = await websocket_connect(request)
        except (OSError, HTTPClientError, WebSocketError) as error:
            raise connection_lost() from error
        self._reader = asyncio.create_task(self._read(self._socket, on_message, on_lost))

    def send(
        self,
        channel: Channel,
        kind: str,
        content: Mapping[str, Any],
        *,
        subshell: str | None = None,
        buffers: Sequence[bytes] = (),
    ) -> str:
        """Send on the websocket; messages with buffers as binary."""
        message = _message(self._session, kind, content, subshell)
        envelope = {**message, "channel": channel, "buffers": list(buffers)}
        if self._socket is not None and not self._socket.close_code:
            if buffers:
                packed = serialize_binary_message(envelope)  # type: ignore[no-untyped-call]
                self._send(self._socket.write_message(packed, binary=True), len(packed))
            else:
                text = json.dumps(envelope, default=json_default)
                self._send(self._socket.write_message(text), len(text))
        return _id_of(message)

    async def is_alive(self) -> bool:
        """Ask the gateway. One that does not answer says nothing about the kernel."""
        try:
            return bool(await ensure_async(self._kernel_manager.is_alive()))
        except (OSError, HTTPClientError, HTTPError):
            return True

    async def close(self) -> None:
        """Close the websocket."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._socket is not None:
            self._socket.close()

    def _send(self, writing: Awaitable[None], size: int) -> None:
        self._unsent = max(self._unsent, size)
        asyncio.ensure_future(writing).add_done_callback(self._sent)

    def _sent(self, done: asyncio.Future[None]) -> None:
        # A line that breaks while we write is noticed by the reader.
        if not done.cancelled() and done.exception() is None:
            self._unsent = 0

    async def _read(
        self,
        socket: WebSocketClientConnection,
        on_message: Callable[[Incoming], None],
        on_lost: OnLost,
    ) -> None:
        while (packed := await socket.read_message()) is not None:
            message = _unpacked(packed)
            if message["channel"] in _CHANNELS:
                on_message(_incoming(message["channel"], message))
        # The gateway may hang up amid a long message, before its reason is heard.
        is_too_long = socket.close_code == _TOO_BIG or self._unsent > _USUAL_LIMIT
        on_lost(too_long_for_gateway() if is_too_long else connection_lost())


def _message(session: Session, kind: str, content: Mapping[str, Any], subshell: str | None) -> dict[str, Any]:
    message: dict[str, Any] = session.msg(kind, dict(content))
    if subshell is not None:
        message["header"]["subshell_id"] = subshell
    return message


def _unpacked(packed: str | bytes) -> dict[str, Any]:
    message: dict[str, Any]
    if isinstance(packed, bytes):  # noqa: SIM108 - room for the comment
        message = deserialize_binary_message(packed)  # type: ignore[no-untyped-call]
    else:
        message = json.loads(packed)
    return message


def _id_of(message: Mapping[str, Any]) -> str:
    message_id: str = message["header"]["msg_id"]
    return message_id


def _kind_of(session: Session, frames: Sequence[Any]) -> str:
    """Return the kind of a message that is not parsed yet (the signature comes first)."""
    kind: str = session.unpack(frames[1]).get("msg_type", "")
    return kind


def _incoming(channel: Channel, message: Mapping[str, Any]) -> Incoming:
    parent = message.get("parent_header") or {}
    header = message["header"]
    return Incoming(channel, header["msg_type"], parent.get("msg_id", ""), message.get("content") or {})
