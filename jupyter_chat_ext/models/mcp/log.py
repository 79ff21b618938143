"""What a server says besides its answers: kept in bounds, shown without secrets."""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterable
from typing import Final

from jupyter_chat_ext.models.redaction import redact

MOST_LINES: Final = 500
LONGEST_LINE: Final = 2000


class Log:
    """The last lines of a server's standard error, with remarks of ours among them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(secrets)
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def feed(self, data: bytes) -> None:
        """Take what came; of a line without end only the beginning is kept."""
        *lines, rest = (self._rest + self._decoder.decode(data)).split("\n")
        for line in lines[-MOST_LINES:]:
            self.note(line)
        self._rest = rest[:LONGEST_LINE]

    def note(self, line: str) -> None:
        """Add a line."""
        self._lines.append(line.rstrip("\r")[:LONGEST_LINE])

    def text(self) -> str:
        """Return all of it without secrets, also those that were broken over pieces."""
        return redact("\n".join(filter(None, (*self._lines, self._rest))), self._secrets)

    def last_words(self) -> str:
        """Return the end of it, for an error's detail."""
        return self.text()[-LONGEST_LINE:]
