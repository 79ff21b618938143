"""The chunks that make parts: what `core.reply` folds, unfolded.

An answer that goes on after an approval is read from its beginning, also by a page that was not there:
its parts are kept, its chunks are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.messages import Part


def chunks_of(parts: Sequence[Part]) -> Iterator[Chunk]:
    """Yield chunks that fold into these parts."""
    for index, part in enumerate(parts):
        kind: str = part["type"]
        if "toolCallId" in part:
            yield from _call(part)
        elif unfold := _UNFOLD.get(kind):
            yield from unfold(part, f"p{index}")
        else:
            yield dict(part)


def _step(_part: Part, _part_id: str) -> Iterator[Chunk]:
    yield {"type": "start-step"}


def _text(part: Part, part_id: str) -> Iterator[Chunk]:
    kind = part["type"]
    chunk = {"id": part.get("id", part_id)}
    facts = _renamed(part, {"providerMetadata": "providerMetadata"})
    yield {"type": f"{kind}-start", **chunk, **facts}
    if part["text"]:
        yield {"type": f"{kind}-delta", **chunk, "delta": part["text"]}
    if part.get("state") != "streaming":
        yield {"type": f"{kind}-end", **chunk, **_renamed(part, {"citations": "citations"})}


def _call(part: Part) -> Iterator[Chunk]:
    call = {"toolCallId": part["toolCallId"]}
    named = {**call, "toolName": _name_of(part)} | _renamed(part, _CALL_FACTS)
    if part["type"] == "dynamic-tool":
        named["dynamic"] = True
    available = {"type": "tool-input-available", **named} | _renamed(part, {"input": "input"})
    if "rawInput" in part or part["state"] == "input-streaming":
        yield {"type": "tool-input-start", **named} | _renamed(part, {"inputEncoding": "inputEncoding"})
        if "rawInput" in part:
            yield {"type": "tool-input-delta", **call, "inputTextDelta": part["rawInput"]}
    else:
        yield available
    if "approval" in part:
        yield from _approval(part, call)
        if part["state"] == "input-available":  # allowed, and running
            yield available
    yield from _result(part, call)


def _name_of(part: Part) -> str:
    name: str = part["toolName"] if part["type"] == "dynamic-tool" else part["type"].removeprefix("tool-")
    return name


def _approval(part: Part, call: Chunk) -> Iterator[Chunk]:
    approval: Mapping[str, Any] = part["approval"]
    yield {"type": "tool-approval-request", **call} | _renamed(approval, _REQUEST_FACTS)
    if "approved" in approval:
        yield {"type": "tool-approval-response", "approvalId": approval["id"]} | _renamed(
            approval, {"approved": "approved", "reason": "reason"}
        )


def _result(part: Part, call: Chunk) -> Iterator[Chunk]:
    state: str = part["state"]
    if state.startswith("output-"):
        yield {"type": f"tool-{state}", **call} | _renamed(part, _RESULT_FACTS)


def _renamed(source: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {to: source[name] for name, to in names.items() if name in source}


_UNFOLD: Final[Mapping[str, Callable[[Part, str], Iterator[Chunk]]]] = {
    "text": _text,
    "reasoning": _text,
    "step-start": _step,
}

_CALL_FACTS: Final = {
    "title": "title",
    "providerExecuted": "providerExecuted",
    "toolMetadata": "toolMetadata",
    "callProviderMetadata": "providerMetadata",
}

_REQUEST_FACTS: Final = {
    "id": "approvalId",
    "descriptor": "approvalDescriptor",
    "inputSchemaInput": "inputSchemaInput",
    "requestReason": "reason",
    "isAutomatic": "isAutomatic",
    "signature": "signature",
}

_RESULT_FACTS: Final = {
    "output": "output",
    "errorText": "errorText",
    "preliminary": "preliminary",
    "providerExecuted": "providerExecuted",
    "toolMetadata": "toolMetadata",
    "resultProviderMetadata": "providerMetadata",
}
