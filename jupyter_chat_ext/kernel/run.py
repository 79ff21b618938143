"""One run of a chat model: its own thread, its own event loop, and a way to stop it.

A generator inside a comm handler could never be stopped, since the message that stops it waits
behind it. So each run has a thread. Async functions are stopped by cancelling their task, others
by raising StoppedError in their thread, so that `finally` runs in both.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
import time
from collections.abc import AsyncIterable, Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from typing import Any, Final, Protocol

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.kernel.answer import Answer
from jupyter_chat_ext.kernel.asides import Asides
from jupyter_chat_ext.kernel.config import ChatModelConfig
from jupyter_chat_ext.kernel.failures import failure
from jupyter_chat_ext.kernel.interruption import StoppedError, forget_interruption, interrupt
from jupyter_chat_ext.kernel.messages import ChatMessage
from jupyter_chat_ext.kernel.outbox import Outbox, Send
from jupyter_chat_ext.kernel.protocol import LEASE_SECONDS
from jupyter_chat_ext.kernel.registration import Registered
from jupyter_chat_ext.kernel.signature import call

GRACE_SECONDS: Final = 2.0
"""How long a stopped function may take to end before it is abandoned."""


class Listener(Protocol):
    """Somebody who follows a run."""

    def heard(self, chunks: Sequence[Chunk]) -> None:
        """Take in chunks of the answer."""
        ...

    def ended(self, frame: dict[str, Any]) -> Sequence[Chunk]:
        """Take in the last frame before it is sent; return what belongs before it."""
        ...


class Run:
    """Calls one chat model and sends what it answers.

    send: puts a frame on the run's comm; None if no server asked: one may `follow`
    enter, leave: called in the run's thread and context, before and after the function; `enter` with
        the place for prints and displays
    on_stuck: called with 1 when the function would not end, with -1 when it did after all
    listener: hears the answer, whole and as it grows
    """

    def __init__(  # noqa: PLR0913 - each a hook of its own
        self,
        model: Registered,
        *,
        part_bytes: int,
        send: Send | None,
        epoch: str = "",
        enter: Callable[[Asides], None],
        leave: Callable[[], None],
        on_stuck: Callable[[int], None] = lambda _: None,
        listener: Listener | None = None,
    ) -> None:
        self.model = model
        self.has_ended = False
        self._enter = enter
        self._leave = leave
        self._on_stuck = on_stuck
        self._is_stuck = False
        self._listener = listener
        self._is_leased = send is not None
        self._outbox = Outbox(send, epoch=epoch, is_stopped=lambda: self._stopped, on_idle=self._on_idle)
        self._answer = Answer(model.label, part_bytes, self._put)
        self._lock = threading.Lock()
        self._stopped = False
        self._shielded = True
        self._task: asyncio.Task[Any] | None = None
        self._heard_of = time.monotonic()
        self._thread: threading.Thread | None = None

    def start(self, messages: list[ChatMessage], config: ChatModelConfig, *, stuck: int) -> None:
        """Begin, in a copy of the context that the function was registered in."""
        self._outbox.now({"type": "accepted", "stuck": stuck})
        context = self.model.context.copy()
        self._thread = threading.Thread(
            target=context.run, args=(self._main, messages, config), daemon=True, name="chat-run"
        )
        self._thread.start()
        self._outbox.start()

    def follow(self, send: Send, *, epoch: str, on_stuck: Callable[[int], None]) -> None:
        """Let a server have all of it, from the beginning; it needs no server to go on."""
        self._on_stuck = on_stuck
        self._outbox.attach(send, {"type": "accepted", "stuck": 0}, epoch=epoch)

    def report(self) -> tuple[int, bool]:
        """Return the last `seq` and whether it runs. Asking prolongs the run's lease."""
        self._heard_of = time.monotonic()
        return self._outbox.seq, not self.has_ended

    def stop(self) -> None:
        """Make the function end; if it does not within the grace, abandon it and say so."""
        with self._lock:
            if self._stopped or self.has_ended:
                return
            self._stopped = True
            self._interrupt()
        watch = threading.Timer(GRACE_SECONDS, self._abandon)
        watch.daemon = True
        watch.start()

    def _interrupt(self) -> None:
        if self._task is not None:
            # The loop may have closed since; then the function has ended anyway.
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)
        elif not self._shielded and self._thread is not None:
            interrupt(self._thread)

    def _abandon(self) -> None:
        with self._lock:
            if self.has_ended:
                return
            self._is_stuck = True
            if self._task is not None and self._thread is not None:
                interrupt(self._thread)  # an async function that blocks its own loop
        self._outbox.give_up({"type": "cancelled", "abandoned": True})
        self._on_stuck(1)

    def _on_idle(self) -> None:
        self._answer.tick()
        if self._is_leased and time.monotonic() - self._heard_of > LEASE_SECONDS:
            self.stop()

    def _main(self, messages: list[ChatMessage], config: ChatModelConfig) -> None:
        self._enter(self._answer.asides)
        with asyncio.Runner() as loop:
            frame = self._outcome(loop, messages, config)
            self._tell_ended(frame)
            with suppress(Exception):  # the answer itself has ended
                self._answer.shut()
            self._leave()
            if frame["type"] == "cancelled":
                self._outbox.give_up(frame)
            else:
                self._outbox.finish(frame)
        if self._is_stuck:
            self._on_stuck(-1)

    def _put(self, chunks: Sequence[Chunk], size: int) -> None:
        self._outbox.put(chunks, size)
        if self._listener is not None:
            self._listener.heard(chunks)

    def _tell_ended(self, frame: dict[str, Any]) -> None:
        if self._listener is not None:
            for chunk in self._listener.ended(frame):
                self._outbox.put([chunk], len(json.dumps(chunk)))

    def _outcome(
        self, loop: asyncio.Runner, messages: list[ChatMessage], config: ChatModelConfig
    ) -> dict[str, Any]:
        """Run the function to its end and return the frame that says how it went."""
        try:
            try:
                self._become_interruptible()
                self._produce(loop, messages, config)
            finally:
                self._settle()
            self._answer.close()
        except (StoppedError, asyncio.CancelledError) as error:
            if not self._stopped:
                return self._failed(error)
        except BaseException as error:
            return self._failed(error)
        if self._stopped:
            return {"type": "cancelled", "abandoned": False}
        return {
            "type": "done",
            "characters": self._outbox.characters,
            "finish_reason": self._answer.finish_reason,
        }

    def _failed(self, error: BaseException) -> dict[str, Any]:
        typed: ChatError = failure(error, self.model.label)
        with suppress(Exception):  # what came before is worth showing; if it cannot be, this error counts
            self._answer.settle()
        return {"type": "error", "error": typed.to_json()}

    def _produce(self, loop: asyncio.Runner, messages: list[ChatMessage], config: ChatModelConfig) -> None:
        given = call(self.model.function, messages, config)
        while inspect.isawaitable(given):
            with self._shield():
                given = loop.run(self._as_task(_awaited(given)))
        if isinstance(given, AsyncIterable):
            with self._shield():
                loop.run(self._as_task(self._drain_async(given)))
        elif isinstance(given, Iterator):
            self._drain(given)
        else:
            with self._shield():
                self._answer.returned(given)

    def _drain(self, given: Iterator[Any]) -> None:
        with closing(given) if isinstance(given, Generator) else nullcontext():
            for item in given:
                with self._shield():
                    self._answer.add(item)
                    self._outbox.wait_for_room()

    async def _drain_async(self, given: AsyncIterable[Any]) -> None:
        iterator = aiter(given)
        try:
            async for item in iterator:
                self._answer.add(item)
                await self._outbox.room()
                if self._stopped:
                    # also generators that never really wait are cancelled, but
                    # here, so that what they await in `finally` is not
                    await asyncio.Future()
        finally:
            if close := getattr(iterator, "aclose", None):
                await close()

    async def _as_task(self, work: Any) -> Any:
        with self._lock:
            self._task = asyncio.current_task()
            if self._stopped and self._task is not None:
                self._task.cancel()
        try:
            return await work
        finally:
            with self._lock:
                self._task = None

    def _become_interruptible(self) -> None:
        with self._lock:
            if self._stopped:
                raise StoppedError
            self._shielded = False

    def _settle(self) -> None:
        """End: `stop` raises nothing in this thread any more, even if it was just about to."""
        while not self.has_ended:
            try:
                with self._lock:
                    self._shielded = self.has_ended = True
                    forget_interruption()
            except StoppedError:
                continue

    @contextmanager
    def _shield(self) -> Iterator[None]:
        """Keep `stop` from raising amid our own work or asyncio's; it takes effect right after."""
        with self._lock:
            self._shielded = True
        try:
            yield
        finally:
            with self._lock:
                self._shielded = False
                stopped = self._stopped
            if stopped:
                raise StoppedError


async def _awaited(given: Any) -> Any:
    return await given
