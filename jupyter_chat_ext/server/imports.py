"""Reads a conversation that was exported as JSON. Nothing of it is believed, and nothing runs.

What an agent remembered (`native`) is left out: it would be sent to a model unseen.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from jupyter_chat_ext.core.attachments import id_of
from jupyter_chat_ext.core.conversation import Record
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.exports.archive import FORMAT, VERSION
from jupyter_chat_ext.server.facts import MAX_TITLE
from jupyter_chat_ext.turn.turn import now

MAX_MESSAGES: Final = 20_000
MAX_PARTS: Final = 2_000
MAX_ID: Final = 200

_ROLES: Final = ("user", "assistant", "system")
_STATUSES: Final = ("done", "running", "waiting", "stopped", "failed", "interrupted")


def read_archive(given: dict[str, Any]) -> tuple[dict[str, Any], list[Record], str | None]:
    """Return facts, messages and the leaf of an export; raise InvalidRequestError for anything else.

    It may take its time: call it in a thread.
    """
    if given.get("format") != FORMAT:
        raise InvalidRequestError(
            "not-an-export",
            "This file is not a conversation of this chat.",
            status=422,
            hint="Choose a file that was exported as JSON.",
        )
    version = given.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise InvalidRequestError(
            "newer-export",
            "A newer version of jupyter_chat_ext wrote this file.",
            status=422,
            hint="Update jupyter_chat_ext to import it.",
        )
    messages = given.get("messages")
    if not isinstance(messages, list) or len(messages) > MAX_MESSAGES:
        raise damaged(f"messages must be a list of at most {MAX_MESSAGES:,}")
    title, model, leaf = (given.get(name) for name in ("title", "model", "leaf"))
    facts: dict[str, Any] = {"title": " ".join(title.split())[:MAX_TITLE] if isinstance(title, str) else ""}
    if isinstance(model, str) and len(model) <= MAX_ID:
        facts["model"] = model
    return facts, _bodies(messages), leaf if isinstance(leaf, str) else None


def _bodies(messages: list[Any]) -> list[Record]:
    known: set[str | None] = {None}
    bodies: list[Record] = []
    for index, message in enumerate(messages):
        body = _body(message, index)
        if body["id"] in known or body["parent"] not in known:
            raise damaged(f"message {index} comes twice, or before what it follows")
        known.add(body["id"])
        bodies.append(body)
    return bodies


def _body(message: Any, index: int) -> Record:
    if not isinstance(message, dict):
        raise damaged(f"message {index} must be an object")
    name, parent, role, parts = (message.get(key) for key in ("id", "parent", "role", "parts"))
    if not _is_id(name) or not (parent is None or _is_id(parent)) or role not in _ROLES:
        raise damaged(f"message {index} needs an id, a parent and a role")
    if not isinstance(parts, list) or len(parts) > MAX_PARTS or not all(map(_is_part, parts)):
        raise damaged(f"the parts of message {index} cannot be used")
    status, metadata = message.get("status"), message.get("metadata")
    return {
        "id": name,
        "parent": parent,
        "role": role,
        "parts": [_harmless(part) for part in parts],
        "created": _time(message.get("created")),
        "status": status if status in _STATUSES else "done",
        "metadata": metadata if isinstance(metadata, dict) else {},
    }


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID


def _is_part(part: object) -> bool:
    if not isinstance(part, dict) or not _is_id(part.get("type")):
        return False
    return part["type"] not in ("text", "reasoning") or isinstance(part.get("text"), str)


def _harmless(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part that names no file elsewhere: such a one can only be shown by its name."""
    if part["type"] != "file":
        return part
    url = part.get("url")
    is_here = isinstance(url, str) and (id_of(url) is not None or url.startswith("data:"))
    return part if is_here else part | {"url": ""}


def _time(given: object) -> str:
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        moment = None
    return given if moment is not None and moment.tzinfo is not None and isinstance(given, str) else now()


def damaged(detail: str) -> InvalidRequestError:
    """Return the error for an export that cannot be used."""
    title, hint = "This file is damaged: nothing was imported.", "Export the conversation again."
    return InvalidRequestError("damaged-export", title, status=422, detail=detail, hint=hint)
