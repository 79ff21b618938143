"""All running turns: accepts questions, one turn per conversation, and remembers ended turns.

A question is on disk before its model is called.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jupyter_chat_ext.core import approvals
from jupyter_chat_ext.core.attachments import ids_in
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.conversation import Conversation, Node, Record
from jupyter_chat_ext.core.errors import (
    BusyError,
    ChatError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
)
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.models.base import AnswerLimits, ChatModel, Unavailable
from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.models.tools import WEB_SEARCH, ToolSource, ToolUser
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.approvals import (
    Verdict,
    approval_record,
    continuation,
    stopped_record,
    waiting_call,
)
from jupyter_chat_ext.turn.question_files import checked
from jupyter_chat_ext.turn.turn import Assignment, Turn, now

REMEMBER_SECONDS: Final = 60.0
"""How long an ended turn can be rejoined, so that a reader that was cut off sees its end."""

Announce = Callable[..., None]
"""Tells the front ends of a change: `announce(kind, **facts)`."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a client asks: a new message, or (`regenerate`) another answer in place of one.

    begins: the `conversation` record of the conversation that it begins, if there is none yet
    """

    begins: Record | None = None
    message_id: str | None = None
    parts: list[Part] = field(default_factory=list)
    parent: str | None = None
    parent_is_leaf: bool = False
    regenerate: str | None = None
    base_seq: int | None = None
    model: str | None = None
    config: ChatModelConfig = field(default_factory=ChatModelConfig)
    tools: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A turn that was begun elsewhere: its question and the id of its reply are made there.

    model: gives the answer from its beginning
    """

    message: Mapping[str, Any]
    reply_id: str
    model_id: str
    model: ChatModel


