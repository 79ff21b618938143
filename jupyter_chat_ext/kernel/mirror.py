"""The kernel's copy of the conversation of a chat in a cell's output, and what code does to it.

A conversation belongs to the server. Its copy here is complete when a turn ends, so that the next
cell sees it: a run that the server asked for brings the messages it was asked with and its own
answer; whatever else happens there arrives as a `Sync`. What is done here waits as Edits until a
server has taken it.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Final

from jupyter_chat_ext.core.chunks import NATIVE, Chunk, native_of
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.kernel.failures import failure
from jupyter_chat_ext.kernel.protocol import Edit, MessageBody

logger = logging.getLogger("jupyter_chat_ext")

in_callback: Final = contextvars.ContextVar("in_callback", default=False)
"""Whether what runs is somebody's `on_message`: their turn has not ended before it returns."""

_STATUS: Final = {"error": "failed", "cancelled": "stopped"}


class Mirror:
    """The messages of one chat, whoever changes them.

    key: names the chat in its notebook, over a second run of its cell and over restarts
    conversation: its id on the server, once there is one
    on_turn: called once after every turn; on_edit: called after code changed something
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.conversation: str | None = None
        self.on_turn: Callable[[], None] = lambda: None
        self.on_edit: Callable[[], None] = lambda: None
        self._condition = threading.Condition()
        self._messages: list[MessageBody] = []
        self._edits: list[Edit] = []
        self._numbers = count(1)
        self._running: set[str] = set()
        self._told: set[str] = set()
        self._waiting: deque[Callable[[], None]] = deque()
        self._asked_here: list[MessageBody] = []

    @property
    def messages(self) -> list[MessageBody]:
        """The messages as they are now, oldest first."""
        with self._condition:
            return list(self._messages)

    @property
    def edits(self) -> list[Edit]:
        """What no server has taken yet."""
        with self._condition:
            return list(self._edits)

    def append(self, *messages: MessageBody) -> None:
        """Add messages at the end."""
        with self._condition:
            self._messages += messages
            self._note(*messages)
        self.on_edit()

    def clear(self) -> None:
        """Begin a new conversation; the old one stays in the server's list."""
        with self._condition:
            self._messages = []
            self._asked_here = []
            self._edits = [{"number": next(self._numbers), "kind": "clear"}]
        self.on_edit()

    def synchronize(
        self, conversation: str | None, messages: Sequence[MessageBody], *, ended: Sequence[str], taken: int
    ) -> list[Edit]:
        """Take in what the server has, and return what it does not have yet."""
        with self._condition:
            self._edits = [edit for edit in self._edits if edit["number"] > taken]
            if not self._is_cleared:
                self.conversation = conversation
                self._adopt(messages)
            news = [reply_id for reply_id in ended if reply_id not in self._told]
            # a run that could not be stopped has ended all the same
            self._running.difference_update(ended)
            self._condition.notify_all()
        if news:
            self._tell(news)
        self._go_on()
        return self.edits

    def begin(self, reply_id: str, conversation: str, messages: Sequence[MessageBody]) -> Recording:
        """Follow a turn that the server has the kernel answer."""
        with self._condition:
            self.conversation = conversation
            self._running.add(reply_id)
        return Recording(self, reply_id, messages)

    def begin_here(
        self, start: Callable[[Recording, list[MessageBody]], None], question: MessageBody
    ) -> None:
        """Ask from the kernel, once nothing else is being answered."""

        def ask() -> None:
            reply_id = str(uuid.uuid4())
            with self._condition:
                self._running.add(reply_id)
                self._asked_here.append(question)
                self._messages.append(question)
                messages = list(self._messages)
            start(Recording(self, reply_id, None, question), messages)

        with self._condition:
            self._waiting.append(ask)
        self._go_on()

    def wait(self) -> None:
        """Return when nothing is being answered or waits to be."""
        with self._condition:
            while self._running or self._waiting:
                self._condition.wait()

    def end(self, recording: Recording, answer: MessageBody) -> BaseException | None:
        """Take in the answer of a turn; return what `on_turn` raised."""
        with self._condition:
            is_news = recording.reply_id not in self._told
            if recording.question in self._asked_here:
                self._asked_here.remove(recording.question)
                self._messages.append(answer)
                self._note(recording.question, answer)
            elif recording.question is None and is_news and not self._is_cleared:
                self._adopt([*recording.before, answer])
        problem = self._call_back(recording.reply_id) if is_news else None
        with self._condition:
            self._running.discard(recording.reply_id)
            self._condition.notify_all()
        if recording.question is not None:
            self.on_edit()
        self._go_on()
        return problem

    @property
    def _is_cleared(self) -> bool:
        """Whether what the server has is of the past."""
        return any(edit["kind"] == "clear" for edit in self._edits)

    def _go_on(self) -> None:
        with self._condition:
            if self._running or not self._waiting:
                return
            ask = self._waiting.popleft()
            ask()

    def _adopt(self, messages: Sequence[MessageBody]) -> None:
        """Show the server's messages, and after them those it does not have."""
        known = {message["id"] for message in messages}
        own = [edit["message"] for edit in self._edits if "message" in edit] + self._asked_here
        self._messages = [*messages, *(message for message in own if message["id"] not in known)]

    def _note(self, *messages: MessageBody) -> None:
        self._edits += [
            {"number": next(self._numbers), "kind": "append", "message": message} for message in messages
        ]

    def _tell(self, reply_ids: Sequence[str]) -> None:
        """Tell of turns that other models answered, without holding up the bridge."""
        self._told.update(reply_ids)

        def tell() -> None:
            for reply_id in reply_ids:
                if problem := self._call_back(reply_id):
                    logger.error("on_message failed", exc_info=problem)

        threading.Thread(target=tell, daemon=True, name="chat-on-message").start()

    def _call_back(self, reply_id: str) -> BaseException | None:
        self._told.add(reply_id)
        in_callback.set(True)
        try:
            self.on_turn()
        except BaseException as error:  # the person's own code
            return error
        finally:
            in_callback.set(False)
        return None


class Recording:
    """One turn as the kernel hears it.

    before: the messages that the server asked with
    question: the message that was asked from the kernel, instead
    """

    def __init__(
        self,
        mirror: Mirror,
        reply_id: str,
        before: Sequence[MessageBody] | None,
        question: MessageBody | None = None,
    ) -> None:
        self.reply_id = reply_id
        self.before = before or ()
        self.question = question
        self._mirror = mirror
        self._reply = Reply()
        self._native: list[dict[str, Any]] | None = None

    def heard(self, chunks: Sequence[Chunk]) -> None:
        """Take in what the function answered."""
        for chunk in chunks:
            self._reply.apply(chunk)
            if chunk["type"] == NATIVE:
                self._native = native_of(chunk)

    def ended(self, frame: dict[str, Any]) -> list[Chunk]:
        """Take in the run's last frame, before it is sent; return what belongs before it."""
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
        problem = self._mirror.end(self, answer)
        return [_callback_failed(problem)] if problem is not None else []


def _callback_failed(problem: BaseException) -> Chunk:
    facts = failure(problem, "on_message").to_json()
    notice = {
        "code": "on-message-failed",
        "title": facts["title"],
        "hint": "The answer is complete; only your callback failed.",
    }
    return {"type": "data-notice", "data": notice}
