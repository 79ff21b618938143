"""conversations/<id>/fork and imports: conversations made from others."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.conversation import Conversation, Record
from jupyter_chat_ext.core.errors import StoreError
from jupyter_chat_ext.server import copies, views
from jupyter_chat_ext.server.facts import read_facts
from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.server.imports import damaged, read_archive

MAX_IMPORT: Final = 32 * 1024 * 1024


class CopyHandler(ChatHandler):
    """What makes a conversation."""

    def answer_created(self, conversation: Conversation) -> None:
        """Tell of a new conversation, without its messages."""
        self.services.changes.announce("conversation", conversation=conversation.id, seq=conversation.seq)
        self.answer(views.summary(conversation, None), status=201)


class ForkHandler(CopyHandler):
    """A conversation that goes on in two ways."""

    @web.authenticated
    @authorized
    async def post(self, conversation_id: str) -> None:
        """Begin another one with a copy of it."""
        wanted = read_facts(self.json_body(), {"message": str})
        original = await self.services.store.get(conversation_id)
        self.answer_created(await copies.fork(self.services.store, original, wanted.get("message")))


class ImportsHandler(CopyHandler):
    """A conversation from elsewhere."""

    max_body = MAX_IMPORT

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Keep what was exported as JSON."""
        facts, bodies, leaf = await asyncio.to_thread(self._read)
        try:
            conversation = await copies.create(self.services.store, facts, bodies, leaf)
        except StoreError as error:
            if error.code != "not-json":
                raise
            raise damaged(error.detail) from None
        self.answer_created(conversation)

    def _read(self) -> tuple[dict[str, Any], list[Record], str | None]:
        return read_archive(self.json_body())
