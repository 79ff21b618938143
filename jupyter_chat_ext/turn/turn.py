"""One question and its reply. Start reading here.

A turn belongs to the server, not to a request: it goes on when the page that asked is gone, any
number of readers can follow its log from any position, and it ends with exactly one terminal
chunk, whatever happened. What it says is journaled while it is being said.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.approvals import STOPPED, Requests
from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.conversation import Record
from jupyter_chat_ext.core.errors import ChatError, ModelError, StoreError
from jupyter_chat_ext.core.messages import Message, Part
from jupyter_chat_ext.core.open_parts import OpenParts
from jupyter_chat_ext.core.place import Place
from jupyter_chat_ext.core.unfold import chunks_of
from jupyter_chat_ext.models.base import AnswerLimits, ChatModel, Occasion, Outcome
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.live_log import LiveLog
from jupyter_chat_ext.turn.made_files import FILES, named
from jupyter_chat_ext.turn.recorder import Recorder

log = logging.getLogger("jupyter_chat_ext")

STOP_GRACE_SECONDS: Final = 2.0
"""A model that has not ended this long after Stop is left behind."""

END_CHUNKS: Final = 2
"""What the log still gets when the end is saved: the last metadata and the terminal chunk."""

Status: TypeAlias = Literal["done", "stopped", "failed", "interrupted", "waiting"]


def now() -> str:
    """Return the time as records have it: UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, kw_only=True)
class Before:
    """What a reply that goes on has: its parts, what it cost, and where the events of its last turn ended."""

    parts: Sequence[Part]
    timing: Mapping[str, float]
    position: int


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """What a turn is to do: let `model` answer `messages` into the reply that `reply` opened.

    before: what the reply says already, if it goes on after an approval
    """

    conversation_id: str
    reply: Record
    model: ChatModel
    messages: Sequence[Message]
    config: ChatModelConfig
    place: Place | None = None
    before: Before | None = None


