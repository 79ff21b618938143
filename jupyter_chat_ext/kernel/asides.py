"""What a function says beside its answer while it runs: prints, and what it displays.

The function's own code calls `write` and `display`, in whatever thread, and may be stopped at any
instruction. So both only append to a queue; `drain` empties it, in code of ours.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

HEAD_LENGTH: Final = 100_000
TAIL_LENGTH: Final = 10_000
BACKLOG: Final = 200
PATIENCE: Final = 100
"""A function that displays faster than the wire carries waits, a second at most, when so much is unsent."""

FIRST_PAUSE: Final = 0.1
LAST_PAUSE: Final = 5.0
"""Prints are told in pieces, the first soon, later ones ever less often."""


@dataclass(frozen=True)
class Printed:
    """Text for `stdout` or `stderr`."""

    name: str
    text: str


@dataclass(frozen=True)
class Displayed:
    """A MIME bundle; one with a `display_id` takes the place of the last one with that id."""

    data: Mapping[str, Any]
    metadata: Mapping[str, Any]
    display_id: str | None = None


class Asides:
    """The asides of one run. Prints beyond the first 100,000 characters are cut but for the last."""

    def __init__(self) -> None:
        self.is_open = True
        self._queue: deque[Printed | Displayed] = deque()
        self._has_displays = False
        self._written = self._told_length = 0
        self._tail: deque[Printed] = deque(maxlen=TAIL_LENGTH // 10)
        self._pause = FIRST_PAUSE
        self._told_at = 0.0

    def write(self, name: str, text: str) -> None:
        """Take what the function prints."""
        self._written += len(text)
        if self._written <= HEAD_LENGTH:
            self._queue.append(Printed(name, text))
        else:
            self._tail.append(Printed(name, text[-TAIL_LENGTH:]))

    def display(self, data: Mapping[str, Any], metadata: Mapping[str, Any], display_id: str | None) -> None:
        """Take what the function displays."""
        for _ in range(PATIENCE):
            if len(self._queue) <= BACKLOG:
                break
            time.sleep(0.01)
        self._queue.append(Displayed(data, metadata, display_id))
        self._has_displays = True

    def drain(self, *, at_end: bool = False) -> Iterator[Printed | Displayed]:
        """Give what came since the last time; prints only if enough time went by."""
        is_due = at_end or time.monotonic() - self._told_at >= self._pause
        if not is_due and not self._has_displays:
            return
        self._has_displays = False
        yield from self._told()
        if at_end:
            yield from self._end()

    def _told(self) -> Iterator[Printed | Displayed]:
        said: list[Printed] = []
        for _ in range(len(self._queue)):
            one = self._queue.popleft()
            if isinstance(one, Printed) and (not said or said[0].name == one.name):
                said.append(one)
                continue
            yield from self._joined(said)
            said = [one] if isinstance(one, Printed) else []
            if isinstance(one, Displayed):
                yield one
        yield from self._joined(said)

    def _joined(self, said: list[Printed]) -> Iterator[Printed]:
        if said:
            self._told_at = time.monotonic()
            self._pause = min(self._pause * 1.5, LAST_PAUSE)
            text = "".join(one.text for one in said)
            self._told_length += len(text)
            yield Printed(said[0].name, text)

    def _end(self) -> Iterator[Printed]:
        """Say what was cut, and give the last of it: often it says what went wrong."""
        if not self._tail:
            return
        text = "".join(one.text for one in self._tail)[-TAIL_LENGTH:]
        left_out = self._written - self._told_length - len(text)
        mark = f"\n[… {left_out:,} characters left out …]\n" if left_out > 0 else ""
        yield Printed(self._tail[-1].name, mark + text)
        self._tail.clear()
