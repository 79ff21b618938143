"""Conversations as pydantic-ai's message history, and runs as the `native` that replies keep.

Questions are made from their parts every time; answers come from their `native` if they have
one, which holds only what the run added: responses, tool results. What `native` cannot say
(answers of notebook functions, answers cut off by a crash) is made from parts too.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.core.context import told_in
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.core.messages import Message, Part
from jupyter_chat_ext.models.approvals import calls_and_returns, denied_in, never_ran
from jupyter_chat_ext.models.attachments import (
    CanRead,
    ReadFile,
    content_of,
    mention,
    no_files,
    readable_by,
)
from jupyter_chat_ext.models.surrogates import mended

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, TextPart, ToolCallPart, UserContent

_LOGGER: Final = logging.getLogger("jupyter_chat_ext")

_RICH_TEXT: Final = ("text/markdown", "text/plain")


def to_native(
    messages: Sequence[Message],
    profile: Mapping[str, Any] | None = None,
    read: ReadFile = no_files,
) -> list[ModelMessage]:
    """Return the history to send for a branch that ends in the question to answer.

    Raise ModelError `attachment-refused` if a model of this profile cannot read a file of the
    question, `attachment-gone` if it is no longer here. Earlier files, which another model may
    have read, are then only named to it. It may read many files: call it in a thread.
    """
    files = _Files(readable_by(profile or {}), read)
    last = len(messages) - 1
    return [
        native
        for index, message in enumerate(messages)
        for native in _native(message, files, is_question=index == last)
    ]


def said_so_far(reply: Message) -> list[ModelMessage]:
    """Return what a reply that goes on has said: its last calls wait for their results."""
    from pydantic_ai.messages import ModelRequest, ModelResponse

    kept = _kept(reply)
    if kept is not None:
        return kept
    calls, returns = calls_and_returns(reply.parts)
    text = _text_of(reply)
    said: list[ModelMessage] = [ModelResponse(parts=[*text, *calls])]
    return [*said, ModelRequest(parts=returns)] if returns else said


def dump(messages: Sequence[ModelMessage], waiting: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return a run's messages as the JSON that a reply keeps, with cut tool calls closed.

    waiting: the ids of calls that will get their results later
    """
    from pydantic_ai.messages import ModelMessagesTypeAdapter

    text = json.dumps(
        ModelMessagesTypeAdapter.dump_python(closed(messages, waiting), mode="json", exclude_none=True),
        ensure_ascii=False,
    )
    kept: list[dict[str, Any]] = json.loads(mended(text))
    return kept


def closed(
    messages: Sequence[ModelMessage],
    waiting: Collection[str] = (),
    denied: Mapping[str, str] | None = None,
) -> list[ModelMessage]:
    """Return the messages with a result for each tool call that never got one.

    denied: the ids of calls that were not allowed to run, and why
    """
    from pydantic_ai.messages import ModelRequest

    cut = [call for call in _open_calls(messages) if call.tool_call_id not in waiting]
    if not cut:
        return list(messages)
    return [*messages, ModelRequest(parts=[never_ran(call, denied or {}) for call in cut])]


def _open_calls(messages: Sequence[ModelMessage]) -> list[ToolCallPart]:
    """Return the calls without a result. Some providers use the same ids again and again."""
    open_calls: dict[str, ToolCallPart] = {}
    for message in messages:
        for part in message.parts:
            if part.part_kind == "tool-call":
                open_calls[part.tool_call_id] = part
            elif part.part_kind in ("tool-return", "retry-prompt"):
                open_calls.pop(getattr(part, "tool_call_id", ""), None)
    return list(open_calls.values())


@dataclass(frozen=True)
class _Files:
    """How files become content: which the model reads, and where they are."""

    can_read: CanRead
    read: ReadFile


def _native(message: Message, files: _Files, *, is_question: bool) -> Iterator[ModelMessage]:
    from pydantic_ai.messages import ModelRequest, ModelResponse, SystemPromptPart, UserPromptPart

    if message.role == "system":
        yield ModelRequest(parts=[SystemPromptPart(content=message.content)])
    elif message.role == "user":
        yield ModelRequest(
            parts=[UserPromptPart(content=_asked(_content(message.parts, files, is_question=is_question)))]
        )
    elif (kept := _kept(message)) is not None:
        yield from closed(kept, denied=denied_in(message.parts))
    elif text := _text_of(message):
        yield ModelResponse(parts=text)


def _text_of(message: Message) -> list[TextPart]:
    from pydantic_ai.messages import TextPart

    text = "".join(_spoken(part) for part in message.parts)
    return [TextPart(content=text)] if text else []


def _kept(message: Message) -> list[ModelMessage] | None:
    from pydantic import ValidationError
    from pydantic_ai.messages import ModelMessagesTypeAdapter

    if message.native is None:
        return None
    try:
        return ModelMessagesTypeAdapter.validate_python(list(message.native))
    except ValidationError:
        _LOGGER.warning("Reply %s was kept by another version of pydantic-ai; its text is used.", message.id)
        return None


def _spoken(part: Part) -> str:
    """Return what an answer's part says in words."""
    if part.get("type") == "text":
        return str(part["text"])
    if part.get("type") != "data-mimebundle":
        return ""
    bundle = part["data"].get("data", {})
    text = next((bundle[kind] for kind in _RICH_TEXT if kind in bundle), "")
    return "".join(text) if isinstance(text, list) else str(text)


def _asked(pieces: Iterator[UserContent]) -> str | list[UserContent]:
    """Return a question's content: plain text if it is nothing else, which every server takes."""
    content = list(pieces)
    texts = [piece for piece in content if isinstance(piece, str)]
    return "\n\n".join(texts) if len(texts) == len(content) else content


def _content(parts: Sequence[Part], files: _Files, *, is_question: bool) -> Iterator[UserContent]:
    for part in parts:
        if part.get("type") == "text" and part["text"]:
            yield part["text"]
        elif told := told_in(part):
            yield told
        elif part.get("type") == "file":
            try:
                yield from content_of(part, files.can_read, files.read)
            except ModelError as problem:
                if is_question:
                    raise
                yield mention(part, is_gone=problem.code == "attachment-gone")
