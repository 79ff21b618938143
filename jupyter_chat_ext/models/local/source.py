"""The embedded models as the picker shows them: fetched with consent, started when asked."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import ChatModel, ModelInfo, Outcome
from jupyter_chat_ext.models.local import problems
from jupyter_chat_ext.models.local.downloads import Downloads, OnChange
from jupyter_chat_ext.models.local.pins import PINS, Pin
from jupyter_chat_ext.models.local.process import LocalServer
from jupyter_chat_ext.models.local.weights import check, default_folder, weights_path
from jupyter_chat_ext.models.registry import unknown_model

Connect: TypeAlias = Callable[[str, str, str], ChatModel]
"""Makes a chat model of an OpenAI-compatible endpoint: base URL, API key, model name."""

PREFIX: Final = "local:"
INSTRUCTIONS: Final = "You are a helpful assistant inside JupyterLab. Answer briefly."
DEFAULTS: Final = ChatModelConfig(temperature=0.2, max_tokens=1024)
"""Small models ramble, and may do so for ever."""


class LocalModels:
    """The ModelSource of embedded models; owns their downloads and their processes."""

    def __init__(
        self,
        connect: Connect,
        *,
        folder: Path | None = None,
        on_change: OnChange = lambda _kind, _facts: None,
        pins: Mapping[str, Pin] = PINS,
    ) -> None:
        self._connect = connect
        self._pins = pins
        self._folder = folder or default_folder()
        self._downloads = Downloads(self._folder, on_change)
        self._servers: dict[str, LocalServer] = {}

    async def list(self) -> Sequence[ModelInfo]:
        """Return every pinned model, with its download and why it cannot be asked now."""
        return [await self._info(pin) for pin in self._pins.values()]

    def owns(self, model_id: str) -> bool:
        """Tell whether the id begins with `local:`."""
        return model_id.startswith(PREFIX)

    async def get(self, model_id: str) -> ChatModel:
        """Return the model; its process starts with its first question."""
        pin = self._pin(model_id.removeprefix(PREFIX))
        if problem := (await self._info(pin)).problem:
            raise problem
        return LocalModel(pin, self._folder / pin.filename, self.server(pin.name), self._connect)

    def server(self, name: str) -> LocalServer:
        """Return the process of a model, started or not."""
        pin = self._pin(name)
        return self._servers.setdefault(name, LocalServer(self._folder / pin.filename, pin.name))

    async def start_download(self, name: str) -> dict[str, Any]:
        """Start the download, or join the running one; return its state without waiting for it."""
        pin = self._pin(name)
        if weights_path(pin, self._folder) is None:
            self._downloads.start(pin)
        return await self._downloads.status(pin)

    async def cancel_download(self, name: str) -> dict[str, Any]:
        """Cancel the download if it runs, and return what is there now."""
        pin = self._pin(name)
        await self._downloads.cancel(pin)
        return await self._downloads.status(pin)

    async def close(self) -> None:
        """Cancel downloads and end the processes."""
        await asyncio.gather(self._downloads.close(), *(server.close() for server in self._servers.values()))

    def _pin(self, name: str) -> Pin:
        if name not in self._pins:
            raise unknown_model(PREFIX + name)
        return self._pins[name]

    async def _info(self, pin: Pin) -> ModelInfo:
        status = await self._downloads.status(pin)
        problem: ModelError | None = None
        if not await asyncio.to_thread(importlib.util.find_spec, "xllamacpp"):
            problem = problems.runtime_missing()
        elif status["state"] != "ready":
            problem = problems.download_needed(pin)
        return ModelInfo(
            id=f"{PREFIX}{pin.name}",
            label=pin.label,
            group="local",
            detail=pin.detail,
            problem=problem,
            extra={"download": {"name": pin.name, **status}},
        )


class LocalModel:
    """An embedded model: loads if need be, then it is one more OpenAI-compatible endpoint."""

    def __init__(self, pin: Pin, weights: Path, server: LocalServer, connect: Connect) -> None:
        self._pin = pin
        self._weights = weights
        self._server = server
        self._connect = connect

    async def stream(
        self, messages: Sequence[Message], config: ChatModelConfig, outcome: Outcome
    ) -> AsyncGenerator[Chunk, None]:
        """Answer the last of `messages`."""
        if self._server.state != "ready":
            began = monotonic()
            yield _notice("loading-model", f"Loading {self._pin.label} into memory …")
            await check(self._pin, self._weights)
            await self._server.endpoint()
            yield _notice("model-loaded", f"Loaded {self._pin.label} in {monotonic() - began:.1f} s.")
        endpoint = await self._server.endpoint()
        model = self._connect(endpoint.base_url, endpoint.api_key, self._pin.name)
        try:
            async with aclosing(model.stream(_instructed(messages), _defaulted(config), outcome)) as chunks:
                async for chunk in chunks:
                    yield chunk
        except ModelError as error:
            raise await self._server.failure() or error from error


def _notice(code: str, title: str) -> Chunk:
    """Return a remark; both remarks on loading are one part, the second replaces the first."""
    return {"type": "data-notice", "id": "loading", "data": {"code": code, "title": title}}


def _instructed(messages: Sequence[Message]) -> Sequence[Message]:
    if any(message.role == "system" for message in messages):
        return messages
    part = {"type": "text", "text": INSTRUCTIONS}
    return [Message(id="instructions", role="system", parts=(part,)), *messages]


def _defaulted(config: ChatModelConfig) -> ChatModelConfig:
    return replace(DEFAULTS, **config.explicit())
