"""An embedded model: loaded when asked, and then one more OpenAI-compatible endpoint."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Final, Protocol, TypeAlias

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.attachment_rules import TEXT_PATTERNS, rule_of_language_model
from jupyter_chat_ext.models.base import ChatModel, Outcome
from jupyter_chat_ext.models.connection import Connection as OpenAIConnection
from jupyter_chat_ext.models.connection import Terms
from jupyter_chat_ext.models.endpoint import SettingsSource
from jupyter_chat_ext.models.local.downloads import OnChange
from jupyter_chat_ext.models.local.pins import Pin
from jupyter_chat_ext.models.local.process import Endpoint, LocalServer
from jupyter_chat_ext.models.local.weights import check
from jupyter_chat_ext.models.sdks import TEXT_ONLY
from jupyter_chat_ext.models.timeouts import Timeouts

INSTRUCTIONS: Final = "You are a helpful assistant inside JupyterLab. Answer briefly."
DEFAULTS: Final = ChatModelConfig(temperature=0.2, max_tokens=1024)
"""Small models ramble, and may do so for ever."""

_TERMS: Final = Terms(timeouts=Timeouts(first_byte=300), reads_text_only=True)
"""A slow computer may read a long conversation for minutes; Stop is at hand."""


class Connection(Protocol):
    """What we need of a connection to an OpenAI-compatible endpoint."""

    def model(self, name: str, *, instructions: str = "") -> ChatModel:
        """Return one of the endpoint's models."""
        ...

    async def close(self) -> None:
        """Close it."""
        ...


Connect: TypeAlias = Callable[[Pin, Endpoint], Connection]


def connect_to(pin: Pin, endpoint: Endpoint) -> Connection:
    """Connect to the process of a model."""
    return OpenAIConnection(
        "local", endpoint.base_url, api_key=endpoint.api_key, label=pin.label, terms=_TERMS
    )


class LocalModel:
    """A ChatModel with a process of its own. It reads text only."""

    attachments = rule_of_language_model(TEXT_ONLY, listed=TEXT_PATTERNS)

    def __init__(
        self,
        pin: Pin,
        folder: Path,
        connect: Connect,
        on_change: OnChange,
        settings: SettingsSource | None = None,
    ) -> None:
        self._pin = pin
        self._settings = settings
        self._weights = folder / pin.filename
        self._connect = connect
        self._on_change = on_change
        self._connection: tuple[Endpoint, Connection] | None = None
        self.server = LocalServer(self._weights, pin.name)

    async def stream(
        self, messages: Sequence[Message], config: ChatModelConfig, outcome: Outcome
    ) -> AsyncGenerator[Chunk, None]:
        """Answer the last of `messages`, after loading the model if need be."""
        if self.server.state != "ready":
            began = monotonic()
            yield _notice("loading-model", f"Loading {self._pin.label} into memory.")
            await self._load()
            yield _notice("model-loaded", f"Loaded {self._pin.label} in {monotonic() - began:.1f} s.")
        connection = await self._connected()
        instructions, defaults = await self._defaults()
        model = connection.model(self._pin.name, instructions=instructions)
        given = replace(defaults, **config.explicit())
        try:
            async with aclosing(model.stream(messages, given, outcome)) as chunks:
                async for chunk in chunks:
                    yield chunk
        except ModelError as error:
            raise await self.server.failure() or error from error

    async def close(self) -> None:
        """End the process."""
        await self._disconnect()
        await self.server.close()

    async def _defaults(self) -> tuple[str, ChatModelConfig]:
        """Return the system prompt and the configuration: the person's, else what suits the model."""
        if self._settings is None:
            return INSTRUCTIONS, DEFAULTS
        settings = await self._settings.read()
        chosen = settings.default_config.numbers()
        return settings.system_prompt or INSTRUCTIONS, replace(DEFAULTS, **chosen)

    async def _load(self) -> None:
        if self.server.state == "stopped":
            try:
                await check(self._pin, self._weights)
            except ModelError:
                self._on_change("models")
                raise
        await self.server.endpoint()

    async def _connected(self) -> Connection:
        """Return the connection to the process; a new process has a new address and a new key."""
        endpoint = await self.server.endpoint()
        if self._connection is None or self._connection[0] != endpoint:
            await self._disconnect()
            self._connection = (endpoint, self._connect(self._pin, endpoint))
        return self._connection[1]

    async def _disconnect(self) -> None:
        if self._connection is not None:
            (_, connection), self._connection = self._connection, None
            await connection.close()


def _notice(code: str, title: str) -> Chunk:
    """Return a remark; both remarks on loading are one part, the second replaces the first."""
    return {"type": "data-notice", "id": "loading", "data": {"code": code, "title": title}}
