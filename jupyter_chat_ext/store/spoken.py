"""Reads what was said from conversations' files, without building the conversations."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from jupyter_chat_ext.core.conversation import Conversation, Record
from jupyter_chat_ext.core.search import Match, Spoken, match_of, text_of
from jupyter_chat_ext.store.journal import SAFE_FLAGS
from jupyter_chat_ext.store.records import decode

Found: TypeAlias = tuple[Conversation, Match]

SECONDS: Final = 5.0
"""How long one search may take."""

KEPT_CHARACTERS: Final = 32_000_000
"""How much text is kept, so that the next key press reads no file again."""

_CHUNKS: Final = b'{"type":"chunks"'
_DELTA: Final = b'"text-delta"'
_WANTED: Final = (b'{"type":"message"', b'{"type":"reply"', b'{"type":"change"', _CHUNKS)

_Signature: TypeAlias = tuple[int, int, int]


class SpokenWords:
    """What the conversations of a folder say. Not safe for two threads at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[_Signature, list[Spoken]]] = {}
        self._size = 0

    def search(
        self,
        words: Sequence[str],
        conversations: Sequence[Conversation],
        unsaved: Mapping[str, list[Spoken]],
        limit: int,
    ) -> list[Found]:
        """Return the first conversations that have all words; `unsaved` says more than their files."""
        found: list[Found] = []
        deadline = time.monotonic() + SECONDS
        for conversation in conversations:
            if len(found) >= limit or time.monotonic() > deadline:
                break
            spoken = unsaved.get(conversation.id)
            if spoken is None:
                spoken = self._spoken(conversation.id)
            if match := match_of(words, conversation.title, spoken):
                found.append((conversation, match))
        return found

    def _spoken(self, conversation_id: str) -> list[Spoken]:
        """Return what a file says, nothing if it cannot be read."""
        try:
            descriptor = os.open(self._folder / f"{conversation_id}.jsonl", os.O_RDONLY | SAFE_FLAGS)
            with os.fdopen(descriptor, "rb") as file:
                facts = os.fstat(descriptor)
                signature = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
                known = self._known.get(conversation_id)
                if known is not None and known[0] == signature:
                    return known[1]
                spoken = spoken_of(file.read())
        except OSError:
            return []
        self._keep(conversation_id, signature, spoken)
        return spoken

    def _keep(self, conversation_id: str, signature: _Signature, spoken: list[Spoken]) -> None:
        size = sum(len(one.text) for one in spoken)
        if self._size + size > KEPT_CHARACTERS:
            self._known.clear()
            self._size = 0
        self._size += size
        self._known[conversation_id] = (signature, spoken)


def spoken_of(data: bytes) -> list[Spoken]:
    """Return what the messages in a journal's bytes say, without those that were removed."""
    reader = _Reader()
    for line in data.split(b"\n"):
        if line.startswith(_WANTED) and (not line.startswith(_CHUNKS) or _DELTA in line):
            record = decode(line)
            if record is not None:
                reader.read(record)
    return reader.spoken()


class _Reader:
    """Puts messages together; answers come in many pieces."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}
        self._parents: dict[str, str | None] = {}
        self._removed: dict[str, bool] = {}

    def read(self, record: Record) -> None:
        """Take in the next record."""
        match record["type"]:
            case "message":
                message = record["message"]
                self._begin(message["id"], record["parent"], text_of(message["parts"]))
            case "reply":
                self._begin(record["id"], record["parent"], "")
            case "chunks":
                self._grow(record)
            case "change":
                self._removed |= record.get("removed", {})

    def spoken(self) -> list[Spoken]:
        """Return what is still there."""
        gone: dict[str | None, bool] = {}
        for message, parent in self._parents.items():
            gone[message] = self._removed.get(message, False) or gone.get(parent, False)
        texts = ((message, "".join(pieces)) for message, pieces in self._texts.items() if not gone[message])
        return [Spoken(message, text) for message, text in texts if text]

    def _begin(self, message: str, parent: str | None, text: str) -> None:
        self._parents.setdefault(message, parent)
        self._texts[message] = [text]

    def _grow(self, record: Record) -> None:
        pieces = self._texts.setdefault(record["reply"], [])
        self._parents.setdefault(record["reply"], None)
        for chunk in record["chunks"]:
            if chunk.get("type") == "text-delta" and isinstance(chunk.get("delta"), str):
                pieces.append(chunk["delta"])
            elif chunk.get("type") == "text-start" and pieces:
                pieces.append("\n")
