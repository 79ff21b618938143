"""Checks what code gives to a chat, so that what cannot be kept is refused at once, where it was given."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from jupyter_chat_ext.kernel.files import files
from jupyter_chat_ext.kernel.messages import ChatMessage
from jupyter_chat_ext.kernel.notices import size_of
from jupyter_chat_ext.kernel.protocol import PART_BYTES, MessageBody
from jupyter_chat_ext.kernel.surrogates import well_formed

_FIELDS: Final = [one.name for one in fields(ChatMessage)]


def checked_height(given: object) -> int | None:
    """Return `max_height`, or raise TypeError or ValueError."""
    if given is not None and (isinstance(given, bool) or not isinstance(given, int)):
        raise TypeError(f"max_height must be a whole number of pixels, got {type(given).__name__}")
    if given is not None and given <= 0:
        raise ValueError(f"max_height must be more than 0 pixels, got {given}")
    return given


def question_of(text: object, attachments: Sequence[Any]) -> MessageBody:
    """Return the question for a text and files, or raise TypeError or ValueError."""
    if isinstance(attachments, str) or not isinstance(attachments, Sequence):
        raise TypeError(f"attachments must be a list, got {type(attachments).__name__}")
    if not isinstance(text, str) or not (text.strip() or attachments):
        raise ValueError("send needs the text of a question")
    return body_of(ChatMessage(role="user", content=str.__str__(text), attachments=list(attachments)))


def body_of(given: object) -> MessageBody:
    """Return a message as it is kept, or raise TypeError or ValueError."""
    message = given if isinstance(given, ChatMessage) else _message_of(given)
    if not isinstance(message.id, str):
        raise TypeError(f"the id of a message must be text, got {type(message.id).__name__}")
    if message.metadata is not None and not isinstance(message.metadata, Mapping):
        raise TypeError(f"the metadata of a message must be a dict, got {type(message.metadata).__name__}")
    body = {
        "id": message.id or str(uuid.uuid4()),
        "role": message.role,
        "parts": message.wire_parts(by_id=True),
        "metadata": dict(message.metadata or {}),
    }
    for part in body["parts"]:
        if part.get("type") == "data-mimebundle" and part.get("data") == {"data": {}, "metadata": {}}:
            raise TypeError(f"a message cannot show a {type(message.content).__name__}: it has no text")
    kept = _as_json(body)
    for part in kept["parts"]:
        files.keep_made(part.get("url"))
    return kept


def _message_of(given: object) -> ChatMessage:
    if not isinstance(given, Mapping):
        raise TypeError(f"append needs a ChatMessage, got {type(given).__name__}")
    for name in given:
        if name not in _FIELDS:
            raise TypeError(f"{str(name)[:60]!r} is nothing that a message has: {', '.join(_FIELDS)}")
    if "role" not in given:
        raise TypeError("a message needs a role: user, assistant or system")
    if isinstance(given.get("parts"), (str, Mapping)):
        raise TypeError(f"the parts of a message must be a list, got {type(given['parts']).__name__}")
    return ChatMessage(**given)


def _as_json(body: dict[str, Any]) -> MessageBody:
    """Return a copy that only holds JSON: it is saved, and code may change its own objects later."""
    try:
        packed = json.dumps(body, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise TypeError(f"a message may only hold what JSON can: {error}") from None
    if len(packed) > PART_BYTES:
        raise ValueError(
            f"a message from a kernel can have {size_of(PART_BYTES)} at most with its files, "
            f"this one has {size_of(len(packed))}"
        )
    copy: MessageBody = json.loads(well_formed(packed))
    return copy
