"""Claude by Anthropic's own API."""

from __future__ import annotations

import os
from contextlib import AbstractAsyncContextManager
from typing import Final

from jupyter_chat_ext.ai.llm.agents import connected
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE, LanguageModel
from jupyter_chat_ext.ai.llm.requirements import key, require
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.kinds import KINDS

KIND: Final = KINDS["anthropic"]
KEY_VARIABLES: Final = ("ANTHROPIC_API_KEY",)


class anthropic(LanguageModel):  # noqa: N801 - called as the seed calls it
    """A model of Anthropic's.

    model: its name, for instance "claude-sonnet-5-5"
    system_message: what it is told before every conversation
    api_key: else the environment variable ANTHROPIC_API_KEY
    base_url: of another server that speaks Anthropic's protocol
    """

    label = "Anthropic"
    chat_settings = KIND.settings

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
        base_url = self.base_url or os.environ.get("ANTHROPIC_BASE_URL") or KIND.base_url
        return connected(KIND, self, base_url, api_key=api_key)
