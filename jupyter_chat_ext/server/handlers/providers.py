"""What the settings configure, the state of the keys (never a key), and checks of connections."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.handlers.base import ChatHandler


class ProvidersHandler(ChatHandler):
    """All configured providers."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, with what is wrong in the settings."""
        self.answer(await self.services.endpoints.providers())


class ProviderCheckHandler(ChatHandler):
    """The connection to one provider, or the models on this machine."""

    @web.authenticated
    @authorized
    async def post(self, provider: str) -> None:
        """Go the way of a question, step by step, and tell how far it came. Costs a few tokens."""
        model = self.json_body().get("model", "")
        if not isinstance(model, str):
            raise InvalidRequestError(
                "invalid-request",
                "This request cannot be used.",
                status=422,
                detail="`model` must be text",
            )
        if provider == "local":
            report = await self.services.local.check(model)
        else:
            settings = await self.services.settings.read()
            report = await self.services.endpoints.check(provider, model or settings.default_of(provider))
        self.answer(report.to_json())
