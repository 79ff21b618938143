"""All models that can be asked, whatever they come from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from jupyter_chat_ext.core.errors import ChatError, NotFoundError
from jupyter_chat_ext.models.base import ChatModel, ModelInfo, ModelSource
from jupyter_chat_ext.models.endpoint import RESERVED
from jupyter_chat_ext.models.policy import Policy

_NOT_PROVIDERS: Final = tuple(f"{prefix}:" for prefix in RESERVED)


class ModelRegistry:
    """Asks each source in turn. Sources are tried in the order given."""

    def __init__(self, sources: Sequence[ModelSource], policy: Policy | None = None) -> None:
        self._sources = tuple(sources)
        self._policy = policy or Policy()

    async def list(self) -> list[ModelInfo]:
        """Return the models of all sources, in the sources' order."""
        found = await asyncio.gather(*(source.list() for source in self._sources))
        return [self._judged(info) for infos in found for info in infos]

    async def get(self, model_id: str) -> ChatModel:
        """Return a model by id, or raise NotFoundError or the reason why it cannot be asked."""
        for source in self._sources:
            if source.owns(model_id):
                if locked := self._locked(model_id):
                    raise locked
                return await source.get(model_id)
        raise unknown_model(model_id)

    def _judged(self, info: ModelInfo) -> ModelInfo:
        locked = self._locked(info.id)
        return replace(info, problem=locked) if locked else info

    def _locked(self, model_id: str) -> ChatError | None:
        """Judge a model that is no provider's; of those, the endpoints know what they are."""
        return self._policy.of_other(model_id) if model_id.startswith(_NOT_PROVIDERS) else None

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
