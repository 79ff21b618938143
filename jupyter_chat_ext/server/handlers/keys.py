"""PUT and DELETE keys/<provider>: keys go in and never come out."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.server.handlers.base import ChatHandler


class KeyHandler(ChatHandler):
    """The key of one provider."""

    @web.authenticated
    @authorized
    async def put(self, provider: str) -> None:
        """Keep a key, bound to the origin of the provider's base URL."""
        self.answer({})
