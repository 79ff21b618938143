"""POST and DELETE local-models/<name>: fetch the weights of a local model, or stop fetching."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.server.handlers.base import ChatHandler


class LocalModelHandler(ChatHandler):
    """The weights of one local model."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Start the download; asking is the consent."""
        self.answer(await self.services.local.start_download(name))

    @web.authenticated
    @authorized
    async def delete(self, name: str) -> None:
        """Cancel the download."""
        self.answer(await self.services.local.cancel_download(name))
