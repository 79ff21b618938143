"""The kernel's copy of the conversation of a chat in a cell's output, and what code does to it.

A conversation belongs to the server. Its copy here is complete when a turn ends, so that the next
cell sees it: a run that the server asked for brings the messages it was asked with and its own
answer; whatever else happens there arrives as a `Sync`. What is done here waits as Edits until a
server has taken it. A turn that code begins runs here at once: a server that is there, or comes
later, follows the run as it does any other (`Follow`), and the turn is then as any other.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.approvals import pending
from jupyter_chat_ext.core.chunks import NATIVE, Chunk, is_aside, native_of
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.core.unfold import chunks_of
from jupyter_chat_ext.kernel.failures import failure
from jupyter_chat_ext.kernel.files import files
from jupyter_chat_ext.kernel.protocol import ApprovalBody, Edit, MessageBody

if TYPE_CHECKING:
    from jupyter_chat_ext.kernel.run import Run

Start: TypeAlias = Callable[["Recording", list[MessageBody]], "Run"]
"""Begins a run that is recorded, with the messages it is to answer."""

logger = logging.getLogger("jupyter_chat_ext")

in_callback: Final = contextvars.ContextVar("in_callback", default=False)
"""Whether what runs is somebody's `on_message`: their turn has not ended before it returns."""

_STATUS: Final = {"error": "failed", "cancelled": "stopped"}


@dataclass
class _Asked:
    """A turn that code began and no server has taken yet."""

    run: Run
    answer: MessageBody | None = None


