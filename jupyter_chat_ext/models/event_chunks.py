"""Maps pydantic-ai's events to chunks.

Events are told apart by their `event_kind` and `part_kind`, so that pydantic-ai need not be
imported here. The reference is pydantic-ai's own `VercelAIEventStream`; ours has short part ids,
leaves provider metadata out (it is kept in `native`) and costs a fraction per delta.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from jupyter_chat_ext.core.chunks import (
    Chunk,
    approval_request,
    reasoning_delta,
    reasoning_end,
    reasoning_start,
    text_delta,
    text_end,
    text_start,
)
from jupyter_chat_ext.models.surrogates import mended, split_high
from jupyter_chat_ext.models.tools import EVENT

if TYPE_CHECKING:
    from pydantic_ai import DeferredToolRequests
    from pydantic_ai.messages import (
        BaseToolCallPart,
        BaseToolReturnPart,
        Citation,
        FilePart,
        TextPart,
        ThinkingPart,
    )

Chunks: TypeAlias = Iterable[Chunk]
_FAILED: Final = ("failed", "retried")
_TEXT: Final = ("text-start", "text-delta", "text-end")


class EventChunks:
    """Turns the events of one run, in order, into chunks.

    is_output: tells which tools are the form of the answer; their calls are not shown as calls
    text_is_output: whether text may be that form, too, as JSON; it is held back until it is not
    facts_of: tells what a call's card says of its tool besides the name
    """

    def __init__(self, facts_of: Callable[[str], dict[str, Any]] = lambda _name: {}) -> None:
        self.any_content = False
        self.is_output: Callable[[str], bool] = lambda _name: False
        self.text_is_output = False
        self._held: list[Chunk] = []
        self._outputs: set[str] = set()
        self._open: Chunk | None = None
        self._open_id = ""
        self._thinking_since = 0.0
        self._texts = self._thoughts = 0
        self._announced: dict[str, BaseToolCallPart] = {}
        self._invalid: dict[str, BaseToolCallPart] = {}
        self._sources: set[str] = set()
        self._in_step = False
        self._half = ""
        self._facts_of = facts_of
        self._began: dict[str, float] = {}

    @property
    def has_output(self) -> bool:
        """Whether the answer had a form: a tool was called that is it, or text was held back."""
        return bool(self._outputs or self._held)

    def begin_step(self) -> Chunks:
        """Open a step: a request to the model begins, perhaps because the form was filled in wrongly."""
        self._held.clear()
        yield from self.end_step()
        self._in_step = True
        yield {"type": "start-step"}

    def end_step(self) -> Chunks:
        """Close the step: the run ends, or the next request begins."""
        yield from self.close()
        if self._in_step:
            self._in_step = False
            yield {"type": "finish-step"}

    def end(self, asked: DeferredToolRequests | None, *, is_complete: bool) -> Chunks:
        """Close the run. What was held back is no form of the answer if the run came to no result."""
        if not is_complete:
            yield from self.released()
        yield from self._requests(asked)
        yield from self.end_step()

    def fail(self) -> Chunks:
        """Close what was being written when the run failed."""
        yield from self.released()
        yield from self.close()

    def released(self) -> Chunks:
        """Let out the text that was held back."""
        held, self._held = self._held, []
        return held

    def _requests(self, asked: DeferredToolRequests | None) -> Chunks:
        """Ask a person about the calls that a run ended with; a tool may say why."""
        for call in asked.approvals if asked is not None else ():
            reason = (asked.metadata if asked else {}).get(call.tool_call_id, {}).get("reason")
            yield approval_request(
                call.tool_call_id, uuid.uuid4().hex, reason if isinstance(reason, str) else ""
            )

    def close(self) -> Chunks:
        """Close the text or reasoning that was being written."""
        if self._open is not None:
            if self._open["type"] == "reasoning-end":
                self._open = reasoning_end(self._open_id, time.monotonic() - self._thinking_since)
            yield self._open
            self._open = None
            self._half = ""

    def of(self, event: Any) -> Chunks:
        """Return the chunks for one event."""
        if self.text_is_output:
            return self._without_text(event)
        return self._of(event)

    def _of(self, event: Any) -> Chunks:
        if event.event_kind == "part_delta":
            return self._delta(event.delta)
        step = _STEPS.get(event.event_kind)
        return step(self, event) if step else ()

    def _without_text(self, event: Any) -> Chunks:
        """Hold back text, which is only an introduction if something other than text comes after it."""
        if event.event_kind == "part_start" and event.part.part_kind not in ("text", "thinking"):
            yield from self.released()
        for chunk in self._of(event):
            if chunk["type"] in _TEXT:
                self._held.append(chunk)
            else:
                yield chunk

    def _delta(self, delta: Any) -> Chunks:
        kind = delta.part_delta_kind
        if kind == "text":
            text = self._whole(delta.content_delta)
            # Gemini tells at the very end what earlier texts cite
            return (text_delta(self._open_id, text),) if text else self._cited(delta.citations_delta)
        if kind == "thinking":
            text = self._whole(delta.content_delta or "")
            return (reasoning_delta(self._open_id, text),) if text else ()
        if kind == "tool_call" and delta.args_delta is not None and delta.tool_call_id not in self._outputs:
            return (_arguments(delta.tool_call_id, delta.args_delta),)
        return ()

    def _whole(self, text: str) -> str:
        """Return a delta's text without halves of characters; a half at its end waits for the next."""
        if text.isascii() and not self._half:
            return text
        text, self._half = split_high(self._half + text)
        return mended(text)

    def _part_start(self, event: Any) -> Chunks:
        self.any_content = True
        begin = _PARTS.get(event.part.part_kind)
        return begin(self, event.part, event.previous_part_kind) if begin else ()

    def _begin_text(self, part: TextPart, previous: str | None) -> Chunks:
        if previous != "text" or self._open is None:
            self._texts += 1
            self._open_id = f"t{self._texts}"
            self._open = text_end(self._open_id)
            yield text_start(self._open_id)
        if text := self._whole(part.content):
            yield text_delta(self._open_id, text)

    def _begin_thinking(self, part: ThinkingPart, _previous: str | None) -> Chunks:
        self._thoughts += 1
        self._open_id = f"r{self._thoughts}"
        self._open = reasoning_end(self._open_id)
        self._thinking_since = time.monotonic()
        yield reasoning_start(self._open_id)
        if text := self._whole(part.content):
            yield reasoning_delta(self._open_id, text)

    def _begin_call(self, part: BaseToolCallPart, _previous: str | None) -> Chunks:
        if self.is_output(part.tool_name):
            self._outputs.add(part.tool_call_id)
            return
        yield {
            "type": "tool-input-start",
            "toolCallId": part.tool_call_id,
            "toolName": part.tool_name,
        } | self._about(part)
        if part.args:
            yield _arguments(part.tool_call_id, part.args)

    def _file(self, part: FilePart, _previous: str | None) -> Chunks:
        yield {"type": "file", "url": part.content.data_uri, "mediaType": part.content.media_type}

    def _provider_return(self, part: BaseToolReturnPart[Any], _previous: str | None) -> Chunks:
        result = _result(part)
        shown = {"output": _readable(result["output"])} if "output" in result else {}
        return (result | shown | self._about(part),)

    def _part_end(self, event: Any) -> Chunks:
        part = event.part
        if part.part_kind == "text":
            if event.next_part_kind != "text":
                yield from self.close()
            yield from self._cited(part.citations)
        elif part.part_kind == "thinking":
            yield from self.close()
        elif part.part_kind == "builtin-tool-call":
            self._began[part.tool_call_id] = time.monotonic()
            yield _input(part) | self._about(part)
        elif part.part_kind == "tool-call":
            self._announced[part.tool_call_id] = part

    def _cited(self, citations: Iterable[Citation] | None) -> Chunks:
        for citation in citations or ():
            for source in citation.sources:
                url = getattr(source, "url", None)
                if url and url not in self._sources:
                    self._sources.add(url)
                    title = {"title": source.title} if source.title else {}
                    yield {"type": "source-url", "sourceId": url, "url": url} | title

    def _tool_call(self, event: Any) -> Chunks:
        part = event.part
        self.any_content = True  # a run that goes on begins with its tools; they must not run twice
        if event.args_valid is None or part.tool_call_id in self._outputs:
            return
        self._announced.pop(part.tool_call_id, None)
        if event.args_valid:
            self._began[part.tool_call_id] = time.monotonic()
            yield _input(part) | self._about(part)
        else:
            self._invalid[part.tool_call_id] = part

    def _tool_result(self, event: Any) -> Chunks:
        part = event.part
        if part.tool_call_id in self._outputs:
            return
        announced = self._announced.pop(part.tool_call_id, None)
        invalid = self._invalid.pop(part.tool_call_id, None)
        if invalid is not None:
            error = {"type": "tool-input-error", "errorText": _error_text(part)}
            yield _input(invalid) | error | self._about(part)
            return
        if announced is not None:
            yield _input(announced) | self._about(announced)
        seconds = self._seconds(part)
        yield _result(part) | (self._about(part, seconds) if part.outcome != "denied" else {})

    def _about(self, part: Any, seconds: float | None = None) -> Chunk:
        """Return who runs a call, where, and how long it took."""
        facts = self._facts_of(part.tool_name)
        if seconds is not None:
            facts = {**facts, "seconds": seconds}
        by_provider = {"providerExecuted": True} if part.part_kind.startswith("builtin-") else {}
        return by_provider | ({"toolMetadata": facts} if facts else {})

    def _seconds(self, part: BaseToolReturnPart[Any]) -> float | None:
        began = self._began.pop(part.tool_call_id, None)
        return round(time.monotonic() - began, 3) if began is not None else None

    def _custom(self, event: Any) -> Chunks:
        from pydantic_core import to_jsonable_python

        if event.name == EVENT:
            yield event.chunk
        elif event.ui:
            yield {"type": f"data-{event.name}", "data": to_jsonable_python(event.to_payload(), fallback=str)}


