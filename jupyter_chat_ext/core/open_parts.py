"""Keeps track of parts that were opened and not closed, so that no answer ends with one open."""

from __future__ import annotations

from jupyter_chat_ext.core.chunks import Chunk

_OPENING = {"text-start": "text-end", "reasoning-start": "reasoning-end"}
_CLOSING = frozenset(_OPENING.values())


class OpenParts:
    """Text and reasoning parts that still wait for their end, in the order they were opened."""

    def __init__(self) -> None:
        self._ends: dict[tuple[str, str], Chunk] = {}

    def take(self, chunk: Chunk) -> None:
        """Note what a chunk opens or closes."""
        kind = chunk["type"]
        if end := _OPENING.get(kind):
            self._ends[end, chunk["id"]] = {"type": end, "id": chunk["id"]}
        elif kind in _CLOSING:
            self._ends.pop((kind, chunk["id"]), None)

    def closing(self) -> list[Chunk]:
        """Return the chunks that close everything, and forget it."""
        ends = list(self._ends.values())
        self._ends.clear()
        return ends