class Mirror:
    """The messages of one chat, whoever changes them.

    key: names the chat in its notebook, over a second run of its cell and over restarts
    conversation: its id on the server, once there is one
    on_turn: called once after every turn with the messages then, its answer among them, even if
    they have been deleted meanwhile; on_edit: called after code changed something
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.conversation: str | None = None
        self.on_turn: Callable[[Sequence[MessageBody]], None] = lambda _messages: None
        self.on_edit: Callable[[], None] = lambda: None
        self._lock = threading.RLock()
        self._messages: list[MessageBody] = []
        self._edits: list[Edit] = []
        self._running: set[str] = set()
        self._told: set[str] = set()
        self._deleted: set[str] = set()
        self._waiting: deque[Callable[[], None]] = deque()
        self._asked: dict[str, _Asked] = {}
        self._waiting_for_it: list[Future[None]] = []

    @property
    def messages(self) -> list[MessageBody]:
        """The messages as they are now, oldest first."""
        with self._lock:
            return list(self._messages)

    @property
    def edits(self) -> list[Edit]:
        """What no server has taken yet."""
        with self._lock:
            return list(self._edits)

    def append(self, *messages: MessageBody) -> None:
        """Add messages at the end."""
        with self._lock:
            self._messages += messages
            for message in messages:
                self._note({"kind": "append", "message": message})
        self.on_edit()

    def clear(self) -> None:
        """Begin a new conversation; the old one stays in the server's list."""
        with self._lock:
            self._messages = []
            self._note({"kind": "clear"})
        self.on_edit()

    @property
    def is_cleared(self) -> bool:
        """Whether what the server has is of the past."""
        return any(edit["kind"] == "clear" for edit in self._edits)

    def synchronize(
        self,
        conversation: str | None,
        messages: Sequence[MessageBody],
        *,
        ended: Sequence[str],
        taken: str | None,
    ) -> list[Edit]:
        """Take in what the server has, and return what it does not have yet."""
        with self._lock:
            self._forget(taken)
            if not self.is_cleared:
                self.conversation = conversation
                self._adopt(messages)
            there = {message["id"] for message in messages}
            news = [reply_id for reply_id in ended if reply_id in there - self._told]
            # amid its answer: what there is of it comes when its run ends, if it is one of here
            self._deleted |= self._running.intersection(ended) - there
            # a run that could not be stopped has ended all the same
            self._running.difference_update(ended)
            self._settle()
        if news:
            self._tell(news, messages)
        self._go_on()
        return self.edits

    def begin(self, reply_id: str, conversation: str, messages: Sequence[MessageBody]) -> Recording:
        """Follow a turn that the server has the kernel answer."""
        with self._lock:
            self.conversation = conversation
            self._running.add(reply_id)
        return Recording(self, reply_id, messages)

    def begin_here(self, start: Start, question: MessageBody) -> None:
        """Ask from the kernel, once nothing else is being answered."""

        def ask() -> None:
            reply_id = str(uuid.uuid4())
            self._running.add(reply_id)
            before = list(self._messages)
            self._messages.append(question)
            run = start(Recording(self, reply_id, before, question), list(self._messages))
            self._asked[reply_id] = _Asked(run)
            self._note({"kind": "turn", "message": question, "reply": reply_id})

        with self._lock:
            self._waiting.append(ask)
        self._go_on()

    def run_of(self, reply_id: str) -> Run | None:
        """Return the run of a turn that code began, until a server has taken the turn."""
        asked = self._asked.get(reply_id)
        return asked.run if asked is not None else None

    @property
    def pending(self) -> list[Part]:
        """The tool calls of the last message that wait for a person, but for those answered here."""
        with self._lock:
            answered = [edit["approval"]["id"] for edit in self._edits if "approval" in edit]
            parts = self._messages[-1]["parts"] if self._messages else []
        return [part for part in pending(parts) if part["approval"]["id"] not in answered]

    def approve(self, approval: ApprovalBody) -> None:
        """Answer for the person: a server takes it, and lets the reply go on."""
        with self._lock:
            self._note({"kind": "approval", "approval": approval})
        self.on_edit()

    def settled(self) -> Future[None]:
        """Return what has its result when nothing is being answered or waits to be."""
        future: Future[None] = Future()
        with self._lock:
            self._waiting_for_it.append(future)
            self._settle()
        return future

    @property
    def _is_deciding(self) -> bool:
        return any(edit["kind"] == "approval" for edit in self._edits)

    def end(self, recording: Recording, answer: MessageBody) -> BaseException | None:
        """Take in the answer of a turn; return what `on_turn` raised.

        A turn that waits for an approval is told of once it has gone on to its end.
        """
        with self._lock:
            is_news = recording.reply_id not in self._told
            if recording.question is not None:
                self._take_in(recording.question, answer)
            elif is_news and not self.is_cleared and recording.reply_id not in self._deleted:
                self._adopt([*recording.before, answer])
            self._deleted.discard(recording.reply_id)
        is_told = is_news and not recording.waits
        problem = self._call_back(recording.reply_id, [*recording.asked, answer]) if is_told else None
        with self._lock:
            self._running.discard(recording.reply_id)
            self._settle()
        self._go_on()
        return problem

    def _take_in(self, question: MessageBody, answer: MessageBody) -> None:
        """Show the answer of a turn that code began; a server may have brought it already."""
        if asked := self._asked.get(answer["id"]):
            asked.answer = answer
            ids = [message["id"] for message in self._messages]
            if question["id"] in ids and answer["id"] not in ids:
                self._messages.insert(ids.index(question["id"]) + 1, answer)

    def _go_on(self) -> None:
        with self._lock:
            if self._running or not self._waiting:
                return
            self._waiting.popleft()()
        self.on_edit()

    def _settle(self) -> None:
        """Let go who waits, if nothing is being answered any more."""
        if self._running or self._waiting or self._is_deciding:
            return
        for future in self._waiting_for_it:
            if future.set_running_or_notify_cancel():
                future.set_result(None)
        self._waiting_for_it.clear()

    def _adopt(self, messages: Sequence[MessageBody]) -> None:
        """Show the server's messages, and after them those it does not have."""
        known = {message["id"] for message in messages}
        own = [message for edit in self._edits for message in self._said_in(edit)]
        self._messages = [*messages, *(message for message in own if message["id"] not in known)]

    def _said_in(self, edit: Edit) -> list[MessageBody]:
        asked = self._asked.get(edit.get("reply", ""))
        answer = asked.answer if asked is not None else None
        return [message for message in (edit.get("message"), answer) if message is not None]

    def _note(self, edit: Mapping[str, Any]) -> None:
        self._edits.append(cast("Edit", {**edit, "id": uuid.uuid4().hex}))

    def _forget(self, taken: str | None) -> None:
        """Let go of what a server has: everything up to an Edit."""
        ids = [edit["id"] for edit in self._edits]
        end = ids.index(taken) + 1 if taken in ids else 0
        for edit in self._edits[:end]:
            self._asked.pop(edit.get("reply", ""), None)
        self._edits = self._edits[end:]

    def _tell(self, reply_ids: Sequence[str], messages: Sequence[MessageBody]) -> None:
        """Tell of turns that other models answered, without holding up the bridge."""
        self._told.update(reply_ids)

        def tell() -> None:
            for reply_id in reply_ids:
                if problem := self._call_back(reply_id, messages):
                    logger.error("on_message failed", exc_info=problem)

        threading.Thread(target=tell, daemon=True, name="chat-on-message").start()

    def _call_back(self, reply_id: str, had: Sequence[MessageBody]) -> BaseException | None:
        """Tell of a turn; `had` are its messages, should they not be here any more."""
        self._told.add(reply_id)
        now = self.messages
        in_callback.set(True)
        try:
            self.on_turn(now if any(message["id"] == reply_id for message in now) else had)
        except BaseException as error:  # the person's own code
            return error
        finally:
            in_callback.set(False)
        return None


