"""GET providers: what the settings configure, and the state of the keys (never a key)."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.server.handlers.base import ChatHandler


class ProvidersHandler(ChatHandler):
    """All configured providers."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, with what is wrong in the settings."""
        self.answer(await self.services.endpoints.providers())
