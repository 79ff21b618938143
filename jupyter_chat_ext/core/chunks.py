"""The pieces an answer is made of while it is being written.

They are the chunks of the AI SDK's UI message stream, version 1 (https://ai-sdk.dev, "Stream
protocol"): JSON objects with a `type`, here plain dicts. A model yields content chunks
(text, reasoning, tools, files, sources, data); the turn adds `start` and the terminal chunk.
Part ids are short, since they ride on every delta.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.errors import ChatError, ModelError

Chunk: TypeAlias = dict[str, Any]

OURS: Final = "jupyter_chat_ext"
"""Below this name our own facts stand in a part's `providerMetadata`."""

TERMINAL: Final = frozenset({"finish", "abort", "error"})
"""The last chunk of every turn is one of these."""

DELTA_FIELD: Final[Mapping[str, str]] = {
    "text-delta": "delta",
    "reasoning-delta": "delta",
    "tool-input-delta": "inputTextDelta",
}
"""Where a mergeable delta carries its text."""

NATIVE: Final = "data-native"
"""The chunk with which an agent in a kernel hands over its messages, for its own later runs.

It belongs to no answer: whoever keeps the answer takes it out and keeps it beside the parts.
"""

_BEGINNINGS: Final = ("start", "start-step", "finish-step", "text-start", "reasoning-start")
_ASIDE: Final = frozenset((*_BEGINNINGS, "message-metadata", NATIVE, "data-notice", "data-output"))

_TEXT: Final = {"id": str}
_DELTA: Final = {"id": str, "delta": str}
_CALL: Final = {"toolCallId": str}
_NAMED_CALL: Final = {"toolCallId": str, "toolName": str}

REQUIRED: Final[Mapping[str, Mapping[str, type]]] = {
    "start": {},
    "start-step": {},
    "text-start": _TEXT,
    "text-delta": _DELTA,
    "text-end": _TEXT,
    "reasoning-start": _TEXT,
    "reasoning-delta": _DELTA,
    "reasoning-end": _TEXT,
    "tool-input-start": _NAMED_CALL,
    "tool-input-delta": {"toolCallId": str, "inputTextDelta": str},
    "tool-input-available": _NAMED_CALL,
    "tool-input-error": {**_NAMED_CALL, "errorText": str},
    "tool-approval-request": {"toolCallId": str, "approvalId": str},
    "tool-output-available": _CALL,
    "tool-output-error": {**_CALL, "errorText": str},
    "tool-output-denied": _CALL,
    "source-url": {"sourceId": str, "url": str},
    "source-document": {"sourceId": str, "mediaType": str, "title": str},
    "file": {"url": str, "mediaType": str},
    "message-metadata": {},
    "finish-step": {},
    "finish": {},
    "abort": {},
    "error": {"errorText": str},
}
"""Every chunk type of the protocol with the fields it cannot do without."""


def check(chunk: object) -> Chunk:
    """Return `chunk` if it is a chunk of the protocol, else raise ModelError `invalid-chunk`."""
    if not isinstance(chunk, dict) or not isinstance(chunk.get("type"), str):
        raise _invalid(f"expected an object with a `type`, got {type(chunk).__name__}")
    kind: str = chunk["type"]
    if kind.startswith("data-"):
        if "data" not in chunk:
            raise _invalid(f"a {kind} chunk needs `data`")
        return chunk
    fields = REQUIRED.get(kind)
    if fields is None:
        raise _invalid(f"{kind[:60]!r} is not a chunk type")
    for field, kind_of in fields.items():
        if not isinstance(chunk.get(field), kind_of):
            raise _invalid(f"a {kind} chunk needs `{field}` of type {kind_of.__name__}")
    return chunk


def _invalid(detail: str) -> ModelError:
    return ModelError(
        "invalid-chunk",
        "The model sent something that is not part of an answer.",
        detail=detail,
        hint="Yield text, or chunks of the AI SDK's UI message stream.",
    )


def start(message_id: str, metadata: dict[str, Any]) -> Chunk:
    """Open the reply `message_id`."""
    return {"type": "start", "messageId": message_id, "messageMetadata": metadata}


def text_start(part_id: str) -> Chunk:
    """Open a text part."""
    return {"type": "text-start", "id": part_id}


def text_delta(part_id: str, delta: str) -> Chunk:
    """Add new text (never the text so far) to a text part."""
    return {"type": "text-delta", "id": part_id, "delta": delta}


def text_end(part_id: str) -> Chunk:
    """Close a text part."""
    return {"type": "text-end", "id": part_id}


def reasoning_start(part_id: str) -> Chunk:
    """Open a reasoning part."""
    return {"type": "reasoning-start", "id": part_id}


def reasoning_delta(part_id: str, delta: str) -> Chunk:
    """Add new text to a reasoning part."""
    return {"type": "reasoning-delta", "id": part_id, "delta": delta}


def reasoning_end(part_id: str, seconds: float | None = None) -> Chunk:
    """Close a reasoning part; tell how long the model thought."""
    chunk: Chunk = {"type": "reasoning-end", "id": part_id}
    if seconds is not None:
        chunk["providerMetadata"] = {OURS: {"seconds": round(seconds, 1)}}
    return chunk


def approval_request(call_id: str, approval_id: str, reason: str = "") -> Chunk:
    """Ask the person whether a tool call may run."""
    chunk = {"type": "tool-approval-request", "toolCallId": call_id, "approvalId": approval_id}
    return chunk | ({"reason": reason} if reason else {})


def approval_response(approval_id: str, *, approved: bool, reason: str = "") -> Chunk:
    """Say what the person answered."""
    chunk = {"type": "tool-approval-response", "approvalId": approval_id, "approved": approved}
    return chunk | ({"reason": reason} if reason else {})


def denied(call_id: str) -> Chunk:
    """End a tool call that was not allowed to run."""
    return {"type": "tool-output-denied", "toolCallId": call_id}


def is_aside(chunk: Chunk) -> bool:
    """Tell whether a chunk is no word of the answer itself: a beginning, a remark, a print, a fact."""
    return chunk["type"] in _ASIDE


def metadata(facts: dict[str, Any]) -> Chunk:
    """Merge facts (usage, model, timing, seq) into the message's metadata."""
    return {"type": "message-metadata", "messageMetadata": facts}


def native(messages: list[dict[str, Any]]) -> Chunk:
    """Hand over what an agent wants to see again; no part of the answer."""
    return {"type": NATIVE, "data": {"messages": messages}, "transient": True}


def native_of(chunk: Chunk) -> list[dict[str, Any]] | None:
    """Return what a NATIVE chunk hands over; None for nonsense in its place."""
    data = chunk.get("data")
    messages = data.get("messages") if isinstance(data, dict) else None
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        return None
    return messages


def finish(reason: str) -> Chunk:
    """End a reply that the model completed; `reason` is the AI SDK's: stop, length and so on."""
    return {"type": "finish", "finishReason": reason}


def abort(reason: str) -> Chunk:
    """End a reply that a person stopped."""
    return {"type": "abort", "reason": reason}


def failure(error: ChatError) -> tuple[Chunk, Chunk]:
    """End a reply that failed: the typed facts, kept with the message, then the terminal chunk."""
    return (
        {"type": "data-error", "data": error.to_json()},
        {"type": "error", "errorText": error.title},
    )
