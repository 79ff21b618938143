"""Open models by Groq's API."""

from __future__ import annotations

import os
from contextlib import AbstractAsyncContextManager
from typing import Final

from jupyter_chat_ext.ai.llm.agents import connected
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE, LanguageModel
from jupyter_chat_ext.ai.llm.requirements import key, require
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.kinds import KINDS

KIND: Final = KINDS["groq"]
KEY_VARIABLES: Final = ("GROQ_API_KEY",)


class groq(LanguageModel):  # noqa: N801 - called as the seed calls it
    """A model that Groq serves.

    model: its name, for instance "llama-3.1-70b-versatile"
    system_message: what it is told before every conversation
    api_key: else the environment variable GROQ_API_KEY
    base_url: of another server that speaks Groq's protocol
    """

    label = "Groq"
    chat_settings = KIND.settings

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
        base_url = self.base_url or os.environ.get("GROQ_BASE_URL") or KIND.base_url
        return connected(KIND, self, base_url, api_key=api_key)
