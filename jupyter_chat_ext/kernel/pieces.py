"""Recognizes what functions answer with, besides text and objects to show."""

from __future__ import annotations

import inspect
import json
import sys
import types
import uuid
from collections.abc import Iterator, Mapping
from numbers import Number
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.kernel.messages import ChatMessage
from jupyter_chat_ext.kernel.parts import Part, to_wire
from jupyter_chat_ext.kernel.surrogates import well_formed

Piece: TypeAlias = str | Chunk

_CODE: Final = (
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.ModuleType,
    types.GeneratorType,
    types.AsyncGeneratorType,
    types.CoroutineType,
)


def pieces_of(value: object) -> Iterator[Piece] | None:
    """Return text and chunks for what says an answer in our own words; None for other objects."""
    if isinstance(value, dict):
        return iter([as_json(value)]) if isinstance(value.get("type"), str) else None
    if isinstance(value, Number):
        return iter([str(value)])
    if isinstance(value, ChatMessage):
        return (piece for part in value.wire_parts() for piece in _pieces_of_part(part))
    if isinstance(value, Part):
        return _pieces_of_part(to_wire(value))
    if _is_pydantic_ai_chunk(value):
        return _encoded(value)
    return None


def is_code(value: object) -> bool:
    """Tell whether a value is no result but something to call, to import or to wait for."""
    return isinstance(value, _CODE) or inspect.isawaitable(value)


def as_json(given: Mapping[Any, Any]) -> Chunk:
    """Return a copy that only holds JSON: the function may change its own dict later."""
    try:
        packed = json.dumps(given, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ModelError(
            "invalid-chunk",
            "The model sent something that is not part of an answer.",
            detail=str(error)[:300],
            hint="A chunk may hold text, finite numbers, true, false, None, lists and dicts only.",
        ) from error
    copy: Chunk = json.loads(well_formed(packed))
    return copy


def _is_pydantic_ai_chunk(value: object) -> bool:
    """Tell whether pydantic-ai made the value; if nobody imported pydantic-ai, it did not."""
    module = sys.modules.get("pydantic_ai.ui.vercel_ai.response_types")
    return module is not None and isinstance(value, module.BaseChunk)


def _encoded(chunk: Any) -> Iterator[Piece]:
    """Return a chunk object of pydantic-ai as a dict; its `[DONE]` is none of ours."""
    if chunk.type != "done":
        yield json.loads(chunk.model_dump_json(by_alias=True, exclude_none=True))


def _pieces_of_part(part: Mapping[str, Any]) -> Iterator[Piece]:
    kind = str(part.get("type"))
    if kind == "text":
        yield str(part["text"])
    elif kind == "reasoning":
        part_id = f"part-{uuid.uuid4().hex[:8]}"
        yield {"type": "reasoning-start", "id": part_id}
        yield {"type": "reasoning-delta", "id": part_id, "delta": str(part["text"])}
        yield {"type": "reasoning-end", "id": part_id}
    elif kind == "step-start":
        yield {"type": "start-step"}
    elif "toolCallId" in part:
        yield from _pieces_of_call(part)
    else:
        yield as_json(part)


def _pieces_of_call(part: Mapping[str, Any]) -> Iterator[Piece]:
    call = {"toolCallId": part["toolCallId"]}
    is_dynamic = part["type"] == "dynamic-tool"
    name = part.get("toolName") if is_dynamic else part["type"].removeprefix("tool-")
    named = {**call, "toolName": name, **({"dynamic": True} if is_dynamic else {})}
    yield as_json({"type": "tool-input-available", **named, "input": part.get("input")})
    if part.get("state") == "output-available":
        yield as_json({"type": "tool-output-available", **call, "output": part.get("output")})
    elif part.get("state") == "output-error":
        yield {"type": "tool-output-error", **call, "errorText": str(part.get("errorText", ""))}
