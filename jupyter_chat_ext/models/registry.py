"""All models that can be asked, whatever they come from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from jupyter_chat_ext.core.errors import NotFoundError
from jupyter_chat_ext.models.base import ChatModel, ModelInfo, ModelSource


class ModelRegistry:
    """Asks each source in turn. Sources are tried in the order given."""

    def __init__(self, sources: Sequence[ModelSource]) -> None:
        self._sources = tuple(sources)

    async def list(self) -> list[ModelInfo]:
        """Return the models of all sources, in the sources' order."""
        found = await asyncio.gather(*(source.list() for source in self._sources))
        return [info for infos in found for info in infos]

    async def get(self, model_id: str) -> ChatModel:
        """Return a model by id, or raise NotFoundError or the reason why it cannot be asked."""
        for source in self._sources:
            if source.owns(model_id):
                return await source.get(model_id)
        raise unknown_model(model_id)

    async def close(self) -> None:
        """Close every source."""
        await asyncio.gather(*(source.close() for source in self._sources))


def unknown_model(model_id: str) -> NotFoundError:
    """Return the error for an id that no source knows."""
    return NotFoundError(
        "unknown-model",
        "This model is not known here.",
        detail=model_id[:200],
        hint="Choose another model, or check the providers in the settings.",
    )
