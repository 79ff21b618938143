"""Reads what a list of conversations shows from their files, without reading the answers."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from jupyter_chat_ext.core.conversation import Conversation, Record
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.store.journal import SAFE_FLAGS
from jupyter_chat_ext.store.kept import written_at
from jupyter_chat_ext.store.ledger import Ledger
from jupyter_chat_ext.store.records import decode

ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SUFFIX: Final = ".jsonl"

_CHUNKS: Final = b'{"type":"chunks"'
_REPLY: Final = b'{"type":"reply",'
_LONG: Final = re.compile(
    rb'\{"type":"(message|reply-end)","seq":(\d{1,15}),"(?:created|ended)":"([0-9A-Za-z:.+-]{1,40})"'
)

_Signature: TypeAlias = tuple[int, int, int]


@dataclass(slots=True)
class Listing:
    """What is in the folder: the size of every file, and the conversations that were to be read."""

    sizes: dict[str, int] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    is_complete: bool = True


class Summaries:
    """The summaries of a folder's conversations, read again only when a file has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[_Signature, Conversation]] = {}

    def scan(self, opened: Collection[str]) -> Listing:
        """Look through the folder; conversations in `opened` are known better elsewhere."""
        listing = Listing()
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    self._look_at(entry, opened, listing)
        except OSError:
            listing.is_complete = False
        self._known = {name: self._known[name] for name in self._known if name in listing.sizes}
        return listing

    def _look_at(self, entry: os.DirEntry[str], opened: Collection[str], listing: Listing) -> None:
        name = entry.name.removesuffix(SUFFIX)
        if not entry.name.endswith(SUFFIX) or not ID.fullmatch(name):
            return
        try:
            facts = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(facts.st_mode):
                return
            listing.sizes[name] = facts.st_size
            if name not in opened and facts.st_size:
                listing.conversations[name] = self._summary(name, entry.path, facts)
        except OSError:  # deleted just now, or not ours to read
            return

    def _summary(self, name: str, path: str, facts: os.stat_result) -> Conversation:
        signature = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
        known = self._known.get(name)
        if known is not None and known[0] == signature:
            return known[1]
        conversation = summarize(name, _bytes_of(path))
        if not conversation.created:
            conversation.created = conversation.updated = written_at(facts)
        self._known[name] = (signature, conversation)
        return conversation


def summarize(conversation_id: str, data: bytes) -> Conversation:
    """Return the conversation of a journal's bytes, without its messages."""
    brief = _Brief()
    for line in data.split(b"\n"):
        brief.read(line)
    conversation = Ledger.of(conversation_id, brief.records()).conversation
    conversation.nodes.clear()
    conversation.leaf = None
    return conversation


class _Brief:
    """The few records of a journal that a list needs: of replies, and of what ends them, the last."""

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._reply = b""
        self._long: re.Match[bytes] | None = None
        self._has_title = False

    def read(self, line: bytes) -> None:
        """Take in the next line of the journal."""
        if not line or line.startswith(_CHUNKS):
            return
        if line.startswith(_REPLY):
            self._reply, self._long = line, None
            return
        long = _LONG.match(line)
        if long and (self._has_title or long[1] == b"reply-end"):
            self._long = long
            return
        self._add_last()
        self._add(line)

    def records(self) -> list[Record]:
        """Return the records read."""
        self._add_last()
        return self._records

    def _add_last(self) -> None:
        if self._reply:
            self._add(self._reply)
        if self._long:
            changed = self._long[3].decode("ascii")
            self._records.append({"type": "change", "seq": int(self._long[2]), "changed": changed})
        self._reply, self._long = b"", None

    def _add(self, line: bytes) -> None:
        record = decode(line)
        if record is None:
            return
        self._records.append(record)
        if record["type"] == "message":
            parts = record["message"]["parts"]
            self._has_title = any(_has_title(part) for part in parts)


def _has_title(part: Part) -> bool:
    text = part.get("text" if part["type"] == "text" else "filename")
    return part["type"] in ("text", "file") and isinstance(text, str) and bool(text.strip())


def _bytes_of(path: str) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | SAFE_FLAGS), "rb") as file:
        return file.read()
