"""conversations/<id>/usage: what its answers took."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.totals import totals
from jupyter_chat_ext.server.handlers.base import ChatHandler


class UsageHandler(ChatHandler):
    """Tokens and cost of one conversation."""

    @web.authenticated
    @authorized
    async def get(self, conversation_id: str) -> None:
        """Add up what all its answers took."""
        conversation = await self.services.store.get(conversation_id)
        self.answer(totals(node.metadata for node in conversation.nodes.values()))
