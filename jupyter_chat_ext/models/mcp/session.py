"""An open session with a server: the tools it has, and calls of them."""

from __future__ import annotations

import asyncio
import functools
import importlib.metadata
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.mcp import errors
from jupyter_chat_ext.models.mcp.configuration import McpServerConfig
from jupyter_chat_ext.models.mcp.log import Log

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from mcp import ClientSession
    from mcp.types import CallToolResult, Tool

NAME: Final = "jupyter_chat_ext"
CALL_SECONDS: Final = 300.0
MOST_TOOLS: Final = 256
MOST_PAGES: Final = 20
DESCRIPTION_LENGTH: Final = 4000
SCHEMA_LENGTH: Final = 64_000

_LOUDEST: Final = {
    **dict.fromkeys(("httpcore2", "httpx2"), logging.WARNING),
    **dict.fromkeys(("client", "mcp"), logging.CRITICAL),
}
"""What SDKs may log at most: below that are addresses with their keys, and what is said in calls. What fails
is in our errors."""

_NOTHING: Final[Mapping[str, Any]] = {"type": "object", "properties": {}}


class Transport(Protocol):
    """What carries messages to a server and back.

    ended: set when the server is gone, or has forgotten us
    """

    ended: asyncio.Event

    def streams(self) -> AbstractAsyncContextManager[tuple[Any, Any]]:
        """Connect; give what the SDK reads from and writes to."""
        ...

    def problem(self) -> ChatError | None:
        """Return why nothing came back, if that is known."""
        ...


@dataclass(frozen=True)
class ToolFacts:
    """What a server says of a tool. All of it is data of a stranger; nothing is decided by it."""

    name: str
    description: str = ""
    schema: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


class Session:
    """Made by `opened`; `tools` are those that the server listed last."""

    def __init__(self, config: McpServerConfig, transport: Transport, client: ClientSession) -> None:
        self.tools: Sequence[ToolFacts] = ()
        self.transport = transport
        self._config = config
        self._client = client

    async def open(self) -> None:
        """Shake hands, and ask for the tools."""
        from mcp import MCPError
        from mcp.types import METHOD_NOT_FOUND, UNSUPPORTED_PROTOCOL_VERSION

        with self._failures():
            try:
                await self._client.initialize()
            except MCPError as error:  # a server that speaks only the protocol of 2026 and later
                if error.code not in (METHOD_NOT_FOUND, UNSUPPORTED_PROTOCOL_VERSION):
                    raise
                await self._client.discover()
            await self.list_tools()

    @property
    def tells_changes(self) -> bool:
        """Whether the server says when its tools change; others are asked each time."""
        return self._client.discover_result is None

    async def list_tools(self) -> None:
        """Ask for the tools again."""
        from mcp.types import PaginatedRequestParams

        with self._failures():
            found: list[Tool] = []
            cursor: str | None = None
            for _page in range(MOST_PAGES):
                params = PaginatedRequestParams(cursor=cursor) if cursor else None
                listed = await self._client.list_tools(params=params)
                found += listed.tools
                cursor = listed.next_cursor
                if not cursor or len(found) >= MOST_TOOLS:
                    break
            self.tools = [_facts(tool) for tool in found[:MOST_TOOLS]]

    async def call(self, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
        """Call a tool. Cancelling this tells the server."""
        from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult

        request = CallToolRequest(params=CallToolRequestParams(name=name, arguments=dict(arguments)))
        with self._failures():
            try:
                async with asyncio.timeout(CALL_SECONDS):
                    # Not the SDK's call_tool: it checks results against schemas of strangers, on our loop.
                    return await self._client.send_request(request, CallToolResult)
            except TimeoutError:
                raise errors.call_too_slow(self._config.name, name, CALL_SECONDS) from None

    def _failures(self) -> _Failures:
        return _Failures(self._config, self.transport)


class _Failures:
    """Turns whatever the SDK raises into a ChatError."""

    def __init__(self, config: McpServerConfig, transport: Transport) -> None:
        self._config = config
        self._transport = transport

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        if error is None or isinstance(error, ChatError) or not isinstance(error, Exception):
            return
        raise self._explained(error) from None

    def _explained(self, error: Exception) -> ChatError:
        from mcp import MCPError
        from mcp.types import CONNECTION_CLOSED

        if problem := self._transport.problem():
            return problem
        if isinstance(error, MCPError) and error.code == CONNECTION_CLOSED:
            return errors.ended(self._config.name, None, "")
        said = error.message if isinstance(error, MCPError) else type(error).__name__
        return errors.garbled(self._config.name, said)


@asynccontextmanager
async def opened(
    config: McpServerConfig, transport: Transport, log: Log, on_change: Callable[[], None]
) -> AsyncIterator[Session]:
    """Connect to a server and shake hands.

    on_change: called when the server says that it has other tools
    """
    client_session = await asyncio.to_thread(_client_session)
    from mcp.types import LoggingMessageNotification, ToolListChangedNotification

    async def notice(message: object) -> None:
        if isinstance(message, ToolListChangedNotification):
            on_change()
        elif isinstance(message, LoggingMessageNotification):
            log.note(f"{message.params.level}: {_text(message.params.data)}")

    async with (
        transport.streams() as (incoming, outgoing),
        client_session(incoming, outgoing, message_handler=notice) as client,
    ):
        session = Session(config, transport, client)
        await session.open()
        yield session


def _client_session() -> Callable[..., ClientSession]:
    """Import the SDK, and say who we are; call it in a thread."""
    from mcp import ClientSession
    from mcp.types import Implementation

    for name, level in _LOUDEST.items():
        named = logging.getLogger(name)
        named.setLevel(max(named.level, level))
    ours = Implementation(name=NAME, version=importlib.metadata.version(NAME))
    return functools.partial(ClientSession, client_info=ours)


def _facts(tool: Tool) -> ToolFacts:
    schema: Mapping[str, Any] = tool.input_schema or {}
    is_usable = schema.get("type") == "object" and len(json.dumps(schema)) <= SCHEMA_LENGTH
    return ToolFacts(
        tool.name, (tool.description or "")[:DESCRIPTION_LENGTH], schema if is_usable else _NOTHING
    )


def _text(data: object) -> str:
    return data if isinstance(data, str) else json.dumps(data, default=str)
