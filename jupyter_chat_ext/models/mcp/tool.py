"""A tool of an MCP server as a models.tools.ChatTool: asked about before each call, and called there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.models.mcp import errors
from jupyter_chat_ext.models.mcp.configuration import PREFIX
from jupyter_chat_ext.models.mcp.results import chunks_of, text_of
from jupyter_chat_ext.models.mcp.server import McpServer
from jupyter_chat_ext.models.mcp.session import ToolFacts
from jupyter_chat_ext.models.redaction import redact

HEADING_LENGTH: Final = 500
NAME_LENGTH: Final = 60

_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9_-]+")


class McpTool:
    """One tool of one server. What the server says of it (that it only reads, say) decides nothing."""

    def __init__(self, server: McpServer, facts: ToolFacts) -> None:
        self.id = tool_id(server, facts)
        self.name = _NOT_IN_NAMES.sub("_", facts.name)[:NAME_LENGTH] or "tool"
        self.description = facts.description
        self.json_schema = dict(facts.schema)
        self.needs_approval = asks(server, facts)
        self.where = f"{server.config.name} (MCP)"
        self._server = server
        self._name = facts.name

    async def call(self, arguments: Mapping[str, Any]) -> AsyncGenerator[Chunk, None]:
        """Call it on its server."""
        result = await self._server.call(self._name, arguments)
        if result.is_error:
            config = self._server.config
            raise errors.call_failed(config.name, self._name, redact(text_of(result), config.hidden))
        for chunk in await asyncio.to_thread(chunks_of, result):
            yield chunk


def tool_id(server: McpServer, facts: ToolFacts) -> str:
    """Return a tool's id. Names of servers have no slash."""
    return f"{PREFIX}{server.config.name}/{facts.name}"


def asks(server: McpServer, facts: ToolFacts) -> bool:
    """Tell whether a person is asked before each call: always, unless the administrator said otherwise."""
    return facts.name not in server.config.without_approval


def listed(server: McpServer, facts: ToolFacts) -> dict[str, Any]:
    """Return a tool as `GET models` lists it."""
    return {
        "id": tool_id(server, facts),
        "name": facts.name[:100],
        "heading": _heading(facts)[:HEADING_LENGTH],
        "text": facts.description,
        "approval": asks(server, facts),
        "server": {"name": server.config.name},
    }


def _heading(facts: ToolFacts) -> str:
    """Return its name and arguments, as Python would write them."""
    properties = facts.schema.get("properties")
    required = facts.schema.get("required")
    needed = required if isinstance(required, list) else ()
    names = properties if isinstance(properties, Mapping) else {}
    arguments = [_argument(str(name), about, is_needed=name in needed) for name, about in names.items()]
    return f"{facts.name}({', '.join(arguments)})"


def _argument(name: str, about: object, *, is_needed: bool) -> str:
    kind = about.get("type") if isinstance(about, Mapping) else None
    typed = f"{name}: {kind}" if isinstance(kind, str) else name
    return typed if is_needed else f"{typed} = …"
