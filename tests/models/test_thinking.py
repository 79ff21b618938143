"""One level of thinking, as each kind of provider has it; what is thought is shown, with its time."""

import json

import pytest

from jupyter_chat_ext.models.kinds import KINDS
from tests.models.conftest import ask
from tests.models.kind_wires import KEY, PARAMS

HIGH = {
    "openai": ('"effort": "high"', '"summary": "auto"'),
    "openai-chat": ('"reasoning_effort": "high"',),
    "anthropic": ('"budget_tokens": 16384',),
    "google": ('"include_thoughts": true', '"thinking_budget": 24576'),
    "groq": ('"reasoning_format": "parsed"', '"reasoning_effort": "high"'),
    "bedrock": ('"budget_tokens": 16384',),
    "mistral": ('"reasoning_effort": "high"',),
    "deepseek": ('"reasoning_effort": "high"',),
    "openrouter": ('"effort": "high"',),
    "xai": ('"reasoning_effort": "high"',),
    "azure": ('"reasoning_effort": "high"',),
    "vllm": ('"reasoning_effort": "high"',),
}
OFF = {
    "openai": '"effort": "none"',
    "openai-chat": '"reasoning_effort": "none"',
    "bedrock": '"thinking": {"type": "disabled"}',
    "mistral": '"reasoning_effort": "none"',
    "openrouter": '"effort": "none"',
    "xai": '"reasoning_effort": "none"',
    "azure": '"reasoning_effort": "none"',
}


def those_of(names):
    """Parameters for the kinds of these names."""
    return [param for param in PARAMS if param.id in names]


THINK = [param for param in PARAMS if param.values[0].thinks]


@pytest.fixture
def body_of(kind, connect, peer):
    """What is sent for a config."""

    async def sent(model, **config):
        provider = peer(kind.wire.text("ok"))
        connection = connect(kind.base_url(provider), kind=KINDS[kind.kind], api_key=KEY)
        asked = await ask(connection.model(model), "hi", **config)
        assert asked.error is None
        return json.dumps(provider.requests[0].body), asked.notices

    return sent


@pytest.mark.parametrize("kind", those_of(HIGH))
async def test_a_level_is_sent_as_the_provider_has_it(kind, body_of):
    body, notices = await body_of(kind.thinks, thinking="high")
    assert [sign for sign in HIGH[kind.kind] if sign not in body] == []
    assert "setting-ignored" not in notices


@pytest.mark.parametrize("kind", those_of(OFF))
async def test_off_is_sent_where_that_is_possible(kind, body_of):
    body, notices = await body_of(kind.thinks, thinking="off")
    assert OFF[kind.kind] in body
    assert "setting-ignored" not in notices


@pytest.mark.parametrize("kind", THINK)
async def test_nothing_is_sent_that_nobody_set(kind, body_of):
    body, notices = await body_of(kind.thinks)
    assert not any(
        sign in body for sign in ("reasoning_effort", '"effort"', "thinking_budget", "budget_tokens")
    )
    assert "setting-ignored" not in notices


async def test_a_model_that_cannot_be_told_says_so(connect, peer):
    from tests.models.conftest import answer

    provider = peer(answer("ok"))
    asked = await ask(connect(provider.base_url).model("plain"), "hi", thinking="high", top_k=3)
    titles = [chunk["data"]["title"] for chunk in asked.chunks if chunk["type"] == "data-notice"]
    assert titles == [
        "My Gateway does not know thinking “high”; it was not sent.",
        "My Gateway does not know top_k; it was not sent.",
    ]
    assert len([part for part in asked.reply.parts if part["type"] == "data-notice"]) == 2
    assert "reasoning_effort" not in provider.requests[0].body


@pytest.mark.parametrize("kind", those_of({"bedrock"}))
async def test_a_model_of_which_nothing_is_known_but_its_name_is_asked_without_a_level(kind, body_of):
    of_a_profile = "arn:aws:bedrock:us-east-1:123:application-inference-profile/abc"
    body, notices = await body_of(of_a_profile, thinking="high")
    assert "budget_tokens" not in body
    assert "setting-ignored" in notices


async def test_a_default_that_does_not_apply_is_not_worth_a_word(connect, peer):
    from jupyter_chat_ext.core.config import ChatModelConfig
    from tests.models.conftest import answer

    model = connect(peer(answer("ok")).base_url).model("plain", defaults=ChatModelConfig(thinking="high"))
    assert (await ask(model, "hi")).notices == []


async def test_newer_claude_models_show_what_they_think(connect, peer):
    pytest.importorskip("anthropic")
    from tests.models.kind_wires import KINDS as WIRES

    wire = next(one for one in WIRES if one.kind == "anthropic")
    provider = peer(wire.wire.text("ok"))
    connection = connect(wire.base_url(provider), kind=KINDS["anthropic"], api_key=KEY)
    await ask(connection.model("claude-sonnet-5-5"), "hi", thinking="low")
    body = provider.requests[0].body
    assert body["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert body["output_config"] == {"effort": "low"}


async def test_the_time_of_thinking_is_told(connect, peer):
    from tests.models.conftest import DONE, END, STREAM, delta

    script = [STREAM, delta(reasoning_content="Hm."), delta("Yes."), delta(finish="stop"), DONE, END]
    asked = await ask(connect(peer(script).base_url).model("m"), "hi")
    [part] = [part for part in asked.reply.parts if part["type"] == "reasoning"]
    assert 0 <= part["providerMetadata"]["jupyter_chat_ext"]["seconds"] < 10
