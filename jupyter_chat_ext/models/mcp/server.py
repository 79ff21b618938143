"""One MCP server over its life: stopped, starting, ready, or failed with a reason.

It is started by the first use, or by a person; never by being configured.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.mcp import errors
from jupyter_chat_ext.models.mcp.configuration import McpServerConfig
from jupyter_chat_ext.models.mcp.log import Log
from jupyter_chat_ext.models.mcp.process import ProcessTransport
from jupyter_chat_ext.models.mcp.session import Session, ToolFacts, Transport, opened
from jupyter_chat_ext.models.redaction import redact

if TYPE_CHECKING:
    from mcp.types import CallToolResult

INIT_SECONDS: Final = 60.0
"""How long a server may take to become ready: the first start of `npx` and `uvx` downloads it."""

State: TypeAlias = Literal["stopped", "starting", "ready", "failed"]

logger = logging.getLogger("jupyter_chat_ext")


class McpServer:
    """Its session lives in a task of its own, which opens and closes it.

    on_change: called after each change of state or tools
    tools: those it had when it was last asked; known while it is stopped too, unless a person stopped it
    """

    def __init__(
        self,
        config: McpServerConfig,
        on_change: Callable[[McpServer], None],
        *,
        allow_insecure_http: bool = False,
    ) -> None:
        self.config = config
        self.log = Log(config.hidden)
        self.state: State = "stopped"
        self.problem: ChatError | None = None
        self.tools: Sequence[ToolFacts] = ()
        self._on_change = on_change
        self._allow_insecure_http = allow_insecure_http
        self._session: Session | None = None
        self._life: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._refreshing: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start it, if it is not running; `state` tells how that goes on."""
        if self.state in ("stopped", "failed") and (self._life is None or self._life.done()):
            self._settled.clear()
            self._turn("starting")
            self._life = asyncio.create_task(self._live())

    async def ready(self) -> None:
        """Start it if need be, and wait until it is ready; raise why it is not."""
        self.begin()
        await self._settled.wait()
        if self._session is None:
            raise self.problem or errors.ended(self.config.name, None, "")
        if not self._session.tells_changes:
            await self._refresh(self._session)

    async def stop(self) -> None:
        """End it. All it had started is gone when this returns."""
        life, self._life = self._life, None
        if life is not None:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
        self.tools = ()
        if self.state != "stopped":
            self._turn("stopped")

    async def call(self, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
        """Call a tool of it, or raise ChatError."""
        if self._session is None:
            raise self.problem or errors.ended(self.config.name, None, "")
        return await self._session.call(name, arguments)

    async def _live(self) -> None:
        try:
            await self._serve()
        except ChatError as problem:
            self._turn("failed", problem)
        except Exception as failure:  # what the SDK did not expect: the server is lost, with its reason
            detail = redact(repr(failure), self.config.hidden)
            logger.warning("The MCP server %s failed: %s", self.config.name, detail)
            self._turn("failed", errors.garbled(self.config.name, detail))
        finally:
            self._session = None
            self._settled.set()

    async def _serve(self) -> None:
        """Open the session, and keep it until the server ends: that is then raised."""
        transport = await self._connected_by()
        async with AsyncExitStack() as stack:
            with self._known(transport):
                await self._enter(stack, transport)
            self._turn("ready")
            self._settled.set()
            await transport.ended.wait()
        raise transport.problem() or errors.ended(self.config.name, None, self.log.last_words())

    async def _connected_by(self) -> Transport:
        if self.config.is_command:
            return ProcessTransport(self.config, self.log)
        return await asyncio.to_thread(self._by_address)

    def _by_address(self) -> Transport:
        from jupyter_chat_ext.models.mcp.address import AddressTransport  # noqa: PLC0415 - imports httpx2

        return AddressTransport(self.config, allow_insecure_http=self._allow_insecure_http)

    async def _enter(self, stack: AsyncExitStack, transport: Transport) -> None:
        try:
            async with asyncio.timeout(INIT_SECONDS):
                session = opened(self.config, transport, self.log, self._on_news)
                self._session = await stack.enter_async_context(session)
        except TimeoutError:
            raise errors.too_slow(self.config.name, INIT_SECONDS, self.log.last_words()) from None
        self.tools = self._session.tools

    @contextlib.contextmanager
    def _known(self, transport: Transport) -> Any:
        """Prefer what the transport knows to what the SDK says of it."""
        try:
            yield
        except ExceptionGroup as group:
            raise transport.problem() or _first(group) from None

    def _on_news(self) -> None:
        if self._session is not None and (self._refreshing is None or self._refreshing.done()):
            self._refreshing = asyncio.create_task(self._refresh(self._session))

    async def _refresh(self, session: Session) -> None:
        try:
            await session.list_tools()
        except ChatError as problem:
            self.log.note(f"(Its tools could not be listed: {problem.title})")
        if session.tools != self.tools:
            self.tools = session.tools
            self._on_change(self)

    def _turn(self, state: State, problem: ChatError | None = None) -> None:
        self.state, self.problem = state, problem
        self._on_change(self)


def _first(group: ExceptionGroup[Exception]) -> Exception:
    """Return the innermost first of a group."""
    error: Exception = group
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
