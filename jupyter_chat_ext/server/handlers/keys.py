"""PUT and DELETE keys/<provider>: keys go in and never come out."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.handlers.base import ChatHandler


class KeyHandler(ChatHandler):
    """The key of one provider."""

    @web.authenticated
    @authorized
    async def put(self, provider: str) -> None:
        """Keep a key, bound to the origin of the provider's base URL; answer with its state."""
        body = self.json_body()
        key, remember = body.get("key"), body.get("remember", False)
        if not isinstance(key, str) or not isinstance(remember, bool):
            raise InvalidRequestError(
                "invalid-request",
                "This request cannot be used.",
                status=422,
                detail="`key` must be text, `remember` true or false",
            )
        self.answer(await self.services.endpoints.put_key(provider, key, remember=remember))

    @web.authenticated
    @authorized
    async def delete(self, provider: str) -> None:
        """Forget the key that was entered."""
        await self.services.endpoints.delete_key(provider)
        self.set_status(204)
        self.finish()
