"""Reads and checks what a client posts to ask."""

from __future__ import annotations

import uuid
from typing import Any, Final

from jupyter_chat_ext.core.attachments import id_of, label_of
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.context import TEXT_LENGTH, context_of
from jupyter_chat_ext.core.conversation import Record
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.server.facts import read_conversation
from jupyter_chat_ext.turn.turns import Question

MAX_PARTS: Final = 100
MAX_TOOLS: Final = 64
TOOL_ID_LENGTH: Final = 300


def read_question(conversation_id: str, body: dict[str, Any], *, max_attachments: int) -> Question:
    """Return the question in a body of `POST turns`, or raise InvalidRequestError."""
    facts: dict[str, Any] = {
        "base_seq": _optional(body, "base_seq", int),
        "model": _optional(body, "model", str),
        "config": ChatModelConfig.from_json(body.get("config")),
        "tools": _tools(body.get("tools", [])),
    }
    regenerate = _optional(body, "regenerate", str)
    if (regenerate is None) == ("message" not in body):
        raise _invalid("give either `message` or `regenerate`")
    if regenerate is not None:
        return Question(regenerate=regenerate, **facts)
    message = body["message"]
    if not isinstance(message, dict):
        raise _invalid("message must be an object")
    return Question(
        begins=_begins(conversation_id, body),
        message_id=_message_id(message.get("id")),
        parts=_parts(message.get("parts"), max_attachments),
        parent=_optional(body, "parent", str),
        parent_is_leaf="parent" not in body,
        **facts,
    )


def _begins(conversation_id: str, body: dict[str, Any]) -> Record | None:
    """Return the record of the conversation that the question begins if there is none."""
    create = _optional(body, "create", dict)
    return read_conversation(conversation_id, create) if create is not None else None


def _tools(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > MAX_TOOLS:
        raise _invalid(f"tools must be a list of at most {MAX_TOOLS} ids")
    if not all(isinstance(one, str) and 0 < len(one) <= TOOL_ID_LENGTH for one in value):
        raise _invalid("the ids in tools must be text")
    return list(dict.fromkeys(value))


def _message_id(value: object) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise _invalid("message.id must be a UUID") from None


def _parts(value: object, max_attachments: int) -> list[Part]:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_PARTS:
        raise _invalid(f"message.parts must be a list of 1 to {MAX_PARTS} parts")
    parts = [_part(part) for part in value]
    files = sum(part["type"] == "file" for part in parts)
    if files > max_attachments:
        raise _too_many(files, max_attachments)
    if not any(part["type"] != "text" or part["text"].strip() for part in parts):
        raise _invalid("the message is empty")
    return parts


def _part(value: object) -> Part:
    """Return a part of a question. Nothing here ever names a URL to fetch or a path to open."""
    if isinstance(value, dict):
        if value.get("type") == "text" and isinstance(value.get("text"), str):
            return {"type": "text", "text": value["text"]}
        if value.get("type") == "file" and id_of(value.get("url")) is not None:
            return {"type": "file", "url": value["url"], "filename": label_of(value.get("filename"))}
        context = context_of(value)
        if context is not None and len(context.text) <= TEXT_LENGTH:
            return context.to_part()
    raise _invalid(
        "a part must be {type: text, text: …}, {type: file, url: attachment:<id>, filename: …} or "
        "{type: data-context, data: {kind: …, label: …, text: …}}"
    )


def _optional(body: dict[str, Any], name: str, kind: type) -> Any:
    value = body.get(name)
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        kind_name = "object" if kind is dict else kind.__name__
        raise _invalid(f"{name} must be of type {kind_name}")
    return value


def _too_many(given: int, limit: int) -> InvalidRequestError:
    return InvalidRequestError(
        "too-many-attachments",
        f"A question can have {limit} files at most, this one has {given}.",
        status=422,
        hint="Send some of them with a second question, or attach fewer.",
    )


def _invalid(detail: str) -> InvalidRequestError:
    return InvalidRequestError("invalid-request", "This question cannot be used.", status=422, detail=detail)
