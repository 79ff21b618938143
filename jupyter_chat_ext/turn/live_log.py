"""The log of a turn, for readers that wait for more of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.turn_log import TurnLog


class LiveLog:
    """A TurnLog that wakes its readers. It is `closed` after the terminal chunk.

    start: where its positions begin
    """

    def __init__(self, start: int = 0) -> None:
        self.start = start
        self._log = TurnLog(start)
        self._readers: set[asyncio.Future[None]] = set()
        self.closed = False

    @property
    def position(self) -> int:
        """Where the log ends now."""
        return self._log.position

    def append(self, chunk: Chunk) -> None:
        """Add a chunk and wake the readers."""
        self._log.append(chunk)
        self.wake()

    def since(self, position: int) -> Iterator[tuple[int, Chunk]]:
        """Yield `(position after it, chunk)` for all that follows `position`, deltas merged."""
        return self._log.since(position)

    def close(self) -> None:
        """Say that nothing more will come."""
        self.closed = True
        self.wake()

    def wake(self) -> None:
        """Let every waiting reader look again."""
        for reader in self._readers:
            if not reader.done():
                reader.set_result(None)

    async def news(self, position: int) -> None:
        """Return when there is something after `position`, the log is closed, or on `wake`."""
        if self.position > position or self.closed:
            return
        reader = asyncio.get_running_loop().create_future()
        self._readers.add(reader)
        try:
            await reader
        finally:
            self._readers.discard(reader)
