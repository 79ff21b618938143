"""Merges events of Chat Completions that came together, before the SDK takes each apart.

A provider may send words faster than the SDK and pydantic-ai can look at them one by one (a third
of a millisecond each). Whoever is behind gets several events at once; neighbours that say nothing
but a further piece of the same text become one event with the whole of it. All others pass as
they are, byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

_END: Final = re.compile(rb"(?>\r\n|\n|\r){2}")
"""The blank line that ends an event, whatever ends the lines."""

_DATA: Final = re.compile(rb"data: ?(\{[^\r\n]*\})(?>\r\n|\n|\r){2}")
"""An event that has data in one line, and nothing else."""

_TEXTS: Final = frozenset(("content", "reasoning_content", "reasoning"))


class MergedEvents:
    """Takes an event stream in pieces cut anywhere, and returns whole events, fewer of them."""

    def __init__(self) -> None:
        self._unfinished: list[bytes] = []

    def take(self, piece: bytes) -> bytes:
        """Return all events that are complete now."""
        if b"\n" not in piece and b"\r" not in piece:
            self._unfinished.append(piece)
            return b""
        data = b"".join((*self._unfinished, piece))
        events = list(_split(data))
        self._unfinished = [data[sum(map(len, events)) :]]
        return b"".join(_merged(events)) if len(events) > 1 else b"".join(events)

    def rest(self) -> bytes:
        """Return what was begun and not finished when the stream ended."""
        rest, self._unfinished = b"".join(self._unfinished), []
        return rest


class _Saying(NamedTuple):
    """An event that says a piece of a text, and beyond that only what its neighbours say too."""

    facts: dict[str, Any]
    field: str
    text: str


class _Run:
    """Events of the same text that follow each other."""

    def __init__(self, event: bytes, saying: _Saying) -> None:
        self._first = event
        self._saying = saying
        self._texts = [saying.text]

    def takes(self, saying: _Saying) -> bool:
        """Take in one more event if it fits."""
        fits = saying.field == self._saying.field and saying.facts == self._saying.facts
        if fits:
            self._texts.append(saying.text)
        return fits

    def event(self) -> bytes:
        """Return one event for all."""
        if len(self._texts) == 1:
            return self._first
        facts = self._saying.facts
        facts["choices"][0]["delta"][self._saying.field] = "".join(self._texts)
        return b"data: %s\n\n" % json.dumps(facts, separators=(",", ":")).encode("ascii")


def _split(data: bytes) -> Iterator[bytes]:
    start = 0
    for end in _END.finditer(data):
        yield data[start : end.end()]
        start = end.end()


def _merged(events: Iterable[bytes]) -> Iterator[bytes]:
    run: _Run | None = None
    for event in events:
        saying = _read(event)
        if run is not None and saying is not None and run.takes(saying):
            continue
        if run is not None:
            yield run.event()
        # White space before all text may be dropped by pydantic-ai, so it begins no run.
        run = _Run(event, saying) if saying is not None and not saying.text.isspace() else None
        if run is None:
            yield event
    if run is not None:
        yield run.event()


def _read(event: bytes) -> _Saying | None:
    found = _DATA.fullmatch(event)
    if found is None:
        return None
    try:
        facts = json.loads(found[1])
    except (ValueError, RecursionError):
        return None
    match facts:
        case {"choices": [{"delta": dict(delta)} as choice]} if not _counts(facts, choice):
            return _saying(facts, delta)
    return None


def _counts(facts: dict[str, Any], choice: dict[str, Any]) -> bool:
    """Tell whether an event has what is added up or ends the answer, and so must be seen by itself."""
    return bool(facts.get("usage") or choice.get("logprobs") or choice.get("finish_reason"))


def _saying(facts: dict[str, Any], delta: dict[str, Any]) -> _Saying | None:
    said = [name for name, value in delta.items() if value is not None and name != "role"]
    if len(said) != 1 or said[0] not in _TEXTS:
        return None
    text = delta[said[0]]
    # A tag by itself, such as <think>, is a switch to pydantic-ai.
    if not isinstance(text, str) or not text or (text[0] == "<" and text[-1] == ">"):
        return None
    delta[said[0]] = ""
    facts.pop("obfuscation", None)  # padding, another in each event
    return _Saying(facts, said[0], text)
