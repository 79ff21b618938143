"""Tools of a provider's model: what it is told of them, and how they are called.

A function of a notebook runs in its kernel, a tool of an MCP server there. What a person is shown of a
call (prints, pictures, tables) goes into the answer; the model gets the result, or why there is none.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.kernel.tools import RESULT
from jupyter_chat_ext.models.base import ChatModel

if TYPE_CHECKING:
    from pydantic_ai import RunContext
    from pydantic_ai.toolsets import FunctionToolset

EVENT: Final = "chat_chunk"
"""The name of the event that carries a chunk of a running tool into the answer."""


WEB_SEARCH: Final = "provider:web_search"
"""The id of the search that providers run themselves."""


class ChatTool(Protocol):
    """A function that a model may call.

    where: the notebook that it runs in; needs_approval: whether a person is asked before each call
    """

    id: str
    name: str
    description: str
    json_schema: dict[str, Any]
    needs_approval: bool
    where: str

    def call(self, arguments: Mapping[str, Any]) -> AsyncGenerator[Chunk, None]:
        """Run it: yield what a person is shown, and a RESULT chunk. Closing the generator stops it."""
        ...


class ToolSource(Protocol):
    """Where tools come from."""

    async def get(self, tool_ids: Sequence[str], *, even_gone: bool = False) -> Sequence[ChatTool]:
        """Return tools by their ids, or raise NotFoundError `unknown-tool` or why one cannot be used.

        even_gone: let GoneTools stand for those
        """
        ...


class GoneTool:
    """Stands for a tool that is not there any more, for a model that goes on without it."""

    needs_approval = True
    where = ""

    def __init__(self, tool_id: str, problem: ChatError) -> None:
        self.json_schema: dict[str, Any] = {"type": "object", "properties": {}}
        self.id = tool_id
        self.name = tool_id.rpartition("/")[2]
        self.description = f"Not available: {problem.title}"
        self._problem = problem

    async def call(self, arguments: Mapping[str, Any]) -> AsyncGenerator[Chunk, None]:  # noqa: ARG002
        """Raise why it is gone."""
        for chunk in self._refuse():
            yield chunk

    def _refuse(self) -> Sequence[Chunk]:
        raise self._problem


@runtime_checkable
class ToolUser(Protocol):
    """A model that can be lent tools.

    can_search: whether its provider searches the web for it
    """

    can_search: bool

    def with_tools(self, tools: Sequence[ChatTool], *, searches: bool = False) -> ChatModel:
        """Return this model with tools to call, and with its provider's search."""
        ...


@dataclass(frozen=True)
class Toolbox:
    """The tools that a model was lent, by the names it knows them by."""

    tools: Mapping[str, ChatTool]

    @classmethod
    def of(cls, tools: Sequence[ChatTool]) -> Toolbox:
        """Name each tool: notebooks may have functions of the same name."""
        named: dict[str, ChatTool] = {}
        for tool in tools:
            names = (f"{tool.name}_{number}" if number > 1 else tool.name for number in itertools.count(1))
            named[next(name for name in names if name not in named)] = tool
        return cls(named)

    def facts(self, name: str) -> dict[str, Any]:
        """Return what a call's card says of a tool besides its name."""
        tool = self.tools.get(name)
        return {"where": tool.where} if tool is not None and tool.where else {}

    def toolset(self) -> FunctionToolset[None]:
        """Return the tools as pydantic-ai has them."""
        from pydantic_ai import Tool
        from pydantic_ai.toolsets import FunctionToolset

        made = []
        for name, tool in self.tools.items():
            run = functools.partial(_run, tool)
            one: Tool[None] = Tool.from_schema(run, name, tool.description, tool.json_schema, takes_ctx=True)
            one.requires_approval = tool.needs_approval
            made.append(one)
        return FunctionToolset(made)


async def _run(tool: ChatTool, context: RunContext[None], /, **arguments: Any) -> Any:
    """Call a tool for a model; what goes wrong is told to it."""
    from pydantic_ai import ToolFailed

    output: Any = None
    try:
        async with aclosing(tool.call(arguments)) as chunks:
            async for chunk in chunks:
                if chunk["type"] == RESULT:
                    output = chunk["data"]["output"]
                else:
                    await context.emit(_event(chunk))
    except ChatError as error:
        if error.traceback:
            printed = {"name": "stderr", "text": error.traceback}
            await context.emit(_event({"type": "data-output", "data": printed}))
        raise ToolFailed(" ".join(filter(None, (error.title, error.detail, error.hint)))) from error
    return output


def _event(chunk: Chunk) -> Any:
    return _event_class()(chunk=chunk)


@functools.cache
def _event_class() -> Any:
    from pydantic_ai import CustomEvent

    @dataclass(kw_only=True)
    class ChunkEvent(CustomEvent, name=EVENT):
        """A piece of the answer that a running tool brings."""

        chunk: Chunk

    return ChunkEvent
