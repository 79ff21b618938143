"""The chats in cells' outputs: which conversation each shows. Its place names a notebook and a chat there."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from jupyter_core.utils import ensure_async

from jupyter_chat_ext.core.conversation import Conversation, Node, Record
from jupyter_chat_ext.core.errors import NotFoundError
from jupyter_chat_ext.core.place import Place
from jupyter_chat_ext.kernel.protocol import MessageBody
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.made_files import named
from jupyter_chat_ext.turn.turn import now

Transcript: TypeAlias = Sequence[tuple[str, str]]
"""What a notebook's file has of a conversation: role and text."""


class InlineChats:
    """Finds the conversations of chats in cells' outputs, makes them and moves them.

    files: those that the messages name
    """

    def __init__(self, store: ConversationStore, changes: Changes, contents_manager: Any) -> None:
        self.files = store.attachments
        self._store = store
        self._changes = changes
        self._contents_manager = contents_manager
        self._resolving = asyncio.Lock()

    async def resolve(
        self, place: Place, origin_id: str | None, transcript: Transcript
    ) -> Conversation | None:
        """Return the conversation of a place; None if it is still empty.

        origin_id, transcript: what the notebook's file says. A notebook that was renamed keeps
        its conversation, a copy gets one of its own, and one from elsewhere brings its words.
        """
        async with self._resolving:
            if (found := await self.find(place)) is not None:
                return found
            origin = await self.get(origin_id)
            if origin is None:
                words = [_spoken(role, text) for role, text in transcript]
                return await self._create_with(place, None, words)
            if origin.place is None or origin.place.path == place.path:
                return origin if origin.place is not None else None
            if not await self._exists(origin.place.path):
                await self._move(origin, place)
                return origin
            copies = bodies(origin)
            for copy in copies:
                copy["id"] = str(uuid.uuid4())
            return await self._create_with(place, origin.model, copies)

    async def places(self) -> dict[Place, str]:
        """Return the id of the conversation of each place."""
        listed = reversed(await self._store.list())
        return {one.place: one.id for one in listed if one.place is not None}

    async def find(self, place: Place) -> Conversation | None:
        """Return the conversation of a place."""
        return await self.get((await self.places()).get(place))

    async def get(self, conversation_id: str | None) -> Conversation | None:
        """Return a conversation that may have been deleted."""
        try:
            return await self._store.get(conversation_id) if conversation_id else None
        except NotFoundError:
            return None

    async def create(self, place: Place, model: str | None) -> Conversation:
        """Begin a conversation in a place."""
        record: Record = {
            "type": "conversation",
            "v": 1,
            "seq": 0,
            "id": str(uuid.uuid4()),
            "created": now(),
            "title": "",
            "place": place.to_json(),
        }
        return await self._store.create(record | ({"model": model} if model else {}))

    async def add(self, conversation: Conversation, messages: Iterable[MessageBody]) -> None:
        """Add messages at the end of a conversation; it may have some of them already."""
        seq = conversation.seq
        for body in messages:
            if body["id"] not in conversation.nodes:
                kept = await self.with_kept_files(body)
                record = {"type": "message", "created": now(), "parent": conversation.leaf, **_record(kept)}
                seq = await self._store.append(conversation.id, record, durable=True)
        self._changes.announce("conversation", conversation=conversation.id, seq=seq)

    async def with_kept_files(self, body: MessageBody) -> MessageBody:
        """Return a message that came from a kernel with its files kept here, so that it only names them."""
        parts = [await named(part, self.files, longer_than=0) for part in body["parts"]]
        return {**body, "parts": parts}

    async def leave(self, conversation: Conversation | None) -> None:
        """Take a conversation out of its cell, whose chat begins anew."""
        if conversation is not None:
            await self._move(conversation, None)

    async def _move(self, conversation: Conversation, place: Place | None) -> None:
        record = {
            "type": "change",
            "changed": now(),
            "place": place.to_json() if place is not None else None,
        }
        seq = await self._store.append(conversation.id, record, durable=True)
        self._changes.announce("conversation", conversation=conversation.id, seq=seq)

    async def _create_with(
        self, place: Place, model: str | None, messages: Sequence[MessageBody]
    ) -> Conversation | None:
        if not messages:
            return None
        conversation = await self.create(place, model)
        await self.add(conversation, messages)
        return conversation

    async def _exists(self, path: str) -> bool:
        return bool(await ensure_async(self._contents_manager.file_exists(path)))


def bodies(conversation: Conversation) -> list[MessageBody]:
    """Return the messages shown as kernels are given them, but for one that is being written."""
    branch = conversation.branch(conversation.leaf)
    return [_body(node) for node in branch if node.status != "running"]


def _body(node: Node) -> MessageBody:
    metadata = node.metadata | ({"status": node.status} if node.status != "done" else {})
    body: MessageBody = {"id": node.id, "role": node.role, "parts": node.parts, "metadata": metadata}
    if node.native is not None:
        body["native"] = node.native
    return body


def _record(body: MessageBody) -> Record:
    """Return what a journal keeps of a message that is complete."""
    message = {name: value for name, value in body.items() if name != "native"}
    facts: Record = {"message": message}
    if (status := body["metadata"].get("status")) in ("stopped", "failed", "interrupted"):
        facts["status"] = status
    if body.get("native") is not None:
        facts["native"] = body["native"]
    return facts


def _spoken(role: str, text: str) -> MessageBody:
    part = {"type": "text", "text": text}
    return {"id": str(uuid.uuid4()), "role": role, "parts": [part], "metadata": {}}
