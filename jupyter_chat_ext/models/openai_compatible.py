"""Connections to servers that speak OpenAI's Chat Completions: hosted endpoints and the local model.

    connection = Connection("my-gateway", "https://gateway.example/v1", api_key="…")
    model = connection.model("qwen3-coder")      # a ChatModel; cheap, nothing is imported yet
    async for chunk in model.stream(messages, config, outcome): ...
    await connection.close()
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.addresses import host_of
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.base import ALL_SETTINGS
from jupyter_chat_ext.models.timeouts import Timeouts

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    from jupyter_chat_ext.models.http_client import GuardedClient

SETTINGS: Final = tuple(name for name in ALL_SETTINGS if name != "top_k")
"""The settings Chat Completions knows."""

NO_KEY: Final = "api-key-not-set"
"""What the SDK is given: it insists on a key, else takes the environment's. Ours stays in the client."""

_TALKATIVE: Final = ("httpx", "httpx2", "httpcore", "httpcore2", "openai")


class Connection:
    """One server that is spoken to with one key. Agents are made once per model and kept.

    provider: our name for the server, which also marks the history it produced
    label: how error messages call the server
    """

    def __init__(
        self,
        provider: str,
        base_url: str,
        *,
        api_key: str | None = None,
        label: str = "",
        timeouts: Timeouts | None = None,
        allow_insecure_http: bool = False,
    ) -> None:
        self._name = provider
        self._base_url = base_url
        self._api_key = api_key
        self._label = label or provider
        self._timeouts = timeouts or Timeouts()
        self._allow_insecure_http = allow_insecure_http
        self._agents: dict[str, Agent[None, str]] = {}
        self._client: GuardedClient | None = None
        self._provider: OpenAICompatibleProvider | None = None
        self._building = asyncio.Lock()
        self._closed = False

    def model(self, name: str, *, instructions: str = "") -> AgentModel:
        """Return a chat model of this server."""

        async def load() -> Agent[None, str]:
            return await self._agent(name)

        return AgentModel(
            load,
            label=self._label,
            instructions=instructions,
            secrets=(self._api_key,) if self._api_key else (),
        )

    async def client(self) -> GuardedClient:
        """Return the HTTP client of this connection, for requests besides the answers."""
        async with self._building:
            if self._closed:
                raise _closed(self._label)
            if self._client is None:
                self._client = await asyncio.to_thread(self._make_client)
            return self._client

    async def close(self) -> None:
        """Close the connections to the server. Answers still running end with an error."""
        async with self._building:
            self._closed = True
            self._agents.clear()
            if self._client is not None:
                await self._client.aclose()

    async def _agent(self, name: str) -> Agent[None, str]:
        client = await self.client()
        async with self._building:
            if name not in self._agents:
                self._agents[name] = await asyncio.to_thread(self._make_agent, name, client)
            return self._agents[name]

    def _make_client(self) -> GuardedClient:
        from jupyter_chat_ext.models.http_client import GuardedClient

        return GuardedClient(
            self._base_url,
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
            base_url=self._base_url,
            api_key=NO_KEY,
            http_client=client,
            timeout=client.timeout,
            max_retries=0,
        )
        knows_completion_tokens = host_of(self._base_url).endswith(("openai.com", "azure.com"))
        profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=knows_completion_tokens)
        return OpenAICompatibleProvider(self._name, openai_client=sdk, profile=profile)


def import_heavy_modules() -> None:
    """Import pydantic-ai and the SDK. Takes seconds: call it in a thread, early."""
    import pydantic_ai
    import pydantic_ai.models.openai
    import pydantic_ai.providers.openai_compatible  # noqa: F401

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
