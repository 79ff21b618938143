"""All tools that a model can be lent, wherever they come from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from jupyter_chat_ext.models.tools import ChatTool, ToolSource


class ListedTools(ToolSource, Protocol):
    """A source that lists what it has."""

    def owns(self, tool_id: str) -> bool:
        """Tell whether a tool is one of this source."""
        ...

    async def list(self) -> list[dict[str, Any]]:
        """Return its tools as `GET models` lists them."""
        ...


class Tools:
    """Asks each source for its own; the first one refuses what nobody has. A models.tools.ToolSource."""

    def __init__(self, sources: Sequence[ListedTools]) -> None:
        self._sources = tuple(sources)

    async def list(self) -> list[dict[str, Any]]:
        """Return the tools of all sources, in the sources' order."""
        found = await asyncio.gather(*(source.list() for source in self._sources))
        return [tool for tools in found for tool in tools]

    async def get(self, tool_ids: Sequence[str], *, even_gone: bool = False) -> Sequence[ChatTool]:
        """Return tools by their ids, in that order, or raise why one cannot be used."""
        shares = [
            (source, [tool_id for tool_id in tool_ids if self._owner(tool_id) is source])
            for source in self._sources
        ]
        found = await asyncio.gather(
            *(source.get(share, even_gone=even_gone) for source, share in shares if share)
        )
        by_id = {tool.id: tool for tools in found for tool in tools}
        return [by_id[tool_id] for tool_id in tool_ids]

    def _owner(self, tool_id: str) -> ListedTools:
        return next((source for source in self._sources if source.owns(tool_id)), self._sources[0])