class Recording:
    """One turn as the kernel hears it.

    before: the messages that were there; if the server asks, the last is the reply itself if it goes on
    question: the message that was asked from the kernel
    """

    def __init__(
        self,
        mirror: Mirror,
        reply_id: str,
        before: Sequence[MessageBody],
        question: MessageBody | None = None,
    ) -> None:
        self.reply_id = reply_id
        self.before = before
        self.question = question
        self.waits = False
        self._mirror = mirror
        self._reply = Reply.of(chunks_of(self._said_before()))
        self._native: list[dict[str, Any]] | None = None
        self._began = time.monotonic()
        self._first: float | None = None

    @property
    def asked(self) -> list[MessageBody]:
        """The messages up to the answer."""
        return [*self.before, self.question] if self.question is not None else list(self.before)

    def _said_before(self) -> Sequence[Part]:
        """Return what a reply that goes on after an approval says already."""
        if not self.before or self.before[-1]["id"] != self.reply_id:
            return ()
        *self.before, reply = self.before
        return reply["parts"]

    def heard(self, said: Sequence[Chunk]) -> None:
        """Take in what the function answered."""
        if self._first is None and not all(map(is_aside, said)):
            self._first = self._elapsed()
        for chunk in said:
            self._reply.apply(chunk)
            if chunk["type"] == "file":
                files.keep_made(chunk.get("url"))
            if chunk["type"] == NATIVE:
                self._native = native_of(chunk)

    def ended(self, frame: dict[str, Any]) -> list[Chunk]:
        """Take in the run's last frame, before it is sent; return what belongs before it."""
        timing = chunks.metadata({"timing": self._timing()})
        if self.question is not None:
            self._reply.apply(timing)
        metadata = dict(self._reply.metadata)
        if status := _STATUS.get(frame["type"]):
            metadata["status"] = status
        if "error" in frame:
            self._reply.apply({"type": "data-error", "data": frame["error"]})
        answer: MessageBody = {
            "id": self.reply_id,
            "role": "assistant",
            "parts": list(self._reply.parts),
            "metadata": metadata,
        }
        if self._native is not None:
            answer["native"] = self._native
        self.waits = frame["type"] == "done" and bool(pending(self._reply.parts))
        problem = self._mirror.end(self, answer)
        said = [_callback_failed(problem)] if problem is not None else []
        return [timing, *said] if self.question is not None else said

    def _timing(self) -> dict[str, float]:
        """Return how long the answer took, which a server that comes later cannot measure."""
        first = {"first": self._first} if self._first is not None else {}
        return {"total": self._elapsed(), **first}

    def _elapsed(self) -> float:
        return round(time.monotonic() - self._began, 3)


def _callback_failed(problem: BaseException) -> Chunk:
    facts = failure(problem, "on_message").to_json()
    notice = {
        "code": "on-message-failed",
        "title": facts["title"],  # not translated
        "hint": "The answer is complete; only your callback failed.",
    }
    return {"type": "data-notice", "data": notice}
