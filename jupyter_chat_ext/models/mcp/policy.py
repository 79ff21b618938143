"""What the administrator of the server allows of MCP servers, judged on what they are."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_chat_ext.core.errors import RequestError
from jupyter_chat_ext.models.mcp.configuration import McpServerConfig
from jupyter_chat_ext.models.mcp.errors import locked
from jupyter_chat_ext.models.policy import any_matches


@dataclass(frozen=True, kw_only=True)
class McpPolicy:
    """The rules; the administrator's own servers are always allowed, unless they are blocked.

    allowed, blocked: patterns of URLs and command lines; `blocked` also of names
    user_servers: whether people may name servers of their own
    user_commands: whether those may be commands, which run on this computer
    """

    allowed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    user_servers: bool = True
    user_commands: bool = True
    allow_insecure_http: bool = False

    def of(self, server: McpServerConfig) -> RequestError | None:
        """Return why a server may not be used, if so."""
        if any_matches({server.name, server.identity}, self.blocked):
            return locked(f"The MCP server {server.name} is blocked on this server.")
        return None if server.source == "admin" else self._of_users(server)

    def _of_users(self, server: McpServerConfig) -> RequestError | None:
        if not self.user_servers:
            return locked("MCP servers of your own cannot be used on this server.")
        if server.is_command and not self.user_commands:
            return locked("MCP servers that are started by a command cannot be used on this server.")
        if self.allowed and not any_matches({server.identity}, self.allowed):
            return locked(f"The MCP server {server.name} is not among those that are allowed on this server.")
        return None
