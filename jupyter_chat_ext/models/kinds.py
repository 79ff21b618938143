"""The kinds of providers: one table of all that differs between them.

A provider of the settings names its kind; the well-known ones on the internet are also offered without
an entry, under the kind's name, as soon as they have a key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jupyter_chat_ext.models import aws, sdks
from jupyter_chat_ext.models.addresses import AddressError, origin_of
from jupyter_chat_ext.models.base import ALL_SETTINGS
from jupyter_chat_ext.models.sdks import Make
from jupyter_chat_ext.models.wire import BEARER, Wire

CHAT_SETTINGS: Final = tuple(name for name in ALL_SETTINGS if name != "top_k")
"""What Chat Completions knows of the six."""

_NO_PENALTIES: Final = ("max_tokens", "temperature", "top_p", "top_k")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way of speaking to providers.

    name, label: as in settings and ids; as people call it
    make: builds pydantic-ai's model
    profile: the function `module:name` that tells a model's abilities by its name
    base_url: where it is unless the settings say otherwise
    address_variable: the environment variable that names a server of one's own
    official: the pattern of origins to which the environment's keys may go; else that of `base_url`
    is_hosted: whether it is offered without an entry in the settings
    needs_key: whether it is of no use without
    variables: what the environment calls its key; several together make one key
    key_of: the kind whose key it shares
    module, extra: its SDK, and what of ours installs that; no extra for those that come along
    settings, hottest: those of the six that its requests have a place for; the highest temperature
    path, surplus: what a base URL must end with if it has no path; what the SDK itself adds to it
    models_path: where it lists its models; none if it does not
    wire: what its requests need
    searches: whether it searches the web for its models
    """

    name: str
    label: str
    make: Make
    profile: str
    base_url: str = ""
    address_variable: str = ""
    official: str = ""
    is_hosted: bool = False
    needs_key: bool = True
    variables: tuple[str | tuple[str, ...], ...] = ()
    key_of: str = ""
    module: str = "openai"
    extra: str = ""
    settings: tuple[str, ...] = CHAT_SETTINGS
    hottest: float = 2
    path: str = ""
    surplus: str = ""
    models_path: str = "/models"
    wire: Wire = BEARER
    searches: bool = False

    def address(self, environment: Mapping[str, str]) -> str:
        """Return the base URL that counts where the settings name none; empty if there is none."""
        if named := self.address_variable and environment.get(self.address_variable, "").strip():
            return named
        if self.name != "bedrock":
            return self.base_url
        return aws.endpoint(
            environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or aws.REGION
        )

    def is_official(self, origin: str, environment: Mapping[str, str]) -> bool:
        """Tell whether the environment's key may go there without being allowed by anybody."""
        if self.official:
            return re.fullmatch(self.official, origin) is not None
        try:
            return origin_of(self.address(environment)) == origin
        except AddressError:
            return False


def _pydantic(name: str) -> str:
    return f"pydantic_ai.{name}"


COMPATIBLE: Final = Kind(
    name="openai-compatible",
    label="OpenAI-compatible",
    make=sdks.compatible,
    profile=_pydantic("providers.openai_compatible:OpenAICompatibleProvider.model_profile"),
)

_OPENAI: Final = Kind(
    name="openai",
    label="OpenAI",
    make=sdks.openai_responses,
    profile=_pydantic("providers.openai:OpenAIProvider.model_profile"),
    base_url="https://api.openai.com/v1",
    is_hosted=True,
    variables=("OPENAI_API_KEY",),
    settings=("max_tokens", "temperature", "top_p"),
    path="/v1",
    searches=True,
)

