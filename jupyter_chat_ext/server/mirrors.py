"""Keeps kernels' copies of the chats in their cells up to date, and takes over what code did there.

A kernel's copy (kernel.mirror) is given every change of its conversation. What code added to a chat
is journaled here; a turn that code began runs in its kernel and is followed here, so that it is a
turn as any other: seen while it is written, stopped, rejoined, kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal, TypeAlias

from jupyter_chat_ext.core.conversation import Conversation
from jupyter_chat_ext.core.errors import BusyError, ChatError
from jupyter_chat_ext.core.place import Place
from jupyter_chat_ext.kernel.protocol import (
    VERSION,
    ApprovalBody,
    ChatFacts,
    Edit,
    Sync,
    body_of,
    pack_body,
)
from jupyter_chat_ext.models.kernel_files import files_for
from jupyter_chat_ext.models.kernel_function import FunctionRun
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.server.inline_chats import InlineChats, bodies
from jupyter_chat_ext.server.kernels import KernelFunctions
from jupyter_chat_ext.server.kernels.functions import PREFIX
from jupyter_chat_ext.turn.approvals import Verdict
from jupyter_chat_ext.turn.turns import Begun, Turns

_OF_INTEREST: Final = frozenset({"conversation", "turn-ended", "deleted"})
_Progress: TypeAlias = Literal["taken", "runs", "waits"]
"""What becomes of an Edit: taken over, a turn whose end takes it, or not yet (nor what follows it)."""

_UNFINISHED: Final = frozenset({"running", "interrupted"})
_ROUNDS: Final = 5
"""So often a kernel may have news while we take in its news."""

logger = logging.getLogger("jupyter_chat_ext")


@dataclass(frozen=True)
class _Chat:
    """A chat in a kernel, as the kernel tells of it; `path` is that of its notebook, if it has one."""

    kernel_id: str
    facts: ChatFacts
    path: str

    @property
    def key(self) -> tuple[str, str]:
        return self.kernel_id, self.facts["key"]

    @property
    def place(self) -> Place:
        return Place(self.path, self.facts["key"])

    @property
    def model_id(self) -> str:
        return f"{PREFIX}{self.kernel_id}/{self.facts['model']}"


class Mirrors:
    """Follows what happens in conversations and in kernels. One per server."""

    def __init__(self, inline: InlineChats, turns: Turns, kernels: KernelFunctions, changes: Changes) -> None:
        self._inline = inline
        self._turns = turns
        self._kernels = kernels
        self._bound: dict[tuple[str, str], str] = {}
        self._taken: dict[tuple[str, str], str] = {}
        self._ended: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._locks: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._due: set[tuple[str, str]] = set()
        self._followed: set[str] = set()
        self._postponed: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        kernels.on_chats = lambda kernel_id: self._soon(self._look_at(kernel_id))
        changes.listeners.append(self._changed)

    async def close(self) -> None:
        """Stop keeping kernels up to date."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _changed(self, kind: str, facts: Mapping[str, Any]) -> None:
        if kind in _OF_INTEREST and self._kernels.with_chats:
            has_ended = kind == "turn-ended" and facts["status"] != "waiting"
            ended = [facts["reply"]] if has_ended else []
            self._soon(self._tell_kernels(facts["conversation"], ended))
        if kind == "turn-ended":
            postponed, self._postponed = self._postponed, set()
            for kernel_id in postponed:
                self._soon(self._look_at(kernel_id))

    async def _look_at(self, kernel_id: str) -> None:
        """Give a kernel what it does not know of its chats, and take what it did."""
        path = (await self._kernels.paths()).get(kernel_id, "")
        known: Mapping[Place, str | None] = await self._inline.places()
        for facts in self._kernels.chats(kernel_id):
            chat = _Chat(kernel_id, facts, path)
            conversation_id = known.get(chat.place, facts["conversation"])
            if facts["unsaved"] or conversation_id != facts["conversation"]:
                await self._synchronize(chat)

    async def _tell_kernels(self, conversation_id: str, ended: Sequence[str]) -> None:
        conversation = await self._inline.get(conversation_id)
        place = conversation.place if conversation is not None else None
        paths = await self._kernels.paths()
        for kernel_id in self._kernels.with_chats:
            for facts in self._kernels.chats(kernel_id):
                chat = _Chat(kernel_id, facts, paths.get(kernel_id, ""))
                is_here = place is not None and chat.place == place
                if is_here or self._bound.get(chat.key, facts["conversation"]) == conversation_id:
                    self._ended[chat.key] += ended
                    await self._synchronize(chat)

    async def _synchronize(self, chat: _Chat) -> None:
        if chat.key in self._due:
            return  # whoever waits already will see this too
        self._due.add(chat.key)
        async with self._locks[chat.key]:
            self._due.discard(chat.key)
            for _ in range(_ROUNDS):
                conversation = await self._conversation(chat)
                if self._is_running(conversation) and not chat.facts["cleared"]:
                    return  # the end of its turn will bring us here again
                edits = await self._exchange(chat, conversation)
                taken = await self._take(chat, conversation, edits) if chat.path else None
                if taken is None:
                    return
                self._taken[chat.key] = taken

    async def _exchange(self, chat: _Chat, conversation: Conversation | None) -> Sequence[Edit]:
        request: Sync = {
            "type": "sync",
            "version": VERSION,
            "key": chat.facts["key"],
            "conversation": conversation.id if conversation is not None else None,
            "ended": self._ended.pop(chat.key, []),
            "taken": self._taken.get(chat.key),
        }
        messages = bodies(conversation) if conversation is not None else []
        files = self._inline.files
        if wanted := await asyncio.to_thread(files_for, [body["parts"] for body in messages], files):
            request["files"] = wanted
        body = pack_body(body_of(messages, {}))
        edits = await self._kernels.synchronize(chat.kernel_id, request, body, files)
        if conversation is not None:
            self._bound[chat.key] = conversation.id
        else:
            self._bound.pop(chat.key, None)
        return edits

    async def _take(
        self, chat: _Chat, conversation: Conversation | None, edits: Sequence[Edit]
    ) -> str | None:
        """Journal what code did, in its order, as far as that can be done now; return the last Edit taken."""
        taken = None
        for batch in _batches(edits):
            conversation, progress = await self._take_batch(chat, conversation, batch)
            if progress == "waits":
                break
            if progress == "taken":
                taken = batch[-1]["id"]
        return taken

    async def _take_batch(
        self, chat: _Chat, conversation: Conversation | None, batch: Sequence[Edit]
    ) -> tuple[Conversation | None, _Progress]:
        edit, is_running = batch[0], self._is_running(conversation)
        if edit["kind"] == "clear":
            await self._inline.leave(conversation)
            return None, "taken"
        if self._is_known(batch, conversation):
            return conversation, "runs" if edit["kind"] == "turn" and is_running else "taken"
        if is_running:
            return conversation, "waits"
        conversation = conversation or await self._inline.create(chat.place, chat.model_id)
        return conversation, await self._do(chat, conversation, batch)

    async def _do(self, chat: _Chat, conversation: Conversation, batch: Sequence[Edit]) -> _Progress:
        edit = batch[0]
        if "approval" in edit:
            return await self._approve(chat, conversation, edit["approval"])
        if edit["kind"] == "turn":
            await self._follow(chat, conversation, edit)
            return "runs"
        await self._inline.add(conversation, [one["message"] for one in batch])
        return "taken"

    async def _approve(self, chat: _Chat, conversation: Conversation, answer: ApprovalBody) -> _Progress:
        """Take what code answered to a tool call."""
        verdict = Verdict(approved=answer["approved"], reason=answer["reason"])
        try:
            await self._turns.answer(conversation.id, answer["id"], verdict)
        except BusyError:
            self._postponed.add(chat.kernel_id)
            return "waits"
        except ChatError as error:
            logger.info("What code answered to a tool call came too late: %s", error)
        return "taken"

    async def _follow(self, chat: _Chat, conversation: Conversation, edit: Edit) -> None:
        """Let the turn that code began be one of this server's turns."""
        run = FunctionRun(self._kernels, chat.kernel_id, chat.facts["model"], edit["reply"])
        question = await self._inline.with_kept_files(edit["message"])
        begun = Begun(message=question, reply_id=edit["reply"], model_id=chat.model_id, model=run)
        try:
            await self._turns.follow(conversation.id, begun)
        except BusyError:
            self._postponed.add(chat.kernel_id)
        else:
            self._followed.add(edit["reply"])

    def _is_known(self, batch: Sequence[Edit], conversation: Conversation | None) -> bool:
        """Tell whether this server, or one before it, has taken over messages, or an answer."""
        nodes = conversation.nodes if conversation is not None else {}
        if "approval" in batch[0]:
            return False
        if "reply" not in batch[0]:
            return all(edit["message"]["id"] in nodes for edit in batch)
        node = nodes.get(batch[0]["reply"])
        return batch[0]["reply"] in self._followed or (node is not None and node.status not in _UNFINISHED)

    def _is_running(self, conversation: Conversation | None) -> bool:
        return conversation is not None and self._turns.running(conversation.id) is not None

    async def _conversation(self, chat: _Chat) -> Conversation | None:
        """Return the conversation of a kernel's chat."""
        found = await self._inline.find(chat.place)
        if found is None:  # the notebook may have been renamed a moment ago
            known = await self._inline.get(self._bound.get(chat.key))
            is_its = known is not None and known.place and known.place.key == chat.facts["key"]
            found = known if is_its else None
        return found

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _batches(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Give messages that follow each other together, everything else by itself."""
    for _, batch in groupby(edits, lambda edit: edit["kind"] == "append" or edit["id"]):
        yield list(batch)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except (ChatError, TimeoutError) as error:
        # the kernel is gone, or too busy: it is told when it is back
        logger.info("A kernel was not told of its chat: %s", error)
