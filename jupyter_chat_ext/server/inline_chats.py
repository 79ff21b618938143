"""The chats in cells' outputs: which conversation each shows, and what its kernel knows of it.

A conversation's place names a notebook and a chat in it. Kernels have copies (kernel.mirror): they
are given every change of the conversation, and what code did there is journaled here.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import defaultdict
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from jupyter_core.utils import ensure_async

from jupyter_chat_ext.core.conversation import Conversation, Node, Record
from jupyter_chat_ext.core.errors import ChatError, NotFoundError
from jupyter_chat_ext.core.place import Place
from jupyter_chat_ext.kernel.protocol import (
    VERSION,
    ChatFacts,
    Edit,
    MessageBody,
    Sync,
    body_of,
    pack_body,
)
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.server.kernels import KernelFunctions
from jupyter_chat_ext.server.kernels.functions import PREFIX
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.turn import now
from jupyter_chat_ext.turn.turns import Turns

Transcript: TypeAlias = Sequence[tuple[str, str]]
"""What a notebook's file has of a conversation: role and text."""

_OF_INTEREST: Final = frozenset({"conversation", "turn-ended", "deleted"})
_ROUNDS: Final = 5
"""So often a kernel may have news while we take in its news."""

logger = logging.getLogger("jupyter_chat_ext")


