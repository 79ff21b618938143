"""MCP servers: their state, starting and stopping them, and what they print."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.server.handlers.base import ChatHandler


class McpServersHandler(ChatHandler):
    """All that are configured."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them; starts none."""
        self.answer(await self.services.mcp.states())


class McpServerHandler(ChatHandler):
    """One server."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Start it, anew if it runs."""
        self.answer(await self.services.mcp.start(name))

    @web.authenticated
    @authorized
    async def delete(self, name: str) -> None:
        """End it."""
        self.answer(await self.services.mcp.stop(name))


class McpLogHandler(ChatHandler):
    """What one server prints."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Return the end of it, without secrets."""
        self.answer({"log": await self.services.mcp.log(name)})
