"""OpenAI's Chat Completions, and the many servers that speak them at another base URL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from jupyter_chat_ext.ai.llm.agents import connected, made
from jupyter_chat_ext.ai.llm.keyed_model import KeyedModel
from jupyter_chat_ext.ai.llm.requirements import MissingKeyError
from jupyter_chat_ext.models.addresses import host_of, is_loopback
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.kinds import CHAT_SETTINGS, COMPATIBLE

if TYPE_CHECKING:
    from pydantic_ai.models import Model

BASE_URL: Final = "https://api.openai.com/v1"
AZURE: Final = ".openai.azure.com"


class openai(KeyedModel):  # noqa: N801 - called as the seed calls it
    """A model of OpenAI's, or of any server that speaks Chat Completions.

    model: its name, for instance "gpt-4o"
    system_message: what it is told before every conversation
    api_key: else the environment variable OPENAI_API_KEY; a server on this computer needs none
    base_url: of another server; else the environment variable OPENAI_BASE_URL. An address of Azure
        OpenAI may name deployment and version: https://me.openai.azure.com/openai/deployments/my-gpt?api-version=…
    """

    package = "openai"
    chat_settings = CHAT_SETTINGS

    def _label(self) -> str:
        host = host_of(self._address())
        return "OpenAI" if host_of(BASE_URL) == host else host

    def _address(self) -> str:
        return super()._address().strip().rstrip("/")

    def _key(self) -> str | None:
        try:
            return super()._key()
        except MissingKeyError:
            if is_loopback(host_of(self._address())):
                return None
            raise

    def _connected(self) -> AbstractAsyncContextManager[AgentModel]:
        api_key, address = self._key(), self._address()
        if api_key is not None and host_of(address).endswith(AZURE) and "/deployments/" in address:
            return self._on_azure(api_key, address)
        own = "openai" if self.label == "OpenAI" else self.label
        return connected(COMPATIBLE, self, address, api_key=api_key, provider=own)

    def _on_azure(self, api_key: str, address: str) -> AbstractAsyncContextManager[AgentModel]:
        parts = urlsplit(address)
        deployment = parts.path.partition("/deployments/")[2].partition("/")[0]
        version = parse_qs(parts.query).get("api-version", [None])[0]

        def make() -> Model[Any]:
            from pydantic_ai.models.openai import OpenAIChatModel
            from pydantic_ai.providers.azure import AzureProvider

            provider = AzureProvider(
                azure_endpoint=f"{parts.scheme}://{parts.netloc}", api_version=version, api_key=api_key
            )
            provider.client.max_retries = 0  # we ask again, and say so
            return OpenAIChatModel(deployment or self.model, provider=provider)

        return made(make, label=self.label, instructions=self.system_message, secrets=(api_key,))
