"""Deletes conversations so that a change of mind loses nothing: for good only a little later."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any, Final

from jupyter_chat_ext.core.conversation import Conversation
from jupyter_chat_ext.core.errors import ChatError, StoreError
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.turn import now
from jupyter_chat_ext.turn.turns import Turns

SECONDS: Final = 60.0
"""How long what was deleted can be restored, also after a reload or a restart."""

logger = logging.getLogger("jupyter_chat_ext")


class Deleting:
    """Deletes, restores and, when the time is over, destroys conversations."""

    def __init__(
        self, store: ConversationStore, turns: Turns, changes: Changes, *, seconds: float = SECONDS
    ) -> None:
        self.seconds = seconds
        self._store = store
        self._turns = turns
        self._changes = changes
        self._tasks: set[asyncio.Task[None]] = set()

    async def delete(self, conversation_id: str) -> None:
        """Stop a conversation's turn and hide it; raise NotFoundError if there is none."""
        await self._turns.stop(conversation_id)
        await self._store.get(conversation_id)
        try:
            await self._mark(conversation_id, deleted=True)
            self._destroy_after(conversation_id, self.seconds)
        except StoreError:  # a file that can only be read, of a newer version say
            await self._store.destroy(conversation_id)
        self._changes.announce("deleted", conversation=conversation_id)

    async def restore(self, conversation_id: str) -> Conversation:
        """Bring a conversation back; raise NotFoundError if it is gone for good."""
        if any(one.id == conversation_id for one in await self._store.deleted()):
            seq = await self._mark(conversation_id, deleted=False)
            self._changes.announce("conversation", conversation=conversation_id, seq=seq)
        return await self._store.get(conversation_id)

    async def listed(self) -> list[dict[str, Any]]:
        """Return what can be restored, the last deleted first; and see to it that it goes in time."""
        deleted = await self._store.deleted()
        if not self._tasks:  # what a server before this one left
            for one in deleted:
                self._destroy_after(one.id, self._left(one))
        found = sorted(deleted, key=lambda one: one.deleted or "", reverse=True)
        left = ((one, self._left(one)) for one in found)
        return [{"id": one.id, "title": one.title, "seconds": some} for one, some in left if some > 0]

    async def close(self) -> None:
        """Leave the rest to the next server."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _mark(self, conversation_id: str, *, deleted: bool) -> int:
        record = {"type": "change", "changed": now(), "deleted": deleted}
        return await self._store.append(conversation_id, record, durable=True)

    def _left(self, conversation: Conversation) -> float:
        """Return for how many seconds a deleted conversation can still be restored."""
        since = datetime.fromisoformat(conversation.deleted or now())
        passed = (datetime.now(UTC) - since).total_seconds()
        # a clock that was put back must not keep it forever
        return round(min(self.seconds, self.seconds - passed), 3)

    def _destroy_after(self, conversation_id: str, seconds: float) -> None:
        task = asyncio.create_task(self._destroy(conversation_id, seconds))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _destroy(self, conversation_id: str, seconds: float) -> None:
        """Wait, then destroy it, unless it was restored, or deleted anew, meanwhile."""
        await asyncio.sleep(max(0.0, seconds))
        try:
            if any(one.id == conversation_id and self._left(one) <= 0 for one in await self._store.deleted()):
                await self._store.destroy(conversation_id)
        except ChatError as error:  # gone already, or a disk that fails: the next server tries again
            logger.info("A deleted conversation was not destroyed: %s", error.title)
