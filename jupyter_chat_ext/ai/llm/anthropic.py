"""Claude by Anthropic's own API."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.ai.llm.agents import connected, without_retries
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE, LanguageModel
from jupyter_chat_ext.ai.llm.requirements import key, require
from jupyter_chat_ext.models.agent import AgentModel

if TYPE_CHECKING:
    from pydantic_ai.models import Model

KEY_VARIABLES: Final = ("ANTHROPIC_API_KEY",)


class anthropic(LanguageModel):  # noqa: N801 - called as the seed calls it
    """A model of Anthropic's.

    model: its name, for instance "claude-sonnet-4-5"
    system_message: what it is told before every conversation
    api_key: else the environment variable ANTHROPIC_API_KEY
    base_url: of another server that speaks Anthropic's protocol
    """

    label = "Anthropic"
    chat_settings = ("max_tokens", "temperature", "top_p", "top_k")

    def __init__(
        self,
        model: str,
        *,
        system_message: str = DEFAULT_SYSTEM_MESSAGE,
        api_key: str | None = None,
        base_url: str | None = None,
    ) -> None:
        require("anthropic", "anthropic")
        self.model = model
        self.system_message = system_message
        self.api_key = api_key
        self.base_url = base_url

    def _connected(self) -> AbstractAsyncContextManager[AgentModel]:
        api_key = key(self.api_key, "anthropic", KEY_VARIABLES)

        def make() -> Model[Any]:
            from pydantic_ai.models.anthropic import AnthropicModel
            from pydantic_ai.providers.anthropic import AnthropicProvider

            provider = AnthropicProvider(api_key=api_key, base_url=self.base_url)
            without_retries(provider.client)
            return AnthropicModel(self.model, provider=provider)

        return connected(make, label=self.label, instructions=self.system_message, secrets=(api_key,))
