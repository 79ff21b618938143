"""The tools of all running notebooks: which there are, and what a model is lent of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from jupyter_chat_ext.core.errors import ChatError, RequestError
from jupyter_chat_ext.kernel.protocol import ToolFacts
from jupyter_chat_ext.models.kernel_tool import KernelTool
from jupyter_chat_ext.models.tools import ChatTool, GoneTool
from jupyter_chat_ext.server.kernels.errors import kernel_silent, no_such_tool
from jupyter_chat_ext.server.kernels.functions import PREFIX, KernelFunctions

DESCRIBE_SECONDS: Final = 30.0
"""How long a kernel may take to say what a tool takes: it may have to import pydantic-ai first."""

HEADING_LENGTH: Final = 500
TEXT_LENGTH: Final = 4000


class KernelTools:
    """Finds tools. A models.tools.ToolSource.

    is_allowed: whether the administrator lets models call functions of notebooks
    """

    def __init__(self, functions: KernelFunctions, *, is_allowed: bool = True) -> None:
        self._functions = functions
        self._is_allowed = is_allowed

    def owns(self, tool_id: str) -> bool:
        """Tell whether a tool is one of a kernel."""
        return tool_id.startswith(PREFIX)

    async def list(self) -> list[dict[str, Any]]:
        """Return the tools of every kernel that was looked at, as `GET models` lists them."""
        if not self._is_allowed:
            return []
        paths = await self._functions.paths()
        return [
            _listed(kernel_id, facts, paths.get(kernel_id, ""))
            for kernel_id, tools in self._functions.tools().items()
            for facts in tools
        ]

    async def get(self, tool_ids: Sequence[str], *, even_gone: bool = False) -> Sequence[ChatTool]:
        """Return tools by their ids, described by their kernels, or raise why one cannot be used."""
        paths = await self._functions.paths()
        find = self._found if even_gone else self._described
        return await asyncio.gather(*(find(tool_id, paths) for tool_id in tool_ids))

    async def _found(self, tool_id: str, paths: dict[str, str]) -> ChatTool:
        try:
            return await self._described(tool_id, paths)
        except ChatError as problem:
            return GoneTool(tool_id, problem)

    async def _described(self, tool_id: str, paths: dict[str, str]) -> ChatTool:
        if not self._is_allowed:
            raise _locked()
        kernel_id, _, name = tool_id.removeprefix(PREFIX).partition("/")
        facts = await self._functions.tool(kernel_id, name) if tool_id.startswith(PREFIX) else None
        if facts is None:
            raise no_such_tool(name)
        asks = facts["approval"] is not False
        where = paths.get(kernel_id, "")
        tool = KernelTool(self._functions, tool_id, where=where, needs_approval=asks)
        try:
            async with asyncio.timeout(DESCRIBE_SECONDS):
                return await tool.described()
        except TimeoutError:
            raise kernel_silent(name) from None


def _listed(kernel_id: str, facts: ToolFacts, path: str) -> dict[str, Any]:
    return {
        "id": f"{PREFIX}{kernel_id}/{facts['name']}",
        "name": str(facts["name"])[:100],
        "heading": str(facts.get("heading", ""))[:HEADING_LENGTH],
        "text": str(facts.get("text", ""))[:TEXT_LENGTH],
        "approval": facts.get("approval") is not False,
        "kernel": {"id": kernel_id, "path": path},
    }


def _locked() -> RequestError:
    return RequestError(
        "locked",
        "Functions of notebooks may not be called by models on this server.",
        status=403,
        hint="Ask without tools; your administrator decided this.",
    )
