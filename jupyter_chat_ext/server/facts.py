"""Reads and checks what a client says of a conversation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Final

from jupyter_chat_ext.core.conversation import VERSION, Record
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.core.place import Place, is_path
from jupyter_chat_ext.turn.turn import now

MAX_TITLE: Final = 200

_NEW: Final = {"title": str, "model": str, "notebook": str, "place": dict}
_NAMES: Final[Mapping[type | UnionType, str]] = {NoneType: "null", dict: "object"}


def read_conversation(conversation_id: str, body: dict[str, Any]) -> Record:
    """Return the record that begins a conversation, or raise InvalidRequestError."""
    if conversation_id != _canonical(conversation_id):
        raise _invalid("a conversation's id must be a UUID in lower case")
    facts = read_facts(body, _NEW)
    if "place" in facts:
        facts["place"] = read_place(facts["place"]).to_json()
    begin = {"type": "conversation", "v": VERSION, "seq": 0, "id": conversation_id, "created": now()}
    return {**begin, "title": "", **facts}


def read_facts(body: Mapping[str, Any], fields: Mapping[str, type | UnionType]) -> dict[str, Any]:
    """Return the fields of `body`; raise InvalidRequestError for a wrong one."""
    for name, value in body.items():
        if name not in fields:
            raise _invalid(f"{name[:60]!r} is not known here; known are {', '.join(fields)}")
        if not isinstance(value, fields[name]):
            kind = fields[name]
            raise _invalid(f"{name} must be of type {_NAMES.get(kind) or getattr(kind, '__name__', kind)}")
    if len(body.get("title", "")) > MAX_TITLE:
        raise _invalid(f"a title has at most {MAX_TITLE} characters")
    if body.get("notebook") is not None and not is_path(body["notebook"]):
        raise _invalid("notebook must be the path of a notebook")
    return dict(body)


def read_place(given: object) -> Place:
    """Return the place that a body names, or raise InvalidRequestError."""
    place = Place.from_json(given)
    if place is None:
        raise _invalid("place must be {path: …, key: …}")
    return place


def _canonical(value: str) -> str | None:
    try:
        return str(uuid.UUID(value))
    except ValueError:
        return None


def _invalid(detail: str) -> InvalidRequestError:
    return InvalidRequestError("invalid-request", "This request cannot be used.", status=422, detail=detail)
