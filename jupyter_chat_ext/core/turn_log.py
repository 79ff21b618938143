"""All chunks of one turn, mergeable and addressable.

A position counts what came before it: one for each character of a delta, one for every other
chunk. It is the event id of the wire, so that every reader, whatever it has seen and however
its chunks were merged, can go on exactly where it stopped. Runs of deltas for one part are kept
as text, which makes the log about as large as the answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from jupyter_chat_ext.core.chunks import DELTA_FIELD, Chunk

PIECE_LENGTH = 4096
"""Deltas are joined into pieces of about this many characters."""


@dataclass(slots=True)
class _Run:
    """Deltas of one part that follow each other, or a single other chunk (`pieces` is empty)."""

    start: int
    end: int
    chunk: Chunk
    pieces: list[str] = field(default_factory=list)
    piece_starts: list[int] = field(default_factory=list)

    def grow(self, text: str) -> None:
        if self.pieces and len(self.pieces[-1]) < PIECE_LENGTH:
            self.pieces[-1] += text
        else:
            self.piece_starts.append(self.end)
            self.pieces.append(text)
        self.end += len(text)

    def text_from(self, position: int) -> str:
        first = bisect_right(self.piece_starts, position) - 1
        head = self.pieces[first][position - self.piece_starts[first] :]
        return head + "".join(self.pieces[first + 1 :])


class TurnLog:
    """An append-only list of chunks that merges adjacent deltas of the same type and part.

    start: where its positions begin
    """

    def __init__(self, start: int = 0) -> None:
        self._runs: list[_Run] = []
        self._starts: list[int] = []
        self.position = start

    def append(self, chunk: Chunk) -> None:
        """Add a chunk at the end."""
        field_name = DELTA_FIELD.get(chunk["type"])
        if field_name is None:
            self._add(_Run(self.position, self.position + 1, chunk))
            return
        text: str = chunk[field_name]
        if not text:
            return
        run = self._runs[-1] if self._runs else None
        if run is None or not run.pieces or not _same_part(run.chunk, chunk, field_name):
            run = _Run(self.position, self.position, {**chunk, field_name: ""})
            self._add(run)
        run.grow(text)
        self.position = run.end

    def since(self, position: int) -> Iterator[tuple[int, Chunk]]:
        """Yield `(position after it, chunk)` for all that follows `position`, deltas merged."""
        if position >= self.position:
            return
        first = max(0, bisect_right(self._starts, position) - 1)
        for run in self._runs[first:]:
            if run.end <= position:
                continue
            if not run.pieces:
                yield run.end, run.chunk
            else:
                field_name = DELTA_FIELD[run.chunk["type"]]
                text = run.text_from(max(position, run.start))
                yield run.end, {**run.chunk, field_name: text}

    def _add(self, run: _Run) -> None:
        self._runs.append(run)
        self._starts.append(run.start)
        self.position = run.end


def _same_part(one: Chunk, other: Chunk, field_name: str) -> bool:
    if one.keys() != other.keys():
        return False
    return all(one[key] == other[key] for key in one if key != field_name)
