"""The lines of a journal: one JSON object each, in ASCII, so that no text can break a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from jupyter_chat_ext.core.conversation import Record
from jupyter_chat_ext.store.problems import not_json

UNREADABLE: Final = "unreadable"
"""The type of the record that stands for a line nobody can read; it is never written."""

FIRST: Final[tuple[str, ...]] = ("type", "seq", "created", "changed", "ended", "answered")
LAST: Final[tuple[str, ...]] = ("message", "chunks", "native")
"""Short facts come first in a line and long ones last, so that a list need not read the long ones."""

_FIELDS: Final[Mapping[str, Mapping[str, type]]] = {
    "conversation": {"created": str},
    "message": {"created": str, "message": dict},
    "reply": {"created": str, "id": str, "model": str},
    "chunks": {"reply": str, "chunks": list},
    "reply-end": {"ended": str, "id": str, "status": str},
    "approval": {"answered": str, "reply": str, "id": str, "approved": bool},
    "change": {"changed": str},
}


def encode(record: Record) -> bytes:
    """Return the line of a record, or raise StoreError `not-json`."""
    if fault := _fault(record):
        raise not_json(fault)
    ordered = {key: record[key] for key in sorted(record, key=_place)}
    try:
        text = json.dumps(ordered, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError, RecursionError) as error:
        raise not_json(str(error)) from error
    return text.encode("ascii") + b"\n"


def decode(line: bytes) -> Record | None:
    """Return the record of a line, None if there is none to be read.

    NUL bytes around it are what a power loss can leave in place of data.
    """
    try:
        record = json.loads(line.strip(b"\0\t\r "))
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and not _fault(record) else None


def unreadable(notice: str) -> Record:
    """Return the record that stands for what could not be read."""
    return {"type": UNREADABLE, "notice": notice}


def _place(key: str) -> int:
    if key in FIRST:
        return FIRST.index(key)
    return len(FIRST) + (key in LAST)


def _fault(record: Record) -> str:
    kind = record.get("type")
    if not isinstance(kind, str):
        return "a record needs a `type`"
    if not _is_count(record.get("seq", 0)):
        return "`seq` must be a whole number"
    for name, kind_of in _FIELDS.get(kind, {}).items():
        if not isinstance(record.get(name), kind_of):
            return f"a {kind} record needs `{name}` of type {kind_of.__name__}"
    if kind in ("message", "reply") and not isinstance(record.get("parent", 0), str | None):
        return f"a {kind} record needs `parent`"
    return _message_fault(record["message"]) if kind == "message" else ""


def _message_fault(message: dict[str, Any]) -> str:
    if not all(isinstance(message.get(name), str) for name in ("id", "role")):
        return "a message needs `id` and `role`"
    parts = message.get("parts")
    if not isinstance(parts, list) or not all(map(_is_part, parts)):
        return "a message needs `parts`"
    return ""


def _is_part(part: object) -> bool:
    if not isinstance(part, dict) or not isinstance(part.get("type"), str):
        return False
    return part["type"] != "text" or isinstance(part.get("text"), str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
