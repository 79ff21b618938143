"""Finds words in conversations, and what of a text to show for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jupyter_chat_ext.core.context import context_of
from jupyter_chat_ext.core.conversation import Conversation
from jupyter_chat_ext.core.messages import Part

LONGEST: Final = 200
"""How many characters may be searched for."""

_BEFORE: Final = 30
_SNIPPET: Final = 160
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one message says."""

    message: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where words were found: in a message, or (None) in the title.

    pieces: what to show of it, with the words marked
    """

    message: str | None
    pieces: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the match as the API has it."""
        return {"message": self.message, "pieces": self.pieces}


def words_of(query: str) -> list[str]:
    """Return what is searched for; all of it must be found, in upper case or lower."""
    return list(dict.fromkeys(query[:LONGEST].lower().split()))


def match_of(words: Sequence[str], title: str, spoken: Iterable[Spoken]) -> Match | None:
    """Return where a conversation has all words: in its title, and the rest in one message."""
    missing = _missing(words, title)
    if not missing:
        return Match(message=None, pieces=marked(words, title))
    for one in spoken:
        if not _missing(missing, one.text):
            return Match(message=one.message, pieces=marked(words, around(missing, one.text)))
    return None


def around(words: Sequence[str], text: str) -> str:
    """Return what stands around the first of the words, in one line."""
    found = _pattern(words).search(text)
    start = max(0, (found.start() if found else 0) - _BEFORE)
    if start and (space := _SPACE.search(text, start, start + _BEFORE // 2)):
        start = space.end()  # with a whole word
    line = " ".join(text[start : start + _SNIPPET].split())
    return f"{'…' if start else ''}{line}{'…' if start + _SNIPPET < len(text) else ''}"


def marked(words: Sequence[str], text: str) -> list[dict[str, Any]]:
    """Return a text in pieces, those that are one of the words with `hit`."""
    pieces: list[dict[str, Any]] = []
    end = 0
    for found in _pattern(words).finditer(text):
        if found.start() > end:
            pieces.append({"text": text[end : found.start()]})
        pieces.append({"text": found[0], "hit": True})
        end = found.end()
    return [*pieces, {"text": text[end:]}] if end < len(text) else pieces


def spoken_in(conversation: Conversation) -> list[Spoken]:
    """Return what the messages of all branches say, oldest first."""
    return [Spoken(node.id, text_of(node.parts)) for node in conversation.present()]


def text_of(parts: Iterable[Part]) -> str:
    """Return what a message says, with the names of its files and what else it brings along."""
    return "\n".join(text for part in parts if isinstance(text := _said(part), str))


def _said(part: Part) -> object:
    if part["type"] == "text":
        return part.get("text")
    if part["type"] == "file":
        return part.get("filename")
    context = context_of(part)
    return f"{context.label}\n{context.text}" if context is not None else None


def _missing(words: Sequence[str], text: str) -> list[str]:
    lowered = text.lower()
    return [word for word in words if word not in lowered]


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
