"""What providers really sent once, through the panel's wire; skipped where the recordings are not.

The environment variable RECORDED_STREAMS names their folder.
"""

import pytest

from tests.models.conftest import peer
from tests.models.kind_wires import PARAMS
from tests.models.test_recorded import pytestmark as needs_recordings
from tests.models.test_recorded import recorded
from tests.server.test_providers import Provider, error_of, metadata_of, text_of

__all__ = ["peer"]  # a fixture, used by its name

pytestmark = needs_recordings

ANSWERS = {
    "anthropic": "anthropic/test_anthropic_model_thinking_part_stream",
    "openai": "openai_responses/test_openai_responses_thinking_part_iter",
    "google": "google/test_google_model_thinking_part_iter",
    "groq": "groq/test_groq_model_thinking_part_iter",
    "deepseek": "deepseek/test_deepseek_model_thinking_stream",
    "vllm": "huggingface/test_hf_model_thinking_part_iter",
}
FAILURES = {
    "anthropic": ("errors/test_model_name_suggestion[anthropic]", "model-not-found"),
    "google": ("errors/test_model_name_suggestion[google]", "model-not-found"),
    "groq": ("errors/test_model_name_suggestion[groq]", "model-not-found"),
    "openai-chat": ("errors/test_model_name_suggestion[openai-chat]", "model-not-found"),
    "openai": ("openai_responses/test_openai_responses_model_http_error", "provider-error"),
    "openrouter": ("openrouter/test_openrouter_stream_error", "provider-error"),
}


def kinds(names):
    return [param for param in PARAMS if param.id in names]


async def played(api, kind, peer, name):
    head, data = recorded(name)
    pieces = (data[at : at + 700] for at in range(0, len(data), 700))
    provider = Provider(api, kind, peer([head, *pieces])).write()
    await provider.put_key()
    return await provider.ask(kind.thinks)


@pytest.mark.parametrize("kind", kinds(ANSWERS))
async def test_a_recorded_answer_arrives_with_its_thinking(kind, api, peer):
    chunks = await played(api, kind, peer, ANSWERS[kind.kind])
    assert chunks[-1] == {"type": "finish", "finishReason": "stop"}
    assert text_of(chunks, "reasoning")
    assert text_of(chunks)
    assert metadata_of(chunks)["usage"]["outputTokens"] > 0


@pytest.mark.parametrize("kind", kinds(FAILURES))
async def test_a_recorded_failure_is_a_typed_error(kind, api, peer):
    name, code = FAILURES[kind.kind]
    chunks = await played(api, kind, peer, name)
    assert error_of(chunks)["code"] == code
    assert chunks[-1]["type"] == "error"