class Turn:
    """A running turn. Make it inside the event loop; it starts at once."""

    def __init__(
        self,
        assignment: Assignment,
        store: ConversationStore,
        *,
        max_characters: int,
        limits: AnswerLimits,
        on_end: Callable[[Turn], None],
    ) -> None:
        reply, self._before = assignment.reply, assignment.before
        self.conversation_id = assignment.conversation_id
        self.reply_id: str = reply["id"]
        self.question_id: str = reply["parent"]
        self.seq: int = reply["seq"]
        self.status: Status = "done"
        self.log = LiveLog(self._before.position if self._before else 0)
        self._store = store
        self._max_characters = max_characters
        self._limits = limits
        self._on_end = on_end
        self._outcome = Outcome(
            occasion=Occasion(
                conversation_id=self.conversation_id,
                reply_id=self.reply_id,
                place=assignment.place,
                files=store.attachments,
                limits=limits,
            )
        )
        self._open = OpenParts()
        self._asks = Requests()
        self._first: float | None = None
        self._stop_reason: ChatError | Literal["stopped"] | None = None
        self._stopping = asyncio.Event()
        self._began = time.monotonic()
        saved = self._open_log(reply)
        self._recorder = Recorder(store, self.conversation_id, self.reply_id, self.log, position=saved)
        self._answer_task = asyncio.create_task(self._answer(assignment))
        self._task = asyncio.create_task(self._run())

    def _open_log(self, reply: Record) -> int:
        """Begin the log, with what the reply has already; return up to where it is in the journal."""
        saved = self.log.position
        self.log.append(
            chunks.start(self.reply_id, {k: reply[k] for k in ("parent", "model", "seq", "created")})
        )
        if self._before is None:
            return saved
        for chunk in chunks_of(self._before.parts):
            self.log.append(chunk)
        return self.log.position

    @property
    def ended(self) -> bool:
        """Whether the terminal chunk is out."""
        return self.log.closed

    def stop(self, reason: ChatError | Literal["stopped"] = "stopped") -> None:
        """End the turn: a person pressed Stop, or (with an error) the server cannot go on."""
        if self._stop_reason is None:
            self._stop_reason = reason
            self._answer_task.cancel()
            self._stopping.set()

    async def wait(self) -> None:
        """Return when the turn has ended and everything is saved."""
        await asyncio.shield(self._task)

    async def _run(self) -> None:
        error = await self._wait_for_answer()
        terminal = self._judge(error)
        for chunk in (*self._open.closing(), *terminal[:-1], chunks.metadata(self._facts())):
            self.log.append(chunk)
        await self._save_end()
        self.log.append(chunks.metadata({"seq": self.seq, "status": self.status}))
        self.log.append(terminal[-1])
        self.log.close()
        self._on_end(self)

    async def _wait_for_answer(self) -> ChatError | None:
        """Wait for the model; return why it failed, None if it finished or was stopped."""
        stopping = asyncio.create_task(self._stopping.wait())
        in_time, _ = await asyncio.wait(
            {self._answer_task, stopping},
            timeout=self._seconds_left(),
            return_when=asyncio.FIRST_COMPLETED,
        )
        stopping.cancel()
        late = None if in_time else _too_slow(self._limits.seconds)
        if late is not None:
            self._answer_task.cancel()
        done, _ = await asyncio.wait({self._answer_task}, timeout=STOP_GRACE_SECONDS)
        if not done:
            log.warning("a model did not end within %s s of Stop and is left behind", STOP_GRACE_SECONDS)
            return late
        if late is not None or self._answer_task.cancelled():
            return late
        return self._typed(self._answer_task.exception())

    def _seconds_left(self) -> float | None:
        """Return how long the answer may still take; None for as long as it likes."""
        if not self._limits.seconds:
            return None
        spent = self._before.timing.get("total", 0) if self._before else 0
        return max(0.0, self._limits.seconds - spent)

    async def _answer(self, assignment: Assignment) -> None:
        stream = assignment.model.stream(assignment.messages, assignment.config, self._outcome)
        async with aclosing(stream):
            async for chunk in stream:
                is_file = chunk["type"] in FILES
                self._take(await named(chunk, self._store.attachments) if is_file else chunk)

    def _take(self, chunk: Chunk) -> None:
        match chunk["type"]:
            case "start" | "abort" | "tool-approval-response":
                return  # the turn's own; a function that relays another stream may send them
            case "finish":
                self._outcome.finish_reason = chunk.get("finishReason") or self._outcome.finish_reason
                return
            case "error":
                raise ModelError("model-error", chunk["errorText"], retryable=True)  # not translated
        if self._first is None and not chunks.is_aside(chunk):
            self._first = self._elapsed()
        self._open.take(chunk)
        self._asks.take(chunk)
        self.log.append(chunk)
        if self.log.position > self._max_characters:
            raise _too_long(self._max_characters)

    def _judge(self, error: ChatError | None) -> Sequence[Chunk]:
        """Set the status and return the chunks that end the turn, the terminal one last."""
        if self._stop_reason == "stopped":
            self.status = "stopped"
            return (*self._asks.denial(STOPPED), chunks.abort("stopped"))
        if self._stop_reason is not None:
            self.status = "interrupted"
            return chunks.failure(self._stop_reason)
        if error is not None:
            self.status = "failed"
            self._outcome.finish_reason = "error"
            return chunks.failure(error)
        if self._asks.are_pending:
            self.status = "waiting"
            self._outcome.finish_reason = "tool-calls"
        return (chunks.finish(self._outcome.finish_reason),)

    async def _save_end(self) -> None:
        record: Record = {
            "type": "reply-end",
            "id": self.reply_id,
            "status": self.status,
            "ended": now(),
            "native": self._outcome.native,
        }
        try:
            await self._recorder.settle()
            record["position"] = self.log.position + END_CHUNKS
            self.seq = await self._store.append(self.conversation_id, record, durable=True)
        except (StoreError, OSError, ChatError) as error:
            # The conversation may have been deleted meanwhile; readers still get their end.
            log.warning("the end of an answer was not saved: %s", error)

    def _typed(self, error: BaseException | None) -> ChatError | None:
        if error is None or isinstance(error, ChatError):
            return error
        log.error("a model failed", exc_info=error)
        return ModelError(
            "model-failed",
            "The model failed.",
            detail=type(error).__name__,
            hint="The server's log says why.",
            retryable=True,
        )

    def _facts(self) -> dict[str, Any]:
        before = self._before.timing if self._before else {}
        timing: dict[str, float] = {"total": round(before.get("total", 0) + self._elapsed(), 3)}
        first = before.get("first", self._first)
        if first is not None:
            timing["first"] = first
        return {"timing": timing, **self._outcome.facts, "finishReason": self._outcome.finish_reason}

    def _elapsed(self) -> float:
        return round(time.monotonic() - self._began, 3)


def _too_slow(limit: float) -> ModelError:
    return ModelError(
        "answer-too-slow",
        "The answer was ended at the server's limit of time.",
        detail=f"The limit is {limit:g} seconds.",
        hint="What was said is kept: ask to go on, or for a smaller step.",
    )


def _too_long(limit: int) -> ModelError:
    return ModelError(
        "answer-too-long",
        "The answer was ended at the server's limit.",
        detail=f"The limit is {limit:,} characters.",
        hint="Ask for less at once, or have the administrator raise the limit.",
    )
