"""A turn's log as server-sent events, for one reader.

Deltas that arrive within 15 ms leave together, the first one at once; for a browser they are
compressed, since the envelope of an event is many times larger than a word. A reader that does not
read is dropped after 30 s (`flush` is real back-pressure); the turn goes on without it.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import Any, Final

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from jupyter_chat_ext.core.chunks import DELTA_FIELD, Chunk
from jupyter_chat_ext.turn.live_log import LiveLog

CONTENT_TYPE: Final = "text/event-stream; charset=utf-8"
HEADERS: Final = {
    "Content-Type": CONTENT_TYPE,
    "Cache-Control": "no-cache, no-transform",
    "Vary": "Accept-Encoding",
    "X-Accel-Buffering": "no",  # nginx holds the stream back without it
    "x-vercel-ai-ui-message-stream": "v1",
}
WINDOW_SECONDS: Final = 0.015
PING_SECONDS: Final = 10.0
STALL_SECONDS: Final = 30.0


def encode(position: int, chunk: Chunk) -> bytes:
    """Return one event."""
    return b"id: %d\ndata: %s\n\n" % (position, _json(chunk))


def _json(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError:
        # Half an emoji: escaped, so that the browser can join it with the other half.
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()


class EventStream:
    """Writes a log to one reader until the log ends or the reader is gone.

    waits: for what is not there yet; without it, a reader behind a proxy that holds streams back gets
        what there is, and asks again
    """

    def __init__(
        self,
        handler: RequestHandler,
        log: LiveLog,
        position: int,
        *,
        ping_seconds: float = PING_SECONDS,
        stall_seconds: float = STALL_SECONDS,
        waits: bool = True,
    ) -> None:
        self._handler = handler
        self._log = log
        self._position = position
        self._ping_seconds = ping_seconds
        self._stall_seconds = stall_seconds
        self._waits = waits
        self._gone = False
        self._not_before = 0.0
        self._gzip = _gzip() if _takes_gzip(handler) else None

    def leave(self) -> None:
        """Note that the reader's connection is closed."""
        self._gone = True
        self._log.wake()

    async def write(self) -> None:
        """Write everything after the start position, and `[DONE]` after the terminal chunk."""
        if self._gzip is not None:
            self._handler.set_header("Content-Encoding", "gzip")
        try:
            while not self._gone:
                if self._position < self._log.position:
                    await self._send_news()
                elif self._log.closed:
                    await self._send(b"data: [DONE]\n\n")
                    return self._end()
                elif not self._waits:
                    return self._end()
                else:
                    await self._wait()
        except StreamClosedError:
            self._gone = True

    def _end(self) -> None:
        if self._gzip is not None:
            self._handler.write(self._gzip.flush())

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._ping_seconds):
                await self._log.news(self._position)
        except TimeoutError:
            await self._send(b": ping\n\n")

    async def _send_news(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._log.closed and (early := self._not_before - loop.time()) > 0:
            await asyncio.sleep(early)
        events = list(self._log.since(self._position))
        self._position = events[-1][0]
        if any(chunk["type"] in DELTA_FIELD for _, chunk in events):
            self._not_before = loop.time() + WINDOW_SECONDS
        await self._send(b"".join(encode(position, chunk) for position, chunk in events))

    async def _send(self, data: bytes) -> None:
        if self._gzip is not None:
            data = self._gzip.compress(data) + self._gzip.flush(zlib.Z_SYNC_FLUSH)
        self._handler.write(data)
        flushed = asyncio.ensure_future(self._handler.flush())
        _, late = await asyncio.wait({flushed}, timeout=self._stall_seconds)
        if late:
            flushed.cancel()
            self._handler.request.connection.stream.close()  # type: ignore[union-attr]
            raise StreamClosedError
        flushed.result()


def _takes_gzip(handler: RequestHandler) -> bool:
    return "gzip" in handler.request.headers.get("Accept-Encoding", "")


def _gzip() -> zlib._Compress:
    """Return a compressor with a window of 8 KB, which takes 64 KB of memory for each reader."""
    return zlib.compressobj(level=4, wbits=16 + 13, memLevel=6)
