"""Turns what a function returns or yields into the chunks of an answer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.chunks import DELTA_FIELD, Chunk
from jupyter_chat_ext.core.errors import KernelError, ModelError
from jupyter_chat_ext.kernel.failures import not_text, part_too_large

_OURS: Final = frozenset({"start", "abort"})
"""Chunks that frame an answer: the turn makes its own, so a function's are left out."""


class Answer:
    """The answer of one run. `put` takes chunks that belong together, with their size in bytes.

    finish_reason: why the answer ended, as the AI SDK names it
    """

    def __init__(self, name: str, part_bytes: int, put: Callable[[Sequence[Chunk], int], None]) -> None:
        self.finish_reason = "stop"
        self._name = name
        self._part_bytes = part_bytes
        self._put = put
        self._text_parts = 0
        self._open: str | None = None
        self._sizes: defaultdict[str, int] = defaultdict(int)

    def add(self, item: object) -> None:
        """Take in what the function yielded."""
        if isinstance(item, str):
            self._add_text(str.__str__(item))
        elif isinstance(item, dict):
            self._add_chunk(item)
        else:
            raise not_text(item, self._name, "yielded")

    def returned(self, value: object) -> None:
        """Take in what the function returned. Rich objects will be shown as such here."""
        if isinstance(value, str) or (isinstance(value, dict) and isinstance(value.get("type"), str)):
            self.add(value)
        elif value is None or callable(value):
            raise not_text(value, self._name, "returned")
        else:
            self._add_text(str(value))

    def close(self) -> None:
        """Close the text part that is open."""
        if self._open is not None:
            self._emit(chunks.text_end(self._open))
            self._open = None

    def _add_text(self, text: str) -> None:
        if not text:
            return
        sent = text if text.isascii() else _well_formed(text)
        opening: list[Chunk] = []
        if self._open is None:
            self._text_parts += 1
            self._open = f"t{self._text_parts}"
            opening = [chunks.text_start(self._open)]
        size = self._grow(f"text {self._open}", sent)
        self._put([*opening, chunks.text_delta(self._open, sent)], size)

    def _add_chunk(self, given: dict[Any, Any]) -> None:
        chunk = chunks.check(_as_json(given))
        self.close()
        kind: str = chunk["type"]
        if kind == "finish":
            self.finish_reason = str(chunk.get("finishReason") or "stop")
        elif kind == "error":
            raise KernelError("function-failed", f"{self._name}: {chunk['errorText'][:300]}")
        elif kind in DELTA_FIELD:
            part = f"{kind} {chunk.get('id') or chunk.get('toolCallId')}"
            self._put([chunk], self._grow(part, chunk[DELTA_FIELD[kind]]))
        elif kind not in _OURS:
            self._emit(chunk)

    def _grow(self, part: str, text: str) -> int:
        size = len(text) if text.isascii() else len(text.encode())
        self._sizes[part] += size
        if self._sizes[part] > self._part_bytes:
            raise part_too_large(self._part_bytes, self._name)
        return size

    def _emit(self, chunk: Chunk) -> None:
        size = len(json.dumps(chunk))
        if size > self._part_bytes:
            raise part_too_large(self._part_bytes, self._name)
        self._put([chunk], size)


def _well_formed(text: str) -> str:
    """Join surrogate pairs and replace lone surrogates, which no wire can carry."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _as_json(given: dict[Any, Any]) -> dict[str, Any]:
    """Return a copy that only holds JSON: the function may change its own dict later."""
    try:
        copy: dict[str, Any] = json.loads(json.dumps(given, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise ModelError(
            "invalid-chunk",
            "The model sent something that is not part of an answer.",
            detail=str(error)[:300],
            hint="A chunk may hold text, finite numbers, true, false, None, lists and dicts only.",
        ) from error
    return copy
