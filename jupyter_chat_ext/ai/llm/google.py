"""Gemini by Google's Gemini API."""

from __future__ import annotations

import os
from contextlib import AbstractAsyncContextManager
from typing import Final

from jupyter_chat_ext.ai.llm.agents import connected
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE, LanguageModel
from jupyter_chat_ext.ai.llm.requirements import key, require
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.kinds import KINDS

KIND: Final = KINDS["google"]
KEY_VARIABLES: Final = ("GOOGLE_AI_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY")


class google(LanguageModel):  # noqa: N801 - called as the seed calls it
    """A model of Google's.

    model: its name, for instance "gemini-2.5-pro"
    system_message: what it is told before every conversation
    api_key: else the environment variable GOOGLE_AI_API_KEY, GOOGLE_API_KEY or GEMINI_API_KEY
    """

    label = "Google AI"

    def __init__(
        self, model: str, *, system_message: str = DEFAULT_SYSTEM_MESSAGE, api_key: str | None = None
    ) -> None:
        require("google.genai", "google")
        self.model = model
        self.system_message = system_message
        self.api_key = api_key

    def _connected(self) -> AbstractAsyncContextManager[AgentModel]:
        api_key = key(self.api_key, "Google AI", KEY_VARIABLES)
        base_url = os.environ.get("GOOGLE_GEMINI_BASE_URL") or KIND.base_url
        return connected(KIND, self, base_url, api_key=api_key)
