"""Reads pieces as they come, so that whoever is slow gets what came meanwhile as one piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from typing import Final

MOST_AHEAD: Final = 128 * 1024
"""With so much unread, the sender has to wait."""


class ReadAhead:
    """One task reads: from the first wish for a piece to the end, a failure or `close`.

    It may be iterated again, and goes on where the iteration before stopped.
    """

    def __init__(self, pieces: AsyncIterable[bytes]) -> None:
        self._pieces = pieces
        self._unread = bytearray()
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(lambda _: self._news.set())
        while self._unread or not self._reading.done():
            if self._unread:
                piece = bytes(self._unread)
                self._unread.clear()
                self._room.set()
                yield piece
            else:
                self._news.clear()
                await self._news.wait()
        if not self._reading.cancelled():
            self._reading.result()

    async def close(self) -> None:
        """Stop reading; return when nothing is being read any more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        async for piece in self._pieces:
            self._unread += piece
            self._news.set()
            while len(self._unread) > MOST_AHEAD:
                self._room.clear()
                await self._room.wait()
