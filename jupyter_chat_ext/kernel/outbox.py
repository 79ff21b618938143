"""Sends the chunks of one run in few, small, numbered frames.

Jupyter's iopub loses messages above about a thousand a second, and whatever is sent on it reaches
every open notebook. So deltas are merged over 20 ms (the first leaves at once), frames stay below
256 KB, and a run sends at most 500 KB/s after a first burst.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.chunks import DELTA_FIELD, Chunk
from jupyter_chat_ext.core.turn_log import TurnLog
from jupyter_chat_ext.kernel.protocol import FRAME_BYTES

WINDOW_SECONDS: Final = 0.02
BYTES_PER_SECOND: Final = 500_000
BURST_SECONDS: Final = 1.0
BACKLOG_BYTES: Final = 1024 * 1024
"""A function that is faster than the wire waits when so much is unsent."""

SLICE: Final = 40_000
"""So many characters fit a frame however they are escaped."""

IDLE_SECONDS: Final = 0.5

Send: TypeAlias = Callable[[dict[str, Any]], None]


class Outbox:
    """The sending end of a run.

    send: puts one frame on the comm; None if nobody listens yet (`attach`): then everything is kept
    epoch: stamped on every frame
    is_stopped: whether nobody wants the rest; on_idle: called now and then while nothing is sent
    """

    def __init__(
        self,
        send: Send | None,
        *,
        epoch: str = "",
        is_stopped: Callable[[], bool] = lambda: False,
        on_idle: Callable[[], None] = lambda: None,
    ) -> None:
        self.seq = 0
        self.characters = 0
        self._send = send
        self._keeps = send is None
        self._epoch = epoch
        self._is_stopped = is_stopped
        self._on_idle = on_idle
        self._condition = threading.Condition()
        self._log = TurnLog()
        self._packed = 0
        self._last: dict[str, Any] | None = None
        self._unsent_bytes = 0
        self._ready_bytes = 0
        self._ready: deque[tuple[dict[str, Any], int]] = deque()
        self._sent_at = 0.0
        self._paid_until = 0.0
        self._closed = False
        self._thread = threading.Thread(target=self._send_late, daemon=True, name="chat-outbox")

    def start(self) -> None:
        """Begin to send what was held back for a moment."""
        self._thread.start()

    def attach(self, send: Send, first: dict[str, Any], *, epoch: str) -> None:
        """Send everything, from the beginning, to somebody who listens only now; `first` before it."""
        with self._condition:
            if self._last is not None:
                chunks = [chunk for _, chunk in self._log.since(0)]
                send_all(send, [first], chunks, self._last, epoch=epoch)
                return
            self._send, self._epoch = send, epoch
            self._ready.clear()
            self.seq = self._packed = self._ready_bytes = 0
            self._deliver(first)
            self._condition.notify_all()

    def now(self, frame: dict[str, Any]) -> None:
        """Send a frame at once, before anything unsent."""
        with self._condition:
            self._deliver(frame)

    def put(self, chunks: Sequence[Chunk], size: int) -> None:
        """Take in chunks of about `size` bytes; they are not torn apart."""
        with self._condition:
            if self._closed:
                return
            was_empty = not self._has_more
            self._unsent_bytes += size
            for chunk in chunks:
                self._log.append(chunk)
                field = DELTA_FIELD.get(chunk["type"])
                self.characters += len(chunk[field]) if field else 0
            if time.monotonic() - self._sent_at >= WINDOW_SECONDS:
                self._flush()
            elif was_empty:
                self._condition.notify_all()

    @property
    def _is_full(self) -> bool:
        return self._send is not None and self._unsent_bytes + self._ready_bytes > BACKLOG_BYTES

    @property
    def _has_more(self) -> bool:
        return self._send is not None and (self._log.position > self._packed or bool(self._ready))

    def wait_for_room(self) -> None:
        """Wait until enough was sent, or nobody wants the rest."""
        with self._condition:
            while self._is_full and not self._is_stopped():
                self._condition.wait(0.1)

    async def room(self) -> None:
        """Wait likewise, without blocking the event loop of an async function."""
        while self._is_full and not self._is_stopped():  # noqa: ASYNC110 - filled by another thread
            await asyncio.sleep(WINDOW_SECONDS)

    def finish(self, frame: dict[str, Any]) -> bool:
        """Send what is left, then the last frame. False if another last frame was sent before."""
        with self._condition:
            self._flush()
            while self._has_more and not self._is_stopped() and not self._closed:
                self._condition.wait(self._wait_seconds())
                self._flush()
            return self._end(frame)

    def give_up(self, frame: dict[str, Any]) -> bool:
        """Drop what is left and send the last frame now. False if one was sent before."""
        with self._condition:
            return self._end(frame)

    def _end(self, frame: dict[str, Any]) -> bool:
        if self._closed:
            return False
        self._closed = True
        self._last = frame if self._keeps else None
        self._deliver(frame)
        self._condition.notify_all()
        return True

    def _send_late(self) -> None:
        while not self._closed:
            with self._condition:
                idle = not self._has_more
                self._condition.wait(IDLE_SECONDS if idle else self._wait_seconds())
                if self._has_more and self._wait_seconds() <= 0:
                    self._flush()
                idle = idle and not self._has_more
            if idle:
                self._on_idle()

    def _wait_seconds(self) -> float:
        now = time.monotonic()
        return max(self._sent_at + WINDOW_SECONDS, self._paid_until - BURST_SECONDS) - now

    def _flush(self) -> None:
        """Send as much as the rate allows."""
        if self._closed or self._send is None:
            return
        now = time.monotonic()
        self._sent_at = now
        if not self._ready:
            self._pack()
        while self._ready and self._paid_until <= now + BURST_SECONDS:
            frame, size = self._ready.popleft()
            self._ready_bytes -= size
            self._deliver(frame)
            self._paid_until = max(self._paid_until, now) + size / BYTES_PER_SECOND
        self._condition.notify_all()

    def _pack(self) -> None:
        for frame, size in _frames(chunk for _, chunk in self._log.since(self._packed)):
            self._ready.append((frame, size))
            self._ready_bytes += size
        self._packed = self._log.position
        self._unsent_bytes = 0
        if not self._keeps:
            self._log, self._packed = TurnLog(), 0

    def _deliver(self, frame: dict[str, Any]) -> None:
        if self._send is not None:
            self.seq += 1
            self._send({**frame, "seq": self.seq, "epoch": self._epoch})


def send_all(
    send: Send, before: Sequence[dict[str, Any]], chunks: Sequence[Chunk], last: dict[str, Any], *, epoch: str
) -> None:
    """Send what is complete already, at the pace of the wire. Returns at once."""
    outbox = Outbox(send, epoch=epoch)
    for frame in before:
        outbox.now(frame)
    outbox.put(chunks, 0)
    outbox.start()
    threading.Thread(target=outbox.finish, args=(last,), daemon=True, name="chat-sync").start()


def _frames(chunks: Iterator[Chunk]) -> Iterator[tuple[dict[str, Any], int]]:
    """Pack chunks into frames, each with its size."""
    batch: list[Chunk] = []
    filled = 0
    for piece in _pieces(chunks):
        size = len(json.dumps(piece))
        if filled + size > FRAME_BYTES and batch:
            yield {"type": "chunks", "chunks": batch}, filled
            batch, filled = [], 0
        if size > FRAME_BYTES:
            yield from _fragments(json.dumps(piece))
        else:
            batch.append(piece)
            filled += size
    if batch:
        yield {"type": "chunks", "chunks": batch}, filled


def _pieces(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Cut long deltas into several."""
    for chunk in chunks:
        field = DELTA_FIELD.get(chunk["type"])
        text = chunk[field] if field else ""
        if field is None or len(text) <= SLICE:
            yield chunk
            continue
        for start in range(0, len(text), SLICE):
            yield {**chunk, field: text[start : start + SLICE]}


def _fragments(packed: str) -> Iterator[tuple[dict[str, Any], int]]:
    step = FRAME_BYTES // 2
    for start in range(0, len(packed), step):
        text = packed[start : start + step]
        yield {"type": "fragment", "text": text, "last": start + step >= len(packed)}, len(text)
