"""Folds chunks into the parts of a message.

The same fold stands in `src/core/reply.ts` and in the AI SDK's `readUIMessageStream`; the
fixtures in `tests/golden/` hold all three to one result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.core.partial_json import parse_partial_json

_WITH_METADATA = frozenset({"start", "finish", "message-metadata"})
_POLLUTING = frozenset({"__proto__", "constructor", "prototype"})


class Reply:
    """A message in the making. Feed it chunks in order; it never fails on unknown ones.

    parts: one list for good, which grows in place
    """

    def __init__(self) -> None:
        self.id = ""
        self.parts: list[Part] = []
        self.metadata: dict[str, Any] = {}
        self._open: dict[tuple[str, str], Part] = {}
        self._calls: dict[str, _Arguments] = {}

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
        if kind in _WITH_METADATA and isinstance(facts := chunk.get("messageMetadata"), dict):
            self.metadata = _merge(self.metadata, facts)

    def _start(self, chunk: Chunk) -> None:
        self.id = chunk.get("messageId") or self.id

    def _data(self, chunk: Chunk) -> None:
        if chunk.get("transient"):
            return
        name = (chunk["type"], chunk.get("id"))
        known = next((part for part in self.parts if (part["type"], part.get("id")) == name), None)
        if known is None or name[1] is None:
            self.parts.append(dict(chunk))
        else:
            known["data"] = chunk["data"]

    def _start_step(self, _chunk: Chunk) -> None:
        self.parts.append({"type": "step-start"})

    def _reset_step(self, _chunk: Chunk) -> None:
        del self.parts[self._step_begin() :]
        self._open.clear()
        self._calls.clear()

    def _text_start(self, chunk: Chunk) -> None:
        kind = chunk["type"].removesuffix("-start")
        part = {"type": kind, "text": "", "state": "streaming"}
        if kind == "reasoning":
            part["id"] = chunk["id"]
        self._open[kind, chunk["id"]] = _with_facts(part, chunk)
        self.parts.append(part)

    def _text_delta(self, chunk: Chunk) -> None:
        kind = chunk["type"].removesuffix("-delta")
        if part := self._open.get((kind, chunk["id"])):
            text = part["text"]
            part["text"] = ""  # with one owner Python grows the string in place: long answers stay linear
            text += chunk["delta"]
            part["text"] = text
            _with_facts(part, chunk)

    def _text_end(self, chunk: Chunk) -> None:
        kind = chunk["type"].removesuffix("-end")
        if part := self._open.pop((kind, chunk["id"]), None):
            part["state"] = "done"
            _with_facts(part, chunk)
            if kind == "text" and chunk.get("citations") is not None:
                part["citations"] = chunk["citations"]

    def _tool_input_start(self, chunk: Chunk) -> None:
        part = self._call(chunk, bool(chunk.get("dynamic")))
        facts = {key: chunk[key] for key in ("inputEncoding",) if chunk.get(key) is not None}
        _set_state(part, chunk, "input-streaming", facts)
        self._calls[chunk["toolCallId"]] = _Arguments(part, chunk.get("inputEncoding"))

    def _tool_input_delta(self, chunk: Chunk) -> None:
        if arguments := self._calls.get(chunk["toolCallId"]):
            arguments.grow(chunk["inputTextDelta"])

    def _tool_input_available(self, chunk: Chunk) -> None:
        part = self._call(chunk, bool(chunk.get("dynamic")))
        self._calls.pop(chunk["toolCallId"], None)
        _set_state(part, chunk, "input-available", _pick(chunk, "input"))

    def _tool_input_error(self, chunk: Chunk) -> None:
        known = self._known_call(chunk["toolCallId"], self._step_begin())
        dynamic = known["type"] == "dynamic-tool" if known else bool(chunk.get("dynamic"))
        part = self._call(chunk, dynamic)
        self._calls.pop(chunk["toolCallId"], None)
        untitled = {key: value for key, value in chunk.items() if key != "title"}
        _set_state(part, untitled, "output-error", _pick(chunk, "input", "errorText"))

    def _tool_output(self, chunk: Chunk) -> None:
        part = self._known_call(chunk["toolCallId"])
        if part is None:
            return
        state = chunk["type"].removeprefix("tool-")
        kept = _pick(part, "input")
        if state == "output-error" and part["type"] != "dynamic-tool":
            kept |= _pick(part, "rawInput")
        new = (
            _pick(chunk, "output", "preliminary")
            if state == "output-available"
            else _pick(chunk, "errorText")
        )
        _set_state(part, chunk, state, kept | new)

    def _tool_output_denied(self, chunk: Chunk) -> None:
        if part := self._known_call(chunk["toolCallId"]):
            part["state"] = "output-denied"

    def _tool_approval_request(self, chunk: Chunk) -> None:
        part = self._known_call(chunk["toolCallId"])
        if part is None:
            return
        part["state"] = "approval-requested"
        part["approval"] = {"id": chunk["approvalId"]} | {
            name: chunk[key] for key, name in _APPROVAL_FACTS.items() if chunk.get(key)
        }

    def _tool_approval_response(self, chunk: Chunk) -> None:
        wanted = chunk["approvalId"]
        part = next((part for part in self.parts if part.get("approval", {}).get("id") == wanted), None)
        if part is None:
            return
        part["state"] = "approval-responded"
        part["approval"] |= _pick(chunk, "approved", "reason")
        part |= _pick(chunk, "providerExecuted")
        part |= {"callProviderMetadata": facts} if (facts := chunk.get("providerMetadata")) else {}

    def _attachment(self, chunk: Chunk) -> None:
        self.parts.append(_pick(chunk, *_ATTACHMENT_FIELDS[chunk["type"]]))

    def _call(self, chunk: Chunk, dynamic: bool) -> Part:  # noqa: FBT001
        """Return the call's part in this step, a new one if there is none."""
        name = chunk["toolName"]
        kind = "dynamic-tool" if dynamic else f"tool-{name}"
        part = self._known_call(chunk["toolCallId"], self._step_begin())
        if part is None or (part["type"] == "dynamic-tool") != dynamic:
            part = {"type": kind, "toolCallId": chunk["toolCallId"]}
            self.parts.append(part)
        part["type"] = kind
        if dynamic:
            part["toolName"] = name
        return part

    def _known_call(self, call_id: str, begin: int = 0) -> Part | None:
        return next(
            (part for part in reversed(self.parts[begin:]) if part.get("toolCallId") == call_id), None
        )

    def _step_begin(self) -> int:
        for index in range(len(self.parts), 0, -1):
            if self.parts[index - 1]["type"] == "step-start":
                return index
        return 0


