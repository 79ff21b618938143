"""Folds chunks into the parts of a message.

The same fold stands in `src/core/reply.ts` and in the AI SDK's `readUIMessageStream`; the
fixtures in `tests/golden/` hold all three to one result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.messages import Part


class Reply:
    """A message in the making. Feed it chunks in order; it never fails on unknown ones."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.metadata: dict[str, Any] = {}
        self._open: dict[tuple[str, str], Part] = {}
        self._calls: dict[str, Part] = {}
        self._arguments: dict[str, str] = {}

    @classmethod
    def of(cls, chunks: Iterable[Chunk]) -> Reply:
        """Fold all of `chunks`."""
        reply = cls()
        for chunk in chunks:
            reply.apply(chunk)
        return reply

    def apply(self, chunk: Chunk) -> None:
        """Take in one chunk."""
        kind: str = chunk["type"]
        if kind.startswith("data-"):
            self._data(chunk)
        elif step := _STEPS.get(kind):
            step(self, chunk)
        if facts := chunk.get("messageMetadata"):
            self.metadata = _merge(self.metadata, facts)

    def _data(self, chunk: Chunk) -> None:
        if chunk.get("transient"):
            return
        part = {key: chunk[key] for key in ("type", "id", "data") if key in chunk}
        for known in self.parts:
            if "id" in part and (known["type"], known.get("id")) == (part["type"], part["id"]):
                known["data"] = part["data"]
                return
        self.parts.append(part)

    def _start_step(self, _chunk: Chunk) -> None:
        self.parts.append({"type": "step-start"})

    def _finish_step(self, _chunk: Chunk) -> None:
        self._open.clear()

    def _text_start(self, chunk: Chunk) -> None:
        kind = chunk["type"].removesuffix("-start")
        part = _with_provider({"type": kind, "text": "", "state": "streaming"}, chunk)
        self._open[kind, chunk["id"]] = part
        self.parts.append(part)

    def _text_delta(self, chunk: Chunk) -> None:
        kind = chunk["type"].removesuffix("-delta")
        if part := self._open.get((kind, chunk["id"])):
            part["text"] += chunk["delta"]
            _with_provider(part, chunk)

    def _text_end(self, chunk: Chunk) -> None:
        kind = chunk["type"].removesuffix("-end")
        if part := self._open.pop((kind, chunk["id"]), None):
            part["state"] = "done"
            _with_provider(part, chunk)

    def _tool_input_start(self, chunk: Chunk) -> None:
        self._arguments[chunk["toolCallId"]] = ""
        self._call(chunk, state="input-streaming")

    def _tool_input_delta(self, chunk: Chunk) -> None:
        call_id = chunk["toolCallId"]
        part = self._calls.get(call_id)
        if part is None:
            return
        self._arguments[call_id] = self._arguments.get(call_id, "") + chunk["inputTextDelta"]
        part["input"] = parse_partial_json(self._arguments[call_id])

    def _tool_input_available(self, chunk: Chunk) -> None:
        part = self._call(chunk, state="input-available", input=chunk.get("input"))
        if facts := chunk.get("providerMetadata"):
            part["callProviderMetadata"] = facts

    def _tool_input_error(self, chunk: Chunk) -> None:
        part = self._call(chunk, state="output-error", errorText=chunk["errorText"])
        part.pop("input", None)
        part["rawInput"] = chunk.get("input")

    def _tool_approval_request(self, chunk: Chunk) -> None:
        if part := self._calls.get(chunk["toolCallId"]):
            part["state"] = "approval-requested"
            part["approval"] = {"id": chunk["approvalId"]}

    def _tool_output(self, chunk: Chunk) -> None:
        part = self._calls.get(chunk["toolCallId"])
        if part is None:
            return
        part["state"] = chunk["type"].removeprefix("tool-")
        for key in ("output", "errorText", "preliminary"):
            if key in chunk:
                part[key] = chunk[key]

    def _call(self, chunk: Chunk, **facts: Any) -> Part:
        call_id = chunk["toolCallId"]
        part = self._calls.get(call_id)
        if part is None:
            name = chunk["toolName"]
            part = {"type": "dynamic-tool", "toolName": name} if chunk.get("dynamic") else {"type": f"tool-{name}"}
            part["toolCallId"] = call_id
            self._calls[call_id] = part
            self.parts.append(part)
        part.update(facts)
        for key in ("providerExecuted", "title"):
            if key in chunk:
                part[key] = chunk[key]
        return part

    def _attachment(self, chunk: Chunk) -> None:
        self.parts.append(dict(chunk))


_STEPS: dict[str, Callable[[Reply, Chunk], None]] = {
    "start-step": Reply._start_step,
    "finish-step": Reply._finish_step,
    "text-start": Reply._text_start,
    "text-delta": Reply._text_delta,
    "text-end": Reply._text_end,
    "reasoning-start": Reply._text_start,
    "reasoning-delta": Reply._text_delta,
    "reasoning-end": Reply._text_end,
    "tool-input-start": Reply._tool_input_start,
    "tool-input-delta": Reply._tool_input_delta,
    "tool-input-available": Reply._tool_input_available,
    "tool-input-error": Reply._tool_input_error,
    "tool-approval-request": Reply._tool_approval_request,
    "tool-output-available": Reply._tool_output,
    "tool-output-error": Reply._tool_output,
    "tool-output-denied": Reply._tool_output,
    "source-url": Reply._attachment,
    "source-document": Reply._attachment,
    "file": Reply._attachment,
}


def _with_provider(part: Part, chunk: Chunk) -> Part:
    if "providerMetadata" in chunk:
        part["providerMetadata"] = chunk["providerMetadata"]
    return part


def _merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Merge deeply, as the AI SDK does with message metadata."""
    merged = dict(old)
    for key, value in new.items():
        known = merged.get(key)
        merged[key] = _merge(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def parse_partial_json(text: str) -> Any:
    """Return what an unfinished JSON text says so far, None if nothing can be told."""
    closers: list[str] = []
    inside_string = escaped = False
    for character in text:
        if inside_string:
            escaped, inside_string = (character == "\\" and not escaped), escaped or character != '"'
        elif character == '"':
            inside_string = True
        elif character in "{[":
            closers.append("}" if character == "{" else "]")
        elif character in "}]" and closers:
            closers.pop()
    ending = ('"' if inside_string else "") + "".join(reversed(closers))
    return _longest_valid(text.removesuffix("\\") if escaped else text, ending)


def _longest_valid(text: str, ending: str) -> Any:
    for cut in (text, text.rstrip().rstrip(","), text.rpartition(",")[0]):
        for filler in ("", "null", ":null"):
            try:
                return json.loads(cut + filler + ending)
            except ValueError:
                continue
    return None
