"""Connections to providers: hosted ones, servers of one's own, and the local model.

`Connection("my-gateway", "https://gateway.example/v1", api_key="…").model("qwen3-coder")` is a
ChatModel; nothing is imported or connected before its first question.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.agent import AgentModel, profile_of
from jupyter_chat_ext.models.attachment_rules import rule_of_language_model
from jupyter_chat_ext.models.aws import is_signed
from jupyter_chat_ext.models.background import in_background
from jupyter_chat_ext.models.in_flight import hanging_up
from jupyter_chat_ext.models.kinds import COMPATIBLE, Kind
from jupyter_chat_ext.models.provider_errors import typed_error
from jupyter_chat_ext.models.sdks import MAY_READ, TEXT_ONLY, Setup
from jupyter_chat_ext.models.timeouts import Timeouts

if TYPE_CHECKING:
    from pydantic_ai import Agent

    from jupyter_chat_ext.models.http_client import GuardedClient

_TALKATIVE: Final = (
    *("httpx", "httpx2", "httpcore", "httpcore2", "openai"),
    *("anthropic", "groq", "google_genai", "boto3", "botocore", "urllib3"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a server is spoken to.

    headers: what each request carries besides
    options: what else its SDK has to know
    reads_text_only: whether its models take no pictures and documents
    """

    timeouts: Timeouts = field(default_factory=Timeouts)
    allow_insecure_http: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    reads_text_only: bool = False


class Connection:
    """One server that is spoken to with one key. Agents are made once per model and kept.

    provider: our name for the server, which also marks the history it produced
    kind: how to speak to it
    label: how error messages call the server
    identity: tells connections apart for whoever keeps several
    """

    def __init__(
        self,
        provider: str,
        base_url: str,
        *,
        kind: Kind = COMPATIBLE,
        api_key: str | None = None,
        label: str = "",
        identity: str = "",
        terms: Terms | None = None,
    ) -> None:
        self.provider = provider
        self.kind = kind
        self.base_url = base_url
        self.label = label or provider
        self.identity = identity or provider
        self.closed = False
        self._api_key = api_key
        self._terms = terms or Terms()
        self._agents: dict[str, Agent[None, str]] = {}
        self._client: GuardedClient | None = None
        self._building = asyncio.Lock()
        self._answering = 0
        self._retired = False

    @property
    def timeouts(self) -> Timeouts:
        """How long the server may be silent."""
        return self._terms.timeouts

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never appear in an error."""
        key = self._api_key or ""
        return (key, *key.split(":")) if key else ()

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
            retry_pauses=self._terms.timeouts.retry_pauses,
        )
        model.honours = self.kind.settings
        model.can_search = self.kind.searches
        asked = self._agents.get(name)
        model.attachments = rule_of_language_model(profile_of(asked.model) if asked else self._abilities)
        return model

    @property
    def _abilities(self) -> Mapping[str, bool]:
        """What is known of its models' abilities without looking at their names."""
        if self._terms.reads_text_only:
            return TEXT_ONLY
        return MAY_READ if self.kind is COMPATIBLE else {}

    async def client(self) -> GuardedClient:
        """Return the HTTP client of this connection, for requests besides the answers."""
        async with self._building:
            if self.closed:
                raise _closed(self.label)
            if self._client is None:
                self._client = await in_background(self._make_client)
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
            async with hanging_up():
                yield await self._agent(name)
        finally:
            self._answering -= 1
            if self._retired and not self._answering:
                await self.close()

    async def _agent(self, name: str) -> Agent[None, str]:
        client = await self.client()
        async with self._building:
            if name not in self._agents:
                loop = asyncio.get_running_loop()
                make = partial(self._make_agent, name, client, loop)
                try:
                    self._agents[name] = await in_background(make)
                except Exception as failure:  # an SDK may want more than a key: AWS's reads files
                    raise typed_error(failure, self.label, secrets=self.secrets) from failure
            return self._agents[name]

    def _make_client(self) -> GuardedClient:
        from jupyter_chat_ext.models.http_client import GuardedClient  # noqa: PLC0415 - imports httpx2

        signs = self.kind.name == "bedrock" and is_signed(self._api_key)
        return GuardedClient(
            self.base_url,
            api_key=None if signs else self._api_key,
            timeouts=self._terms.timeouts,
            allow_insecure_http=self._terms.allow_insecure_http,
            wire=self.kind.wire,
            headers=self._terms.headers,
        )

    def _make_agent(
        self, name: str, client: GuardedClient, loop: asyncio.AbstractEventLoop
    ) -> Agent[None, str]:
        from pydantic_ai import Agent

        _hush()
        setup = Setup(
            provider=self.provider,
            base_url=self.base_url,
            client=client,
            secret=self._api_key,
            loop=loop,
            options=self._terms.options,
            abilities=self._abilities,
        )
        model: Any = self.kind.make(setup, name)
        return Agent(model)


def import_heavy_modules() -> None:
    """Import pydantic-ai and the SDK. Takes seconds: call it in a thread, early."""
    import pydantic_ai
    import pydantic_ai.models.openai
    import pydantic_ai.providers.openai_compatible

    pydantic_ai.BANNER_ENABLED = False
    _hush()


def _hush() -> None:
    """Keep SDKs from logging: at DEBUG they log prompts, at INFO whole URLs."""
    for name in _TALKATIVE:
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
