"""Functions of this kernel that models may call: the registry behind `@chat_tool`, and one call.

A call runs as a chat model does: in a thread of its own, with its prints and displays told apart from
those of cells, and stopped by Stop. What the model is told travels as a RESULT chunk.
"""

from __future__ import annotations

import contextvars
import inspect
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, Protocol

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.kernel.protocol import ToolFacts
from jupyter_chat_ext.kernel.registration import Registered
from jupyter_chat_ext.kernel.rich import bounded, bundle_of
from jupyter_chat_ext.kernel.surrogates import well_formed

RESULT: Final = "data-tool-result"
"""The chunk with what a call gave, for the model; it belongs to no answer."""

RESULT_CHARACTERS: Final = 40_000
"""So much of a result is told to the model."""

_PLAIN: Final = frozenset({"text/plain", "application/json"})


class Signature(Protocol):
    """What a tool takes: for models as a JSON schema, for calls as a check."""

    description: str
    json_schema: dict[str, Any]

    def bind(self, arguments: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments as the function takes them, or raise KernelError `invalid-arguments`."""
        ...


@dataclass(frozen=True, slots=True)
class RegisteredTool:
    """A function that models may call.

    heading: its signature as Python writes it; text: its docstring
    needs_approval: whether a person is asked before each call
    signature: works out what it takes, when that is first needed: it takes heavy imports
    """

    name: str
    function: Callable[..., Any]
    heading: str
    text: str
    needs_approval: bool
    signature: Callable[[], Signature]
    context: contextvars.Context
    serial: int
    cell: str | None = None

    def facts(self) -> ToolFacts:
        """Return what a person is shown of it."""
        return {
            "name": self.name,
            "heading": self.heading,
            "text": self.text,
            "approval": self.needs_approval,
            "serial": self.serial,
            "cell": self.cell,
        }


class Tools:
    """The tools of this kernel. The last registration of a name counts."""

    def __init__(self) -> None:
        self._tools: dict[str, RegisteredTool] = {}
        self._serials = count(1)
        self._lock = threading.Lock()

    def add(self, **facts: Any) -> RegisteredTool:
        """Register a tool; see RegisteredTool."""
        with self._lock:
            tool = RegisteredTool(**facts, context=contextvars.copy_context(), serial=next(self._serials))
            self._tools.pop(tool.name, None)
            self._tools[tool.name] = tool
        return tool

    def get(self, name: str) -> RegisteredTool | None:
        """Return the tool that is registered under a name."""
        return self._tools.get(name)

    def all(self) -> list[RegisteredTool]:
        """Return every tool, oldest registration first."""
        with self._lock:
            return list(self._tools.values())


tools: Final = Tools()


def describing(tool: RegisteredTool) -> Registered:
    """Return what tells a model about a tool, as something that a Run can run."""

    def describe(_messages: object) -> Iterator[Chunk]:
        signature = tool.signature()
        described = {"description": signature.description, "schema": signature.json_schema}
        return iter([{"type": RESULT, "data": {"output": described}}])

    return _runnable(tool, describe)


def calling(tool: RegisteredTool, arguments: Mapping[str, Any], part_bytes: int) -> Registered:
    """Return a call of a tool, as something that a Run can run."""

    async def finished(given: Any) -> Iterator[Chunk]:
        return results(await given, part_bytes)

    def call(_messages: object) -> Any:
        args, kwargs = tool.signature().bind(arguments)
        given = tool.function(*args, **kwargs)
        return finished(given) if inspect.isawaitable(given) else results(given, part_bytes)

    return _runnable(tool, call)


def results(value: object, part_bytes: int) -> Iterator[Chunk]:
    """Yield what a person is shown of a result, if it is more than text, and what the model is told."""
    if isinstance(value, str):
        yield _told(str.__str__(value))
        return
    if value is None or isinstance(value, (bool, int, float)):
        yield _told(value)
        return
    bundle = bundle_of(value)
    data = bundle["data"]
    rich = sorted(data.keys() - _PLAIN)
    if rich and (fitting := bounded(bundle, part_bytes)) is not None:
        yield {"type": "data-mimebundle", "data": fitting}
    if "application/json" in data and not rich:
        yield _told(data["application/json"])
        return
    text = _text_in(data)
    shown = f"\n(The person sees it as {', '.join(rich)}.)" if rich else ""
    yield _told((text or f"A {type(value).__name__}.") + shown)


def _text_in(data: Mapping[str, Any]) -> str:
    text = next((data[kind] for kind in ("text/markdown", "text/plain") if kind in data), "")
    return "".join(text) if isinstance(text, list) else str(text)


def _told(output: Any) -> Chunk:
    return {"type": RESULT, "data": {"output": _within_limit(output)}}


def _within_limit(output: Any) -> Any:
    """Return as much of a result as a model is told."""
    text = output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)
    if len(text) <= RESULT_CHARACTERS:
        return well_formed(output) if isinstance(output, str) else output
    left = len(text) - RESULT_CHARACTERS
    return well_formed(text[:RESULT_CHARACTERS]) + f"\n[… {left:,} more characters are left out]"


def _runnable(tool: RegisteredTool, function: Callable[..., Any]) -> Registered:
    return Registered(
        name=tool.name, label=tool.name, function=function, context=tool.context, serial=tool.serial
    )
