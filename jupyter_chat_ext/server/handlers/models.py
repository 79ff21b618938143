"""GET models: what can be asked now, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext import __version__
from jupyter_chat_ext.models.base import ModelInfo
from jupyter_chat_ext.server.handlers.base import ChatHandler


class ModelsHandler(ChatHandler):
    """All models of all sources."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, with the one to preselect."""
        models = await self.services.models.list()
        settings = await self.services.settings.read()
        limits = self.services.limits
        self.answer(
            {
                "models": [model.to_json() for model in models],
                "default": preselected(models, settings.default_model),
                "limits": {
                    "attachmentBytes": limits.attachment_bytes,
                    "attachments": limits.attachments,
                },
                "prompts": [prompt.to_json() for prompt in settings.prompts],
                "tools": await self.services.tools.list(),
                "version": __version__,
            }
        )


def preselected(models: Sequence[ModelInfo], chosen: str | None) -> str | None:
    """Return the default model's id: the one from the settings, else the first usable one."""
    is_locked = any(model.id == chosen and model.is_locked for model in models)
    if chosen and not is_locked:
        return chosen
    return next((model.id for model in models if model.problem is None), None)
