"""Builds pydantic-ai's models over our client: one function for each way of speaking.

No SDK ever holds the key: each is given a word in its place, and the client puts the key in. Nothing
comes from the environment: address, key and client are always given, and SDKs never ask twice by
themselves. Imports are heavy: call these functions in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from jupyter_chat_ext.models.addresses import host_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from pydantic_ai.models import Model
    from pydantic_ai.profiles import ModelProfile

    from jupyter_chat_ext.models.http_client import GuardedClient

NO_KEY: Final = "api-key-not-set"
"""What SDKs are given: they insist on a key, else take the environment's."""


MAY_READ: Final = {"supports_video_input": False, "openai_chat_supports_document_input": True}
"""The abilities of a model behind an endpoint of which nothing is known."""

TEXT_ONLY: Final = {
    "supports_image_input": False,
    "supports_audio_file_input": False,
    "supports_video_input": False,
    "supports_document_input": False,
}
"""The abilities of a model that reads nothing but text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a model is built from.

    provider: our name for the server, which also marks the history it produced
    secret: the key, for providers that sign with it instead of sending it
    loop: where the client lives
    options: what else the settings say, by name
    abilities: what is known of the server's models
    """

    provider: str
    base_url: str
    client: GuardedClient
    secret: str | None
    loop: asyncio.AbstractEventLoop
    options: Mapping[str, str] = field(default_factory=dict)
    abilities: Mapping[str, bool] = field(default_factory=dict)


Make: TypeAlias = "Callable[[Setup, str], Model[Any]]"


def openai_responses(setup: Setup, name: str) -> Model[Any]:
    """OpenAI's Responses API."""
    from pydantic_ai.models.openai import OpenAIResponsesModel
    from pydantic_ai.providers.openai import OpenAIProvider

    return OpenAIResponsesModel(name, provider=OpenAIProvider(openai_client=_openai(setup)))


def openai_chat(setup: Setup, name: str) -> Model[Any]:
    """OpenAI's Chat Completions."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=_openai(setup)))


def compatible(setup: Setup, name: str) -> Model[Any]:
    """Chat Completions of any server."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    knows_completion_tokens = host_of(setup.base_url).endswith(("openai.com", "azure.com"))
    named = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=knows_completion_tokens)
    profile = cast("OpenAIModelProfile", {**named, **setup.abilities})
    provider = OpenAICompatibleProvider(setup.provider, openai_client=_openai(setup), profile=profile)
    return OpenAIChatModel(name, provider=provider)


def azure(setup: Setup, name: str) -> Model[Any]:
    """Azure OpenAI's v1 API; `name` is a deployment's."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.azure import AzureProvider

    client: Any = _openai(setup)  # which AzureProvider itself takes for this API
    return OpenAIChatModel(name, provider=AzureProvider(openai_client=client))


def deepseek(setup: Setup, name: str) -> Model[Any]:
    """DeepSeek's Chat Completions."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.deepseek import DeepSeekProvider

    return OpenAIChatModel(name, provider=DeepSeekProvider(openai_client=_openai(setup)))


def together(setup: Setup, name: str) -> Model[Any]:
    """Together's Chat Completions."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.together import TogetherProvider

    provider = TogetherProvider(openai_client=_openai(setup))
    return OpenAIChatModel(name, provider=provider, profile=_max_tokens())


def openrouter(setup: Setup, name: str) -> Model[Any]:
    """OpenRouter's Chat Completions, which have reasoning of their own."""
    from pydantic_ai.models.openrouter import OpenRouterModel
    from pydantic_ai.providers.openrouter import OpenRouterProvider

    return OpenRouterModel(name, provider=OpenRouterProvider(openai_client=_openai(setup)))


def xai(setup: Setup, name: str) -> Model[Any]:
    """Chat Completions of xAI, whose own SDK speaks gRPC, past our client."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    provider = OpenAICompatibleProvider("xai", openai_client=_openai(setup), profile=xai_profile)
    return OpenAIChatModel(name, provider=provider)


def xai_profile(name: str) -> ModelProfile:
    """Return what is known of a Grok model, in the words of Chat Completions."""
    from pydantic_ai.profiles import merge_profile
    from pydantic_ai.profiles.grok import GrokModelProfile, grok_model_profile
    from pydantic_ai.profiles.openai import OpenAIJsonSchemaTransformer, OpenAIModelProfile

    grok: Any = grok_model_profile(name) or GrokModelProfile()
    ours = OpenAIModelProfile(
        json_schema_transformer=OpenAIJsonSchemaTransformer,
        openai_reasoning_efforts=grok.get("grok_reasoning_efforts", frozenset()),
        openai_chat_thinking_field="reasoning_content",
        openai_chat_supports_max_completion_tokens=False,
    )
    return merge_profile(grok, ours)


def ollama(setup: Setup, name: str) -> Model[Any]:
    """Ollama's Chat Completions."""
    from pydantic_ai.models.ollama import OllamaModel
    from pydantic_ai.providers.ollama import OllamaProvider

    return OllamaModel(name, provider=OllamaProvider(openai_client=_openai(setup)), profile=_max_tokens())


def vllm(setup: Setup, name: str) -> Model[Any]:
    """Chat Completions of vLLM."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.vllm import VLLMProvider

    return OpenAIChatModel(name, provider=VLLMProvider(openai_client=_openai(setup)), profile=_max_tokens())


def anthropic(setup: Setup, name: str) -> Model[Any]:
    """Anthropic's Messages API."""
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    sdk = AsyncAnthropic(
        api_key=NO_KEY,
        base_url=setup.base_url,
        http_client=setup.client,
        timeout=setup.client.timeout,
        max_retries=0,
    )
    return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=sdk))


def google(setup: Setup, name: str) -> Model[Any]:
    """Google's Gemini API."""
    from google.genai import Client
    from google.genai.types import HttpOptions
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    options = HttpOptions(base_url=setup.base_url, httpx_async_client=setup.client)
    sdk = Client(vertexai=False, api_key=NO_KEY, http_options=options)
    return GoogleModel(name, provider=GoogleProvider(client=sdk))


def groq(setup: Setup, name: str) -> Model[Any]:
    """Groq's API, whose SDK wants a client of the older `httpx`."""
    from groq import AsyncGroq
    from pydantic_ai.models.groq import GroqModel
    from pydantic_ai.providers.groq import GroqProvider

    from jupyter_chat_ext.models.legacy_httpx import legacy_client  # noqa: PLC0415 - imports httpx

    sdk = AsyncGroq(
        api_key=NO_KEY,
        base_url=setup.base_url,
        http_client=legacy_client(setup.client),
        timeout=None,
        max_retries=0,
    )
    return GroqModel(name, provider=GroqProvider(groq_client=sdk))


def mistral(setup: Setup, name: str) -> Model[Any]:
    """Mistral's API."""
    from mistralai.client import Mistral
    from pydantic_ai.models.mistral import MistralModel
    from pydantic_ai.providers.mistral import MistralProvider

    sdk = Mistral(api_key=NO_KEY, server_url=setup.base_url, async_client=setup.client)
    return MistralModel(name, provider=MistralProvider(mistral_client=sdk))


def _max_tokens() -> ModelProfile:
    """Return the fact that a server takes `max_tokens`, and silently ignores its new name."""
    from pydantic_ai.profiles.openai import OpenAIModelProfile

    return OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)


def _openai(setup: Setup) -> AsyncOpenAI:
    from openai import AsyncOpenAI

    return AsyncOpenAI(
        base_url=setup.base_url,
        api_key=NO_KEY,
        http_client=setup.client,
        timeout=setup.client.timeout,
        max_retries=0,
    )