class Turns:
    """Starts, finds and ends turns."""

    def __init__(
        self,
        store: ConversationStore,
        models: ModelRegistry,
        announce: Announce,
        *,
        max_turns: int,
        max_characters: int,
        limits: AnswerLimits = AnswerLimits(),  # noqa: B008 - it is frozen
        tools: ToolSource | None = None,
    ) -> None:
        self._store = store
        self._models = models
        self._tools = tools
        self._announce = announce
        self._max_turns = max_turns
        self._max_characters = max_characters
        self._limits = limits
        self._turns: dict[str, Turn] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def running(self, conversation_id: str) -> Turn | None:
        """Return the conversation's running turn."""
        turn = self._turns.get(conversation_id)
        return turn if turn is not None and not turn.ended else None

    def find(self, conversation_id: str, reply_id: str | None = None) -> Turn | None:
        """Return the running or just ended turn, of `reply_id` if given."""
        turn = self._turns.get(conversation_id)
        if turn is None or (reply_id is not None and turn.reply_id != reply_id):
            return None
        return turn

    @property
    def count(self) -> int:
        """How many turns are running."""
        return sum(not turn.ended for turn in self._turns.values())

    async def ask(self, conversation_id: str, question: Question) -> Turn:
        """Accept a question and start its turn, or rejoin the turn it already has."""
        async with self._locks[conversation_id]:
            conversation = await self._conversation(conversation_id, question)
            if known := self._turn_of(conversation, question):
                return known
            self._refuse_if_busy(conversation_id)
            model_id = self._model_id(conversation, question)
            model = await self._equipped(model_id, question.tools)
            async with self._store.attachments.using(ids_in(question.parts)):
                parent, asked = await self._asked(conversation, question, model)
                reply = _reply(parent, model_id, question)
                conversation = await self._journal(conversation, question, asked, reply)
            return self._start(conversation, reply, model, question.config)

    async def follow(self, conversation_id: str, begun: Begun) -> Turn:
        """Show and keep a turn that was begun elsewhere, as if it had been asked here."""
        async with self._locks[conversation_id]:
            conversation = await self._store.get(conversation_id)
            self._refuse_if_busy(conversation_id)
            question = Question(message_id=begun.message["id"], parent_is_leaf=True)
            is_known = question.message_id in conversation.nodes
            asked = [] if is_known else [_message(conversation, question, begun.message)]
            reply = _reply(question.message_id, begun.model_id, question, begun.reply_id)
            await self._journal(conversation, question, asked, reply)
            return self._start(conversation, reply, begun.model, question.config)

    def _start(
        self, conversation: Conversation, reply: Record, model: ChatModel, config: ChatModelConfig
    ) -> Turn:
        assignment = Assignment(
            conversation_id=conversation.id,
            reply=reply,
            model=model,
            messages=[node.message() for node in conversation.branch(reply["parent"])],
            config=config,
            place=conversation.place,
        )
        return self._begin(assignment)

    async def answer(self, conversation_id: str, approval_id: str, verdict: Verdict) -> int:
        """Take a person's answer to a tool call; the reply goes on after the last one.

        Return how many calls still wait. What then runs are the calls as they are kept, whatever
        the one who answers saw. A call whose model cannot be asked now can only be denied.
        """
        async with self._locks[conversation_id]:
            conversation = await self._store.get(conversation_id)
            node, _ = waiting_call(conversation, approval_id)
            self._refuse_if_busy(conversation_id)
            left = len(approvals.pending(node.parts)) - 1
            model = None if left else await self._model_again(node, verdict)
            record = approval_record(node, approval_id, verdict, continues=model is not None)
            seq = await self._store.append(conversation_id, record, durable=True)
            if model is None:
                self._announce("conversation", conversation=conversation_id, seq=seq)
            else:
                self._begin(continuation(conversation, node, model, seq))
            return left

    async def stop(self, conversation_id: str) -> bool:
        """Stop what runs, or deny what waits, and wait for its end; tell whether there was something."""
        turn = self.running(conversation_id)
        if turn is None:
            return await self._stop_waiting(conversation_id)
        turn.stop()
        await turn.wait()
        return True

    async def interrupt_all(self, error: ChatError) -> None:
        """End every turn because the server is going down; returns when all are saved."""
        running = [turn for turn in self._turns.values() if not turn.ended]
        for turn in running:
            turn.stop(error)
        await asyncio.gather(*(turn.wait() for turn in running))

    def _begin(self, assignment: Assignment) -> Turn:
        turn = Turn(
            assignment,
            self._store,
            max_characters=self._max_characters,
            limits=self._limits,
            on_end=self._ended,
        )
        self._turns[turn.conversation_id] = turn
        self._announce("turn-started", conversation=turn.conversation_id, reply=turn.reply_id, seq=turn.seq)
        return turn

    async def _equipped(
        self, model_id: str, tool_ids: Sequence[str], *, even_gone: bool = False
    ) -> ChatModel:
        """Return a model with the tools that it is lent."""
        model = await self._models.get(model_id)
        if not tool_ids:
            return model
        if self._tools is None or not isinstance(model, ToolUser):
            raise _unsupported("tools-unsupported", "This model cannot use tools.")
        searches = WEB_SEARCH in tool_ids
        if searches and not model.can_search:
            raise _unsupported("search-unsupported", "This model cannot search the web here.")
        others = [tool_id for tool_id in tool_ids if tool_id != WEB_SEARCH]
        tools = await self._tools.get(others, even_gone=even_gone)
        return model.with_tools(tools, searches=searches)

    async def _model_again(self, node: Node, verdict: Verdict) -> ChatModel:
        """Return the model whose reply goes on. Where nothing was approved, it need not be all there."""
        runs_something = verdict.approved or any(map(approvals.is_approved, node.parts))
        tools = node.asked.get("tools", ())
        try:
            return await self._equipped(node.asked["model"], tools, even_gone=not runs_something)
        except ChatError as problem:
            if runs_something:
                raise
            return Unavailable(problem)

    async def _stop_waiting(self, conversation_id: str) -> bool:
        async with self._locks[conversation_id]:
            conversation = await self._store.get(conversation_id)
            leaf = conversation.nodes.get(conversation.leaf or "")
            if leaf is None or leaf.status != "waiting":
                return False
            seq = await self._store.append(conversation_id, stopped_record(leaf), durable=True)
            self._announce("conversation", conversation=conversation_id, seq=seq)
            return True

    async def _conversation(self, conversation_id: str, question: Question) -> Conversation:
        """Return the conversation; one that the question begins is empty, and not yet on disk."""
        try:
            return await self._store.get(conversation_id)
        except NotFoundError:
            if question.begins is None:
                raise
            return Conversation(conversation_id)

    def _turn_of(self, conversation: Conversation, question: Question) -> Turn | None:
        """Return the turn of a question that was posted before; refuse one that was answered."""
        if question.message_id is None or question.message_id not in conversation.nodes:
            return None
        turn = self.find(conversation.id)
        if turn is not None and turn.question_id == question.message_id:
            return turn
        if any(node.parent == question.message_id for node in conversation.nodes.values()):
            raise ConflictError(
                "already-asked",
                "This message was already answered.",
                hint="Reload the conversation to see the answer.",
            )
        return None

    def _refuse_if_busy(self, conversation_id: str) -> None:
        if turn := self.running(conversation_id):
            raise turn_running(reply=turn.reply_id)
        if self.count >= self._max_turns:
            raise BusyError(
                "too-many-turns",
                "Too many answers are being written at once.",
                detail=f"The limit is {self._max_turns}.",
                hint="Wait for one to end, or stop one.",
                retryable=True,
                retry_after=5,
            )

    def _model_id(self, conversation: Conversation, question: Question) -> str:
        model_id = question.model or conversation.model or (question.begins or {}).get("model")
        if model_id is None:
            raise InvalidRequestError("no-model", "No model was chosen.", status=422, hint="Choose a model.")
        return model_id

    async def _asked(
        self, conversation: Conversation, question: Question, model: ChatModel
    ) -> tuple[str | None, list[Record]]:
        """Check the question's files; return the id of the message to answer, and its record if it is new."""
        known = question.message_id
        if question.regenerate is not None:
            known = conversation.node(question.regenerate).parent
        asked = conversation.nodes.get(known or "")
        files = self._store.attachments
        if asked is not None or question.regenerate is not None:
            await checked(asked.parts if asked is not None else [], files, model.attachments)
            return known, []
        parts = await checked(question.parts, files, model.attachments)
        message: dict[str, Any] = {"id": question.message_id, "role": "user", "parts": parts, "metadata": {}}
        return question.message_id, [_message(conversation, question, message)]

    async def _journal(
        self, conversation: Conversation, question: Question, asked: list[Record], reply: Record
    ) -> Conversation:
        """Write a question, durably, and open its reply; return the conversation they are in."""
        if question.begins is not None and not conversation.created:
            created = await self._store.create(question.begins, *asked, reply, durable=True)
            reply["seq"] = created.seq
            return created
        base_seq = question.base_seq if asked or question.regenerate is not None else None
        reply["seq"] = await self._store.append(
            conversation.id, *asked, reply, durable=bool(asked), base_seq=base_seq
        )
        return conversation

    def _ended(self, turn: Turn) -> None:
        self._announce(
            "turn-ended",
            conversation=turn.conversation_id,
            reply=turn.reply_id,
            seq=turn.seq,
            status=turn.status,
        )
        asyncio.get_running_loop().call_later(REMEMBER_SECONDS, self._forget, turn)

    def _forget(self, turn: Turn) -> None:
        if self._turns.get(turn.conversation_id) is turn:
            del self._turns[turn.conversation_id]


def _message(conversation: Conversation, question: Question, message: Mapping[str, Any]) -> Record:
    parent = conversation.leaf if question.parent_is_leaf else question.parent
    if parent is not None:
        conversation.node(parent)
    return {"type": "message", "created": now(), "parent": parent, "message": dict(message)}


def _reply(parent: str | None, model_id: str, question: Question, reply_id: str | None = None) -> Record:
    record: Record = {
        "type": "reply",
        "created": now(),
        "parent": parent,
        "id": reply_id or str(uuid.uuid4()),
        "model": model_id,
        "config": question.config.explicit(),
    }
    return record | ({"tools": list(question.tools)} if question.tools else {})


def _unsupported(code: str, title: str) -> InvalidRequestError:
    return InvalidRequestError(
        code, title, status=422, hint="Switch it off beside the model, or choose another model."
    )


def turn_running(**extra: Any) -> ConflictError:
    """Return the error for what cannot be done while a conversation is answering."""
    return ConflictError(
        "turn-running",
        "This conversation is still answering.",
        hint="Wait for the answer, or stop it.",
        retryable=True,
        extra=extra,
    )
