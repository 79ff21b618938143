"""What a chat model is given: the messages of the conversation, as objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyter_chat_ext.core.messages import Message, Role
from jupyter_chat_ext.kernel.protocol import MessageBody


@dataclass(kw_only=True)
class ChatAttachment:
    """A file that came with a message; `url` is usually a data URL."""

    url: str
    name: str = "attachment"
    content_type: str | None = None


@dataclass(kw_only=True)
class ChatMessage:
    """One message. `content` is its text; `parts` has everything, in the AI SDK's shapes.

    native: what an agent wants to see again of its own earlier runs; nothing for plain functions
    """

    role: Role
    content: str
    id: str = ""
    parts: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[ChatAttachment] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    native: list[dict[str, Any]] | None = None


def messages_of(bodies: Sequence[MessageBody]) -> list[ChatMessage]:
    """Return the messages of a question, oldest first."""
    return [_message(body) for body in bodies]


def _message(body: MessageBody) -> ChatMessage:
    role: Role = body["role"]  # type: ignore[assignment] # the server checked it
    parts = body["parts"]
    return ChatMessage(
        role=role,
        content=Message(id=body["id"], role=role, parts=tuple(parts)).content,
        id=body["id"],
        parts=parts,
        attachments=[_attachment(part) for part in parts if part.get("type") == "file"],
        metadata=body["metadata"],
        native=body.get("native"),
    )


def _attachment(part: Mapping[str, Any]) -> ChatAttachment:
    return ChatAttachment(
        url=part.get("url", ""),
        name=part.get("filename") or "attachment",
        content_type=part.get("mediaType"),
    )
