"""Follows notebooks that are renamed or moved through Jupyter: conversations belong to them all the same."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from jupyter_events import EventLogger

from jupyter_chat_ext.core.conversation import Conversation
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.core.place import moved
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.turn import now

CONTENTS: Final = "https://events.jupyter.org/jupyter_server/contents_service/v1"
"""What Jupyter tells of its files; a contents manager of another kind may tell nothing."""

logger = logging.getLogger("jupyter_chat_ext")


class Renames:
    """Listens to Jupyter's file service. One per server."""

    def __init__(self, store: ConversationStore, changes: Changes, event_logger: EventLogger) -> None:
        self._store = store
        self._changes = changes
        self._event_logger = event_logger
        self._lock = asyncio.Lock()

    def listen(self) -> None:
        """Begin to follow files."""
        self._event_logger.add_listener(schema_id=CONTENTS, listener=self._on_event)

    def close(self) -> None:
        """Follow them no more."""
        self._event_logger.remove_listener(listener=self._on_event)

    async def follow(self, old: str, new: str) -> None:
        """Tell the conversations of what was called `old`, a notebook or a folder of them."""
        async with self._lock:  # one rename after the other, in their order
            for conversation in await self._store.list():
                seq = await self._move(conversation, old, new)
                if seq is not None:
                    self._changes.announce("conversation", conversation=conversation.id, seq=seq)
            for conversation in await self._store.deleted():  # it may come back
                await self._move(conversation, old, new)

    async def _move(self, conversation: Conversation, old: str, new: str) -> int | None:
        path = moved(conversation.notebook or "", old, new)
        if path is None:
            return None
        record = {"type": "change", "changed": now(), "notebook": path}
        try:
            return await self._store.append(conversation.id, record, durable=True)
        except ChatError as error:  # the others are told all the same
            _log(error)
            return None

    async def _on_event(self, logger: EventLogger, schema_id: str, data: Mapping[str, Any]) -> None:  # noqa: ARG002
        if data["action"] != "rename":
            return
        try:
            await self.follow(data["source_path"].strip("/"), data["path"].strip("/"))
        except ChatError as error:  # none could be listed
            _log(error)


def _log(error: ChatError) -> None:
    logger.warning("A notebook was renamed, and its conversations were not told: %s", error.title)