class _Arguments:
    """The arguments of a call while they are being written."""

    def __init__(self, part: Part, encoding: str | None) -> None:
        self._part = part
        self._plain = encoding == "text"
        self._text = ""

    def grow(self, delta: str) -> None:
        self._text += delta
        value = self._text if self._plain else parse_partial_json(self._text)
        self._part["rawInput"] = self._text
        self._part["input"] = value
        if value is None:
            del self._part["input"]


_STEPS: dict[str, Callable[[Reply, Chunk], None]] = {
    "start": Reply._start,
    "start-step": Reply._start_step,
    "reset-step": Reply._reset_step,
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
    "tool-approval-response": Reply._tool_approval_response,
    "tool-output-available": Reply._tool_output,
    "tool-output-error": Reply._tool_output,
    "tool-output-denied": Reply._tool_output_denied,
    "source-url": Reply._attachment,
    "source-document": Reply._attachment,
    "file": Reply._attachment,
    "reasoning-file": Reply._attachment,
    "custom": Reply._attachment,
    "steering-message": Reply._attachment,
}

_ATTACHMENT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "source-url": ("type", "sourceId", "url", "title", "providerMetadata"),
    "source-document": ("type", "sourceId", "mediaType", "title", "filename", "providerMetadata"),
    "file": ("type", "mediaType", "url", "filename", "providerMetadata"),
    "reasoning-file": ("type", "mediaType", "url", "providerMetadata"),
    "custom": ("type", "kind", "providerMetadata"),
    "steering-message": ("type", "id", "parts"),
}

_APPROVAL_FACTS: Mapping[str, str] = {
    "approvalDescriptor": "descriptor",
    "inputSchemaInput": "inputSchemaInput",
    "reason": "requestReason",
    "isAutomatic": "isAutomatic",
    "signature": "signature",
}

_CALL_STATE_FIELDS = ("input", "output", "errorText", "rawInput", "inputEncoding", "preliminary")
"""What belongs to one state of a call: the next state drops what it does not bring."""


def _set_state(part: Part, chunk: Chunk, state: str, facts: Mapping[str, Any]) -> None:
    for key in _CALL_STATE_FIELDS:
        part.pop(key, None)
    part |= {"state": state, **facts}
    if not chunk["type"].startswith("tool-output-"):
        part |= _pick(chunk, "title")
    part |= _pick(chunk, "providerExecuted", "toolMetadata")
    if (provider := chunk.get("providerMetadata")) is not None:
        key = "resultProviderMetadata" if state.startswith("output-") else "callProviderMetadata"
        part[key] = provider


def _pick(source: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: source[key] for key in keys if key in source}


def _with_facts(part: Part, chunk: Chunk) -> Part:
    if chunk.get("providerMetadata") is not None:
        part["providerMetadata"] = chunk["providerMetadata"]
    return part


def _merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Merge deeply, as the AI SDK does with message metadata."""
    merged = dict(old)
    for key, value in new.items():
        if key in _POLLUTING:
            continue
        known = merged.get(key)
        merged[key] = _merge(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
