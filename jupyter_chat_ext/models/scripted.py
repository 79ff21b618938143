"""A model that says what it is told to: for tests, also of people who write against us."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import TypeAlias

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.attachment_rules import ANYTHING
from jupyter_chat_ext.models.base import ChatModel, ModelInfo, Outcome
from jupyter_chat_ext.models.registry import unknown_model

Step: TypeAlias = str | Chunk | BaseException | asyncio.Event
"""Text to say, a chunk to send as it is, an error to raise, or an event to wait for."""


class ScriptedModel:
    """Follows its script on every question and notes what it was asked.

    asked: the messages of each question; cancelled: how often it was stopped while answering
    attachments: which files it takes; any, unless the test says otherwise
    """

    def __init__(self, *steps: Step) -> None:
        self.attachments = ANYTHING
        self.steps: tuple[Step, ...] = steps
        self.asked: list[Sequence[Message]] = []
        self.configs: list[ChatModelConfig] = []
        self.cancelled = 0
        self.began = asyncio.Event()

    def will(self, *steps: Step) -> None:
        """Replace the script."""
        self.steps = steps

    async def stream(
        self, messages: Sequence[Message], config: ChatModelConfig, outcome: Outcome
    ) -> AsyncGenerator[Chunk, None]:
        """Play the script; texts that follow each other share a part."""
        self.asked.append(messages)
        self.configs.append(config)
        self.began.set()
        outcome.facts["modelName"] = "scripted"
        yield chunks.text_start("t1")
        try:
            for step in self.steps:
                async for chunk in self._play(step):
                    yield chunk
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        yield chunks.text_end("t1")

    async def _play(self, step: Step) -> AsyncGenerator[Chunk, None]:
        if isinstance(step, BaseException):
            raise step
        if isinstance(step, asyncio.Event):
            await step.wait()
        elif isinstance(step, str):
            yield chunks.text_delta("t1", step)
        else:
            yield step


class ScriptedModels:
    """A source of scripted models, `scripted:<name>`."""

    def __init__(self, models: dict[str, ScriptedModel]) -> None:
        self.models = models

    async def list(self) -> Sequence[ModelInfo]:
        """Return all of them."""
        return [
            ModelInfo(
                id=f"scripted:{name}", label=name, group="provider", attachments=model.attachments.listed
            )
            for name, model in self.models.items()
        ]

    def owns(self, model_id: str) -> bool:
        """Tell whether the id begins with `scripted:`."""
        return model_id.startswith("scripted:")

    async def get(self, model_id: str) -> ChatModel:
        """Return a model by id."""
        try:
            return self.models[model_id.removeprefix("scripted:")]
        except KeyError:
            raise unknown_model(model_id) from None

    async def close(self) -> None:
        """Nothing to release."""