class InlineChats:
    """Finds the conversations of chats in cells' outputs, and keeps their kernels up to date."""

    def __init__(
        self,
        store: ConversationStore,
        turns: Turns,
        kernels: KernelFunctions,
        changes: Changes,
        contents_manager: Any,
    ) -> None:
        self._store = store
        self._turns = turns
        self._kernels = kernels
        self._changes = changes
        self._contents_manager = contents_manager
        self._bound: dict[tuple[str, str], str] = {}
        self._ended: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._resolving = asyncio.Lock()
        self._locks: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: set[asyncio.Task[None]] = set()
        kernels.on_chats = lambda kernel_id: self._soon(self._follow(kernel_id))
        changes.listeners.append(self._changed)

    async def resolve(
        self, place: Place, origin_id: str | None, transcript: Transcript
    ) -> Conversation | None:
        """Return the conversation of a place; None if it is still empty.

        origin_id, transcript: what the notebook's file says. A notebook that was renamed keeps
        its conversation, a copy gets one of its own, and one from elsewhere brings its words.
        """
        async with self._resolving:
            if (found := await self._find(place)) is not None:
                return found
            origin = await self._get(origin_id)
            if origin is None:
                words = [_spoken(role, text) for role, text in transcript]
                return await self._create(place, None, words) if words else None
            if origin.place is None or origin.place.path == place.path:
                return origin if origin.place is not None else None
            if not await self._exists(origin.place.path):
                await self._move(origin, place)
                return origin
            copies = _bodies(origin)
            for copy in copies:
                copy["id"] = str(uuid.uuid4())
            return await self._create(place, origin.model, copies) if copies else None

    async def close(self) -> None:
        """Stop keeping kernels up to date."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _changed(self, kind: str, facts: Mapping[str, Any]) -> None:
        if kind in _OF_INTEREST and self._kernels.with_chats:
            ended = [facts["reply"]] if kind == "turn-ended" else []
            self._soon(self._tell_kernels(facts["conversation"], ended))

    async def _follow(self, kernel_id: str) -> None:
        """Give a kernel what it does not know of its chats, and take what it did."""
        path = (await self._kernels.paths()).get(kernel_id)
        for facts in self._kernels.chats(kernel_id):
            conversation = await self._conversation(kernel_id, facts["key"], path)
            known = facts["conversation"]
            if facts["unsaved"] or (conversation is not None and conversation.id != known):
                await self._synchronize(kernel_id, facts, path)

    async def _tell_kernels(self, conversation_id: str, ended: Sequence[str]) -> None:
        conversation = await self._get(conversation_id)
        place = conversation.place if conversation is not None else None
        paths = await self._kernels.paths()
        for kernel_id in self._kernels.with_chats:
            path = paths.get(kernel_id)
            for facts in self._kernels.chats(kernel_id):
                bound = self._bound.get((kernel_id, facts["key"]), facts["conversation"])
                is_here = place is not None and (place.path, place.key) == (path, facts["key"])
                if is_here or bound == conversation_id:
                    self._ended[kernel_id, facts["key"]] += ended
                    await self._synchronize(kernel_id, facts, path)

    async def _synchronize(self, kernel_id: str, facts: ChatFacts, path: str | None) -> None:
        key = facts["key"]
        taken = 0
        async with self._locks[kernel_id, key]:
            for _ in range(_ROUNDS):
                conversation = await self._conversation(kernel_id, key, path)
                if conversation is not None and self._turns.running(conversation.id) is not None:
                    return  # its end will bring us here again
                edits = await self._exchange(kernel_id, key, conversation, taken)
                if not edits or path is None:
                    return
                model = f"{PREFIX}{kernel_id}/{facts['model']}"
                await self._take(Place(path, key), conversation, model, edits)
                taken = edits[-1]["number"]

    async def _exchange(
        self, kernel_id: str, key: str, conversation: Conversation | None, taken: int
    ) -> Sequence[Edit]:
        request: Sync = {
            "type": "sync",
            "version": VERSION,
            "key": key,
            "conversation": conversation.id if conversation is not None else None,
            "ended": self._ended.pop((kernel_id, key), []),
            "taken": taken,
        }
        bodies = _bodies(conversation) if conversation is not None else []
        edits = await self._kernels.synchronize(kernel_id, request, pack_body(body_of(bodies, {})))
        if conversation is not None:
            self._bound[kernel_id, key] = conversation.id
        else:
            self._bound.pop((kernel_id, key), None)
        return edits

    async def _take(
        self, place: Place, conversation: Conversation | None, model: str, edits: Sequence[Edit]
    ) -> None:
        """Journal what code did to a chat."""
        if any(edit["kind"] == "clear" for edit in edits):
            if conversation is not None:
                await self._move(conversation, None)
            conversation = None
        messages = [edit["message"] for edit in edits if "message" in edit]
        if conversation is None:
            await self._create(place, model, messages)
        else:
            await self._write(conversation, messages)

    async def _conversation(self, kernel_id: str, key: str, path: str | None) -> Conversation | None:
        """Return the conversation of a kernel's chat."""
        found = await self._find(Place(path, key)) if path is not None else None
        if found is None:  # the notebook may have been renamed a moment ago
            known = await self._get(self._bound.get((kernel_id, key)))
            found = known if known is not None and known.place and known.place.key == key else None
        return found

    async def _find(self, place: Place) -> Conversation | None:
        listed = (one for one in await self._store.list() if one.place == place)
        found = next(listed, None)
        return await self._get(found.id) if found is not None else None

    async def _get(self, conversation_id: str | None) -> Conversation | None:
        try:
            return await self._store.get(conversation_id) if conversation_id else None
        except NotFoundError:
            return None

    async def _exists(self, path: str) -> bool:
        return bool(await ensure_async(self._contents_manager.file_exists(path)))

    async def _create(
        self, place: Place, model: str | None, messages: Sequence[MessageBody]
    ) -> Conversation | None:
        if not messages:
            return None
        record: Record = {
            "type": "conversation",
            "v": 1,
            "seq": 0,
            "id": str(uuid.uuid4()),
            "created": now(),
            "title": "",
            "place": place.to_json(),
        }
        conversation = await self._store.create(record | ({"model": model} if model else {}))
        await self._write(conversation, messages)
        return conversation

    async def _write(self, conversation: Conversation, messages: Iterable[MessageBody]) -> None:
        """Add messages at the end of a conversation."""
        seq = conversation.seq
        for body in messages:
            if body["id"] not in conversation.nodes:
                message = {name: value for name, value in body.items() if name != "native"}
                record = {
                    "type": "message",
                    "created": now(),
                    "parent": conversation.leaf,
                    "message": message,
                }
                seq = await self._store.append(conversation.id, record, durable=True)
        self._changes.announce("conversation", conversation=conversation.id, seq=seq)

    async def _move(self, conversation: Conversation, place: Place | None) -> None:
        record = {
            "type": "change",
            "changed": now(),
            "place": place.to_json() if place is not None else None,
        }
        seq = await self._store.append(conversation.id, record, durable=True)
        self._changes.announce("conversation", conversation=conversation.id, seq=seq)

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except (ChatError, TimeoutError) as error:
        # the kernel is gone, or too busy: it is told when it is back
        logger.info("A kernel was not told of its chat: %s", error)


def _bodies(conversation: Conversation) -> list[MessageBody]:
    branch = conversation.branch(conversation.leaf)
    return [_body(node) for node in branch if node.status != "running"]


def _body(node: Node) -> MessageBody:
    metadata = node.metadata | ({"status": node.status} if node.status != "done" else {})
    body: MessageBody = {"id": node.id, "role": node.role, "parts": node.parts, "metadata": metadata}
    if node.native is not None:
        body["native"] = node.native
    return body


def _spoken(role: str, text: str) -> MessageBody:
    part = {"type": "text", "text": text}
    return {"id": str(uuid.uuid4()), "role": role, "parts": [part], "metadata": {}}
