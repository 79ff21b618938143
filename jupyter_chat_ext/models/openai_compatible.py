"""Connections to servers that speak OpenAI's Chat Completions: hosted endpoints and the local model.

`Connection("my-gateway", "https://gateway.example/v1", api_key="…").model("qwen3-coder")` is a
ChatModel; nothing is imported or connected before its first question.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, cast

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.addresses import host_of
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.attachment_rules import rule_of_language_model
from jupyter_chat_ext.models.base import ALL_SETTINGS
from jupyter_chat_ext.models.timeouts import Timeouts

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    from jupyter_chat_ext.models.http_client import GuardedClient

SETTINGS: Final = tuple(name for name in ALL_SETTINGS if name != "top_k")
"""The settings Chat Completions knows."""

MAY_READ: Final = {"supports_video_input": False, "openai_chat_supports_document_input": True}
"""The abilities of a model behind an endpoint of which nothing is known."""

TEXT_ONLY: Final = {
    "supports_image_input": False,
    "supports_audio_file_input": False,
    "supports_video_input": False,
    "supports_document_input": False,
}
"""The abilities of a model that reads nothing but text."""

NO_KEY: Final = "api-key-not-set"
"""What the SDK is given: it insists on a key, else takes the environment's. Ours stays in the client."""

_TALKATIVE: Final = ("httpx", "httpx2", "httpcore", "httpcore2", "openai")


class Connection:
    """One server that is spoken to with one key. Agents are made once per model and kept.

    provider: our name for the server, which also marks the history it produced
    label: how error messages call the server
    identity: tells connections apart for whoever keeps several
    reads_text_only: whether its models take no pictures and documents
    """

    def __init__(  # noqa: PLR0913 - each a fact about the server
        self,
        provider: str,
        base_url: str,
        *,
        api_key: str | None = None,
        label: str = "",
        identity: str = "",
        timeouts: Timeouts | None = None,
        allow_insecure_http: bool = False,
        reads_text_only: bool = False,
    ) -> None:
        self.provider = provider
        self.base_url = base_url
        self.label = label or provider
        self.identity = identity or provider
        self.closed = False
        self._api_key = api_key
        self._timeouts = timeouts or Timeouts()
        self._allow_insecure_http = allow_insecure_http
        self._abilities = TEXT_ONLY if reads_text_only else MAY_READ
        self._agents: dict[str, Agent[None, str]] = {}
        self._client: GuardedClient | None = None
        self._provider: OpenAICompatibleProvider | None = None
        self._building = asyncio.Lock()
        self._answering = 0
        self._retired = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never appear in an error."""
        return (self._api_key,) if self._api_key else ()

    def model(
        self, name: str, *, instructions: str = "", defaults: ChatModelConfig | None = None
    ) -> AgentModel:
        """Return a chat model of this server. Cheap: everything heavy waits for the first question."""
        model = AgentModel(
            lambda: self._lease(name),
            label=self.label,
            instructions=instructions,
            defaults=defaults,
            secrets=self.secrets,
            retry_pauses=self._timeouts.retry_pauses,
        )
        model.attachments = rule_of_language_model(self._abilities)
        return model

    async def client(self) -> GuardedClient:
        """Return the HTTP client of this connection, for requests besides the answers."""
        async with self._building:
            if self.closed:
                raise _closed(self.label)
            if self._client is None:
                self._client = await asyncio.to_thread(self._make_client)
            return self._client

    def retire(self) -> None:
        """Close after the last answer that is running."""
        self._retired = True
        if not self._answering:
            self._closing = asyncio.create_task(self.close())

    async def close(self) -> None:
        """Close the connections to the server. Answers still running end with an error."""
        async with self._building:
            self.closed = True
            self._agents.clear()
            if self._client is not None:
                await self._client.aclose()

    @asynccontextmanager
    async def _lease(self, name: str) -> AsyncIterator[Agent[None, str]]:
        """Lend the agent of a model for one answer."""
        self._answering += 1
        try:
            yield await self._agent(name)
        finally:
            self._answering -= 1
            if self._retired and not self._answering:
                await self.close()

    async def _agent(self, name: str) -> Agent[None, str]:
        client = await self.client()
        async with self._building:
            if name not in self._agents:
                self._agents[name] = await asyncio.to_thread(self._make_agent, name, client)
            return self._agents[name]

    def _make_client(self) -> GuardedClient:
        from jupyter_chat_ext.models.http_client import GuardedClient  # noqa: PLC0415 - imports httpx2

        return GuardedClient(
            self.base_url,
            api_key=self._api_key,
            timeouts=self._timeouts,
            allow_insecure_http=self._allow_insecure_http,
        )

    def _make_agent(self, name: str, client: GuardedClient) -> Agent[None, str]:
        from pydantic_ai import Agent
        from pydantic_ai.models.openai import OpenAIChatModel

        if self._provider is None:
            self._provider = self._make_provider(client)
        return Agent(OpenAIChatModel(name, provider=self._provider))

    def _make_provider(self, client: GuardedClient) -> OpenAICompatibleProvider:
        from openai import AsyncOpenAI
        from pydantic_ai.profiles.openai import OpenAIModelProfile
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

        sdk = AsyncOpenAI(
            base_url=self.base_url,
            api_key=NO_KEY,
            http_client=client,
            timeout=client.timeout,
            max_retries=0,
        )
        knows_completion_tokens = host_of(self.base_url).endswith(("openai.com", "azure.com"))
        named = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=knows_completion_tokens)
        profile = cast("OpenAIModelProfile", {**named, **self._abilities})
        return OpenAICompatibleProvider(self.provider, openai_client=sdk, profile=profile)


def import_heavy_modules() -> None:
    """Import pydantic-ai and the SDK. Takes seconds: call it in a thread, early."""
    import pydantic_ai
    import pydantic_ai.models.openai
    import pydantic_ai.providers.openai_compatible

    pydantic_ai.BANNER_ENABLED = False
    for name in _TALKATIVE:  # at DEBUG they log prompts, at INFO whole URLs
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


async def warm_up() -> None:
    """Import what answering needs, in a thread, so that the first answer does not wait for it."""
    await asyncio.to_thread(import_heavy_modules)


def _closed(label: str) -> ModelError:
    return ModelError(
        "unreachable",
        f"The connection to {label} was closed.",
        hint="Ask again; the provider's settings or key may have changed meanwhile.",
        retryable=True,
    )
