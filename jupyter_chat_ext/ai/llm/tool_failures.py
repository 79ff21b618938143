"""Tools of the notebook's author that raised, told apart from providers that failed."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.kernel.failures import failure

_CALLS_TOOLS: Final = "_function_schema.py"
"""The module of pydantic-ai from which every tool is called."""

_BETWEEN: Final = frozenset(("pydantic_ai", "anyio", "asyncio", "concurrent", "threading", "contextlib"))


class ToolCalls:
    """The calls of an answer that have no result yet."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}

    def take(self, chunk: Chunk) -> None:
        """Note what a chunk says of a call."""
        kind = chunk["type"]
        if kind == "tool-input-available":
            self._waiting[chunk["toolCallId"]] = chunk["toolName"]
        elif kind.startswith("tool-output-"):
            self._waiting.pop(chunk["toolCallId"], None)

    def failed(self, error: ChatError) -> list[Chunk]:
        """Return the chunks that end the waiting calls, because the run failed."""
        waiting = list(self._waiting)
        self._waiting.clear()
        return [
            {"type": "tool-output-error", "toolCallId": call_id, "errorText": error.title}
            for call_id in waiting
        ]


def tool_failure(error: BaseException | None) -> ChatError | None:
    """Return the error of a tool, with the traceback of the author's own code; None for other errors."""
    trace = _within_tool(error.__traceback__ if error is not None else None)
    if error is None or trace is None:
        return None
    return failure(error.with_traceback(trace), trace.tb_frame.f_code.co_name)


def _within_tool(trace: TracebackType | None) -> TracebackType | None:
    within = None
    called = False
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(_CALLS_TOOLS):
            called, within = True, None
        elif called and within is None and not _is_between(trace):
            within = trace
        trace = trace.tb_next
    return within


def _is_between(trace: TracebackType) -> bool:
    module: Any = trace.tb_frame.f_globals.get("__name__", "")
    return str(module).partition(".")[0] in _BETWEEN
