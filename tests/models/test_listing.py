"""Each provider's own form of list, and base URLs written a little differently."""

import pytest

from jupyter_chat_ext.models.base_urls import mended
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.listing import known_names, names_in

LISTS = {
    "OpenAI": (
        {
            "data": [
                {"id": "gpt-5", "object": "model"},
                {"id": "gpt-4o", "object": "model"},
                {"id": "text-embedding-3-large", "object": "model"},
                {"id": "whisper-1", "object": "model"},
                {"id": "gpt-realtime", "object": "model"},
            ]
        },
        ("gpt-4o", "gpt-5"),
    ),
    "Anthropic": (
        {"data": [{"type": "model", "id": "claude-sonnet-4-5", "display_name": "Claude"}], "has_more": False},
        ("claude-sonnet-4-5",),
    ),
    "Google": (
        {
            "models": [
                {"name": "models/gemini-2.5-pro", "supportedGenerationMethods": ["generateContent"]},
                {"name": "models/gemini-x-bidi", "supportedGenerationMethods": ["bidiGenerateContent"]},
            ]
        },
        ("gemini-2.5-pro",),
    ),
    "Mistral": (
        {
            "data": [
                {"id": "mistral-large", "capabilities": {"completion_chat": True}},
                {"id": "mistral-ocr", "capabilities": {"completion_chat": False}},
            ]
        },
        ("mistral-large",),
    ),
    "Together": (
        [
            {"id": "meta-llama/Llama", "object": "model", "type": "chat"},
            {"id": "black-forest/flux", "object": "model", "type": "image"},
        ],
        ("meta-llama/Llama",),
    ),
    "Ollama": (
        {"object": "list", "data": [{"id": "llama3.2:latest", "object": "model"}]},
        ("llama3.2:latest",),
    ),
    "nonsense amid": ({"data": [7, {"id": None}, {"id": ""}, {"id": "a"}, {"id": "a"}]}, ("a",)),
    "nothing": ({"data": []}, ()),
}


@pytest.mark.parametrize("provider", LISTS)
def test_the_models_that_chat_are_listed(provider):
    document, names = LISTS[provider]
    assert names_in(document) == names


@pytest.mark.parametrize("document", [{}, {"data": {}}, "x", None, {"error": {"message": "no"}}])
def test_what_is_no_list_is_said(document):
    with pytest.raises(ValueError):  # noqa: PT011 - it has no text
        names_in(document)


@pytest.mark.parametrize("kind", ["openai", "anthropic", "google", "groq", "bedrock", "mistral", "xai"])
def test_pydantic_ai_knows_names_of_each(kind):
    assert known_names(KINDS[kind])


@pytest.mark.parametrize(
    ("kind", "given", "address"),
    [
        ("ollama", "http://localhost:11434", "http://localhost:11434/v1"),
        ("ollama", "http://localhost:11434/api", "http://localhost:11434/v1"),
        ("lmstudio", "http://localhost:1234", "http://localhost:1234/v1"),
        ("vllm", "https://vllm.example", "https://vllm.example/v1"),
        ("azure", "https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1"),
        ("openrouter", "https://openrouter.ai", "https://openrouter.ai/api/v1"),
        ("anthropic", "https://api.anthropic.com/v1", "https://api.anthropic.com"),
        ("mistral", "https://api.mistral.ai/v1", "https://api.mistral.ai"),
        ("groq", "https://api.groq.com/openai/v1", "https://api.groq.com"),
        ("google", "https://google.example/v1beta", "https://google.example"),
    ],
)
def test_a_base_url_is_mended_and_that_is_said(kind, given, address):
    mended_url, sentence = mended(KINDS[kind], given)
    assert mended_url == address
    assert sentence.endswith(".")
    assert KINDS[kind].label in sentence


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("ollama", "http://localhost:11434/v1"),
        ("openai-compatible", "https://host.example"),
        ("anthropic", "https://proxy.example/anthropic"),
        ("deepseek", "https://api.deepseek.com"),
    ],
)
def test_other_base_urls_are_left_alone(kind, given):
    assert mended(KINDS[kind], given) == (given, "")
