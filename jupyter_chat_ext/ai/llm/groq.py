"""Open models by Groq's API."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.ai.llm.agents import connected, without_retries
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE, LanguageModel
from jupyter_chat_ext.ai.llm.requirements import key, require
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.base import ALL_SETTINGS

if TYPE_CHECKING:
    from pydantic_ai.models import Model

KEY_VARIABLES: Final = ("GROQ_API_KEY",)


class groq(LanguageModel):  # noqa: N801 - called as the seed calls it
    """A model that Groq serves.

    model: its name, for instance "llama-3.1-70b-versatile"
    system_message: what it is told before every conversation
    api_key: else the environment variable GROQ_API_KEY
    base_url: of another server that speaks Groq's protocol
    """

    label = "Groq"
    chat_settings = tuple(name for name in ALL_SETTINGS if name != "top_k")

    def __init__(
        self,
        model: str,
        *,
        system_message: str = DEFAULT_SYSTEM_MESSAGE,
        api_key: str | None = None,
        base_url: str | None = None,
    ) -> None:
        require("groq", "groq")
        self.model = model
        self.system_message = system_message
        self.api_key = api_key
        self.base_url = base_url

    def _connected(self) -> AbstractAsyncContextManager[AgentModel]:
        api_key = key(self.api_key, "groq", KEY_VARIABLES)

        def make() -> Model[Any]:
            from pydantic_ai.models.groq import GroqModel
            from pydantic_ai.providers.groq import GroqProvider

            provider = GroqProvider(api_key=api_key, base_url=self.base_url)
            without_retries(provider.client)
            return GroqModel(self.model, provider=provider)

        return connected(make, label=self.label, instructions=self.system_message, secrets=(api_key,))
