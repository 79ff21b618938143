"""Models of providers that want a key, and may be asked at another address."""

from __future__ import annotations

import os
from contextlib import AbstractAsyncContextManager
from typing import ClassVar

from jupyter_chat_ext.ai.llm.agents import connected
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE, LanguageModel
from jupyter_chat_ext.ai.llm.requirements import key, require
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.kinds import KINDS


class KeyedModel(LanguageModel):
    """A model of such a provider.

    package: the provider's SDK; its environment variables and extra are called after it
    """

    package: ClassVar[str]

    def __init__(
        self,
        model: str,
        *,
        system_message: str = DEFAULT_SYSTEM_MESSAGE,
        api_key: str | None = None,
        base_url: str | None = None,
    ) -> None:
        require(self.package, self.package)
        self.model = model
        self.system_message = system_message
        self.api_key = api_key
        self.base_url = base_url
        self.label = self._label()

    def _label(self) -> str:
        return KINDS[self.package].label

    def _key(self) -> str | None:
        return key(self.api_key, self.package, (f"{self.package.upper()}_API_KEY",))

    def _address(self) -> str:
        """Return the base URL: the argument, else the environment's, else the provider's own."""
        named = self.base_url or os.environ.get(f"{self.package.upper()}_BASE_URL")
        return named or KINDS[self.package].base_url

    def _connected(self) -> AbstractAsyncContextManager[AgentModel]:
        return connected(KINDS[self.package], self, self._address(), api_key=self._key())
