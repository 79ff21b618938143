"""Servers that speak Chat Completions at other addresses."""

import pytest

from jupyter_chat_ext.ai import llm
from tests.ai.llm.conftest import ask
from tests.models.conftest import answer


async def test_any_base_url_is_asked_also_with_a_slash_at_its_end(peer):
    provider = peer(answer("ok"))
    answered = await ask(llm.openai("llama3.1-8b", api_key="csk-1", base_url=f"{provider.base_url}/"), "hi")
    assert (answered.error, answered.text) == (None, "ok")
    [request] = provider.requests
    assert request.head.startswith("POST /v1/chat/completions ")
    assert request.headers["authorization"] == "Bearer csk-1"


async def test_a_server_of_this_computer_needs_no_key(peer):
    provider = peer(answer("ok"))
    answered = await ask(llm.openai("qwen3", base_url=provider.base_url), "hi")
    assert answered.error is None
    assert "authorization" not in provider.requests[0].headers


async def test_openai_s_own_is_the_default(monkeypatch):
    model = llm.openai("gpt-4", api_key="sk-1")
    assert model.label == "OpenAI"
    assert llm.openai("m", base_url="https://api.x.ai/v1").label == "api.x.ai"


@pytest.mark.parametrize("key", [None, "azure-key-123456"])
async def test_azure_s_addresses_name_deployment_and_version(key, peer, monkeypatch):
    from pydantic_ai.providers import azure

    made = {}

    def provider(**arguments):
        made.update(arguments)
        raise ConnectionError("far enough")

    monkeypatch.setattr(azure, "AzureProvider", provider)
    address = "https://me.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"
    answered = await ask(llm.openai("gpt-4o", api_key=key, base_url=address), "hi")
    if key is None:
        assert answered.error.code == "key-missing"
        return
    assert made == {
        "azure_endpoint": "https://me.openai.azure.com",
        "api_version": "2024-10-21",
        "api_key": "azure-key-123456",
    }


def test_a_key_is_not_in_what_a_model_looks_like():
    assert "sk-secret" not in repr(llm.openai("gpt-4", api_key="sk-secret-123456"))