_ALL: Final = (
    _OPENAI,
    Kind(
        name="openai-chat",
        label="OpenAI (Chat Completions)",
        make=sdks.openai_chat,
        profile=_OPENAI.profile,
        base_url=_OPENAI.base_url,
        variables=_OPENAI.variables,
        key_of="openai",
        path="/v1",
    ),
    Kind(
        name="anthropic",
        label="Anthropic",
        make=sdks.anthropic,
        profile=_pydantic("profiles.anthropic:anthropic_model_profile"),
        base_url="https://api.anthropic.com",
        is_hosted=True,
        searches=True,
        variables=("ANTHROPIC_API_KEY",),
        module="anthropic",
        settings=_NO_PENALTIES,
        hottest=1,
        surplus="/v1",
        models_path="/v1/models?limit=1000",
        wire=Wire(
            key_header="x-api-key",
            key_prefix="",
            passes=("anthropic-beta",),
            adds=(("anthropic-version", "2023-06-01"),),
        ),
    ),
    Kind(
        name="google",
        searches=True,
        label="Google Gemini",
        make=sdks.google,
        profile=_pydantic("profiles.google:google_model_profile"),
        base_url="https://generativelanguage.googleapis.com",
        is_hosted=True,
        variables=("GOOGLE_API_KEY", "GEMINI_API_KEY"),
        module="google.genai",
        extra="google",
        settings=ALL_SETTINGS,
        surplus="/v1beta",
        models_path="/v1beta/models?pageSize=1000",
        wire=Wire(key_header="x-goog-api-key", key_prefix=""),
    ),
    Kind(
        name="groq",
        label="Groq",
        make=sdks.groq,
        profile=_pydantic("profiles.groq:groq_model_profile"),
        base_url="https://api.groq.com",
        is_hosted=True,
        variables=("GROQ_API_KEY",),
        module="groq",
        extra="groq",
        surplus="/openai/v1",
        models_path="/openai/v1/models",
    ),
    Kind(
        name="bedrock",
        label="Amazon Bedrock",
        make=aws.bedrock,
        profile=_pydantic("providers.bedrock:BedrockProvider.model_profile"),
        base_url=aws.endpoint(aws.REGION),
        official=r"https://bedrock-runtime(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?:443",
        is_hosted=True,
        variables=(
            "AWS_BEARER_TOKEN_BEDROCK",
            ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        ),
        module="boto3",
        extra="bedrock",
        settings=_NO_PENALTIES,
        hottest=1,
        models_path="",
        wire=Wire(passes=("authorization", "x-amz-*", "amz-sdk-*"), frames="bytes"),
    ),
    Kind(
        name="mistral",
        label="Mistral",
        make=sdks.mistral,
        profile=_pydantic("providers.mistral:MistralProvider.model_profile"),
        base_url="https://api.mistral.ai",
        is_hosted=True,
        variables=("MISTRAL_API_KEY",),
        module="mistralai",
        extra="mistral",
        hottest=1.5,
        surplus="/v1",
        models_path="/v1/models",
    ),
    Kind(
        name="deepseek",
        label="DeepSeek",
        make=sdks.deepseek,
        profile=_pydantic("providers.deepseek:DeepSeekProvider.model_profile"),
        base_url="https://api.deepseek.com",
        is_hosted=True,
        variables=("DEEPSEEK_API_KEY",),
    ),
    Kind(
        name="openrouter",
        label="OpenRouter",
        make=sdks.openrouter,
        profile=_pydantic("providers.openrouter:OpenRouterProvider.model_profile"),
        base_url="https://openrouter.ai/api/v1",
        is_hosted=True,
        variables=("OPENROUTER_API_KEY",),
        path="/api/v1",
    ),
    Kind(
        name="together",
        label="Together AI",
        make=sdks.together,
        profile=_pydantic("providers.together:TogetherProvider.model_profile"),
        base_url="https://api.together.xyz/v1",
        is_hosted=True,
        variables=("TOGETHER_API_KEY",),
        path="/v1",
    ),
    Kind(
        name="xai",
        label="xAI",
        make=sdks.xai,
        profile="jupyter_chat_ext.models.sdks:xai_profile",
        base_url="https://api.x.ai/v1",
        is_hosted=True,
        variables=("XAI_API_KEY",),
        settings=("max_tokens", "temperature", "top_p"),  # models that reason refuse the penalties
        path="/v1",
    ),
    Kind(
        name="azure",
        label="Azure OpenAI",
        make=sdks.azure,
        profile=_pydantic("providers.azure:AzureProvider.model_profile"),
        address_variable="AZURE_OPENAI_ENDPOINT",
        variables=("AZURE_OPENAI_API_KEY",),
        path="/openai/v1",
        models_path="",
    ),
    Kind(
        name="ollama",
        label="Ollama",
        make=sdks.ollama,
        profile=_pydantic("providers.ollama:OllamaProvider.model_profile"),
        base_url="http://localhost:11434/v1",
        address_variable="OLLAMA_BASE_URL",
        needs_key=False,
        path="/v1",
    ),
    Kind(
        name="lmstudio",
        label="LM Studio",
        make=sdks.compatible,
        profile=COMPATIBLE.profile,
        base_url="http://localhost:1234/v1",
        needs_key=False,
        path="/v1",
    ),
    Kind(
        name="vllm",
        label="vLLM",
        make=sdks.vllm,
        profile=_pydantic("providers.vllm:VLLMProvider.model_profile"),
        base_url="http://localhost:8000/v1",
        address_variable="VLLM_BASE_URL",
        needs_key=False,
        path="/v1",
    ),
    COMPATIBLE,
)

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _ALL}
