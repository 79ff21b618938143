"""All MCP servers: those that are configured, the state of each, and the tools they lend. A ToolSource."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.mcp import errors
from jupyter_chat_ext.models.mcp.configuration import PREFIX, McpServerConfig, McpSettings, McpSettingsSource
from jupyter_chat_ext.models.mcp.policy import McpPolicy
from jupyter_chat_ext.models.mcp.server import McpServer
from jupyter_chat_ext.models.mcp.tool import McpTool, listed
from jupyter_chat_ext.models.requirements import is_installed, package_missing
from jupyter_chat_ext.models.tools import ChatTool, GoneTool


class McpServers:
    """Knows the servers by name; one whose configuration changed is ended, and starts anew when it is used.

    announce: called with `mcp` and a server's name and state, and with `models` when tools changed
    """

    def __init__(self, settings: McpSettingsSource, policy: McpPolicy, announce: Callable[..., None]) -> None:
        self._settings = settings
        self._policy = policy
        self._announce = announce
        self._servers: dict[str, McpServer] = {}
        self._listed: dict[str, Sequence[Any]] = {}
        self._reading = asyncio.Lock()

    def owns(self, tool_id: str) -> bool:
        """Tell whether a tool is one of an MCP server."""
        return tool_id.startswith(PREFIX)

    async def list(self) -> list[dict[str, Any]]:
        """Return the tools of all servers that ran, as `GET models` lists them."""
        await self._read()
        return [listed(server, facts) for server in self._allowed() for facts in server.tools]

    async def get(self, tool_ids: Sequence[str], *, even_gone: bool = False) -> Sequence[ChatTool]:
        """Return tools by their ids, starting their servers, or raise why one cannot be used."""
        await self._read()
        find = self._found if even_gone else self._tool
        return await asyncio.gather(*map(find, tool_ids))

    async def states(self) -> dict[str, Any]:
        """Return what is configured and how it is, as `GET mcp-servers` lists it."""
        settings = await self._read()
        facts: dict[str, Any] = {
            "servers": [self._state(server) for server in self._servers.values()],
            "problems": [problem.to_json() for problem in settings.problems],
            "userServers": self._policy.user_servers,
            "file": settings.file,
        }
        problem = self._missing()
        return facts | ({"problem": problem.to_json()} if problem is not None else {})

    async def start(self, name: str) -> dict[str, Any]:
        """Start a server, anew if it runs; return its state, which goes on from there."""
        server = await self._usable(name)
        await server.stop()
        server.begin()
        return self._state(server)

    async def stop(self, name: str) -> dict[str, Any]:
        """End a server; return its state."""
        server = await self._named(name)
        await server.stop()
        return self._state(server)

    async def log(self, name: str) -> str:
        """Return what a server printed."""
        return (await self._named(name)).log.text()

    async def close(self) -> None:
        """End all of them."""
        await asyncio.gather(*(server.stop() for server in self._servers.values()))

    async def _found(self, tool_id: str) -> ChatTool:
        try:
            return await self._tool(tool_id)
        except ChatError as problem:
            return GoneTool(tool_id, problem)

    async def _tool(self, tool_id: str) -> ChatTool:
        name, _, tool = tool_id.removeprefix(PREFIX).partition("/")
        server = await self._usable(name)
        await server.ready()
        facts = next((facts for facts in server.tools if facts.name == tool), None)
        if facts is None:
            raise errors.unknown_tool(name, tool)
        return McpTool(server, facts)

    async def _usable(self, name: str) -> McpServer:
        server = await self._named(name)
        if problem := self._policy.of(server.config) or self._missing():
            raise problem
        return server

    async def _named(self, name: str) -> McpServer:
        await self._read()
        if name not in self._servers:
            raise errors.unknown_server(name)
        return self._servers[name]

    async def _read(self) -> McpSettings:
        """Read the settings; end servers that they do not name any more, or name otherwise."""
        async with self._reading:
            settings = await self._settings.read()
            wanted = {config.name: config for config in settings.servers}
            gone = [server for name, server in self._servers.items() if wanted.get(name) != server.config]
            await asyncio.gather(*(server.stop() for server in gone))
            kept = {server.config.name: server for server in self._servers.values() if server not in gone}
            self._servers = {name: kept.get(name) or self._made(config) for name, config in wanted.items()}
            return settings

    def _made(self, config: McpServerConfig) -> McpServer:
        return McpServer(config, self._changed, allow_insecure_http=self._policy.allow_insecure_http)

    def _allowed(self) -> Sequence[McpServer]:
        return [server for server in self._servers.values() if self._policy.of(server.config) is None]

    def _changed(self, server: McpServer) -> None:
        self._announce("mcp", name=server.config.name, state=server.state)
        if self._listed.get(server.config.name, ()) != server.tools:
            self._listed[server.config.name] = server.tools
            self._announce("models")

    def _state(self, server: McpServer) -> dict[str, Any]:
        config, lock = server.config, self._policy.of(server.config)
        problem = lock or server.problem
        facts: dict[str, Any] = {
            "name": config.name,
            "kind": "command" if config.is_command else "url",
            "where": config.shown,
            "source": config.source,
            "state": server.state,
            "tools": len(server.tools),
        }
        facts |= {"problem": problem.to_json()} if problem is not None else {}
        return facts | ({"locked": True} if lock is not None else {})

    def _missing(self) -> ChatError | None:
        # The SDK has this part since its second version; the first one speaks otherwise.
        return None if is_installed("mcp_types") else package_missing("The use of MCP servers", "mcp", "mcp")
