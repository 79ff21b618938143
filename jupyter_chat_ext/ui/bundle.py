"""What a chat leaves in its cell's output: a small bundle for us, and its words for everyone else.

`src/widgets/output-bundle.ts` writes the same three MIME types after every turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jupyter_chat_ext.core.context import context_of
from jupyter_chat_ext.kernel.messages import ChatMessage

MIME_TYPE: Final = "application/vnd.jupyter-chat-ext+json"
VERSION: Final = 1

_NAMES: Final = {"user": "You", "assistant": "Assistant", "system": "System"}
_ACTIVE: Final = re.compile(r"(<(?=[A-Za-z/!?])|!(?=\[))")


def bundle(
    *,
    key: str,
    model: str,
    conversation: str | None,
    options: Mapping[str, Any],
    messages: Sequence[ChatMessage],
) -> dict[str, Any]:
    """Return the MIME bundle of a chat."""
    transcript = [{"id": one.id, "role": one.role, "text": _words_of(one)} for one in messages]
    return {
        MIME_TYPE: {
            "version": VERSION,
            "chat": key,
            "model": model,
            "conversation": conversation,
            "options": dict(options),
            "transcript": transcript,
        },
        "text/plain": plain_text(model, transcript),
        "text/markdown": markdown(model, transcript),
    }


def _words_of(message: ChatMessage) -> str:
    """Return what a message says, and the names of its files and of what else it brings along."""
    parts = message.wire_parts(by_id=True)  # where code changed the words, they are what it made of them
    contexts = [context for part in parts if (context := context_of(part)) is not None]
    said = [part["text"] for part in parts if part["type"] == "text"] if contexts else [message.text]
    names = [f"[Context: {one.label}]" for one in contexts]
    names += [f"[Attached: {one.name}]" for one in message.attachments]
    return "\n".join([text for text in said if text] + names)


def plain_text(model: str, transcript: Sequence[Mapping[str, str]]) -> str:
    """Return the conversation as text."""
    said = [f"{_NAMES[one['role']]}: {one['text']}" for one in transcript]
    return "\n\n".join([f"Chat with {model}", *said])


def markdown(model: str, transcript: Sequence[Mapping[str, str]]) -> str:
    """Return the conversation as Markdown that, wherever it is shown, loads nothing and runs nothing.

    A space without width keeps images and HTML from being any.
    """
    said = [f"**{_NAMES[one['role']]}:**\n\n{_tamed(one['text'])}" for one in transcript]
    return "\n\n".join([f"*Chat with `{model}`*", *said])


def _tamed(text: str) -> str:
    return _ACTIVE.sub("\\1\u200b", text)
