"""Tells every open page what changed: ids and states on Jupyter's event bus, never text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jupyter_events import EventLogger

SCHEMA_ID: Final = "https://events.jupyter.org/jupyter_chat_ext/change/v1"

_FACTS: Final = {
    "conversation": "string",
    "reply": "string",
    "status": "string",
    "name": "string",
    "state": "string",
    "seq": "integer",
    "received": "integer",
    "bytes": "integer",
}

KINDS: Final = (
    "conversation",
    "deleted",
    "turn-started",
    "turn-ended",
    "models",
    "providers",
    "download",
    "mcp",
)

SCHEMA: Final[dict[str, Any]] = {
    "$id": SCHEMA_ID,
    "version": "1",
    "title": "Changes of chats",
    "personal-data": False,
    "description": "What a page that shows chats must look at again: ids and states, never text.",
    "type": "object",
    "required": ["kind"],
    "additionalProperties": False,
    "properties": {"kind": {"type": "string", "enum": list(KINDS)}}
    | {name: {"type": kind} for name, kind in _FACTS.items()},
}


Listener = Callable[[str, Mapping[str, Any]], None]


class Changes:
    """Announces changes to every page, and to `listeners` on the server: called with kind and facts."""

    def __init__(self, event_logger: EventLogger) -> None:
        self.listeners: list[Listener] = []
        self._event_logger = event_logger
        if SCHEMA_ID not in event_logger.schemas:
            event_logger.register_event_schema(SCHEMA)

    def announce(self, kind: str, **facts: str | int | None) -> None:
        """Emit a change of one of KINDS; facts that are None are left out."""
        known = {name: value for name, value in facts.items() if value is not None}
        self._event_logger.emit(schema_id=SCHEMA_ID, data={"kind": kind, **known})
        for listener in self.listeners:
            listener(kind, known)