def _arguments(call_id: str, arguments: str | dict[str, Any]) -> Chunk:
    from pydantic_core import to_json

    text = arguments if isinstance(arguments, str) else to_json(arguments).decode()
    return {"type": "tool-input-delta", "toolCallId": call_id, "inputTextDelta": text}


def _input(part: BaseToolCallPart) -> Chunk:
    return {
        "type": "tool-input-available",
        "toolCallId": part.tool_call_id,
        "toolName": part.tool_name,
        "input": part.args_as_dict(),
    }


def _result(part: BaseToolReturnPart[Any]) -> Chunk:
    call: Chunk = {"toolCallId": part.tool_call_id}
    if part.outcome == "denied":
        return {"type": "tool-output-denied"} | call
    if part.outcome in _FAILED:
        return {"type": "tool-output-error"} | call | {"errorText": _error_text(part)}
    from pydantic_core import to_jsonable_python

    output = to_jsonable_python(part.content, fallback=str)
    return {"type": "tool-output-available"} | call | {"output": output}


def _readable(value: Any) -> Any:
    """Return a provider's result without what only the provider can read; `native` keeps that for it."""
    if isinstance(value, list):
        return [_readable(one) for one in value]
    if isinstance(value, dict):
        return {name: _readable(one) for name, one in value.items() if not name.startswith("encrypted_")}
    return value


def _error_text(part: BaseToolReturnPart[Any]) -> str:
    return part.model_response_str(wrap_if_error=False)


_PARTS: Final[dict[str, Callable[[EventChunks, Any, str | None], Chunks]]] = {
    "text": EventChunks._begin_text,
    "thinking": EventChunks._begin_thinking,
    "tool-call": EventChunks._begin_call,
    "builtin-tool-call": EventChunks._begin_call,
    "builtin-tool-return": EventChunks._provider_return,
    "file": EventChunks._file,
}

_STEPS: Final[dict[str, Callable[[EventChunks, Any], Chunks]]] = {
    "part_start": EventChunks._part_start,
    "part_end": EventChunks._part_end,
    "function_tool_call": EventChunks._tool_call,
    "output_tool_call": EventChunks._tool_call,
    "function_tool_result": EventChunks._tool_result,
    "output_tool_result": EventChunks._tool_result,
    "custom": EventChunks._custom,
}
