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
from jupyter_chat_ext.store.journal import SAFE_FLAGS
from jupyter_chat_ext.store.kept import written_at
from jupyter_chat_ext.store.ledger import Ledger
from jupyter_chat_ext.store.records import decode

ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SUFFIX: Final = ".jsonl"

_CHUNKS: Final = b'{"type":"chunks"'
_LONG: Final = re.compile(
    rb'\{"type":"(message|reply-end)","seq":(\d{1,15}),"(?:created|ended)":"([\w:.+-]{1,40})"'
)

_Signature: TypeAlias = tuple[int, int, int]


@dataclass(slots=True)
class Listing:
    """What is in the folder. `names` has all ids, `conversations` those that were to be read."""

    names: set[str] = field(default_factory=set)
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
        self._known = {name: self._known[name] for name in self._known if name in listing.names}
        return listing

    def _look_at(self, entry: os.DirEntry[str], opened: Collection[str], listing: Listing) -> None:
        name = entry.name.removesuffix(SUFFIX)
        if not entry.name.endswith(SUFFIX) or not ID.fullmatch(name):
            return
        try:
            facts = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(facts.st_mode):
                return
            listing.names.add(name)
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
    ledger = Ledger(conversation_id)
    for line in data.split(b"\n"):
        if record := _brief(line, ledger.conversation):
            ledger.take([record])
    ledger.conversation.nodes.clear()
    ledger.conversation.leaf = None
    return ledger.conversation


def _brief(line: bytes, so_far: Conversation) -> Record | None:
    """Return the record of a line with no more than a list needs, None if it needs nothing."""
    if not line or line.startswith(_CHUNKS):
        return None
    long = _LONG.match(line)
    if long and (so_far.title or long[1] == b"reply-end"):
        return {"type": "change", "seq": int(long[2]), "changed": long[3].decode("ascii", "replace")}
    return decode(line)


def _bytes_of(path: str) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | SAFE_FLAGS), "rb") as file:
        return file.read()
