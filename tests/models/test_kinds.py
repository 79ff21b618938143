"""Every kind of provider over its real SDK and our client, against a server that speaks its wire."""

import asyncio
import json
import socket
import time
from types import SimpleNamespace

import pytest

from jupyter_chat_ext.core.chunks import check
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.timeouts import Timeouts
from tests.models.conftest import PATIENT, ask, page
from tests.models.kind_wires import AWS_PAIR, KEY, PARAMS

EVIL = {
    "OPENAI_API_KEY": "sentinel-of-environment",
    "OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
    "OPENAI_ORG_ID": "sentinel-of-environment",
    "OPENAI_CUSTOM_HEADERS": "x-more: sentinel-of-environment",
    "ANTHROPIC_API_KEY": "sentinel-of-environment",
    "ANTHROPIC_AUTH_TOKEN": "sentinel-of-environment",
    "ANTHROPIC_BASE_URL": "http://127.0.0.1:1",
    "ANTHROPIC_CUSTOM_HEADERS": "x-more: sentinel-of-environment",
    "GOOGLE_API_KEY": "sentinel-of-environment",
    "GEMINI_API_KEY": "sentinel-of-environment",
    "GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:1",
    "GOOGLE_GENAI_USE_VERTEXAI": "true",
    "GROQ_API_KEY": "sentinel-of-environment",
    "GROQ_BASE_URL": "http://127.0.0.1:1",
    "GROQ_CUSTOM_HEADERS": "x-more: sentinel-of-environment",
    "MISTRAL_API_KEY": "sentinel-of-environment",
    "OPENROUTER_API_KEY": "sentinel-of-environment",
    "OPENROUTER_APP_TITLE": "sentinel-of-environment",
    "AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT12345",
    "AWS_SECRET_ACCESS_KEY": "sentinel-of-environment",
    "AWS_BEARER_TOKEN_BEDROCK": "sentinel-of-environment",
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://127.0.0.1:1",
}

HASTY = Timeouts(connect=2, first_byte=0.5, between_bytes=0.5, retry_pauses=())
HASTY = Timeouts(connect=2, first_byte=0.5, between_bytes=0.5, retry_pauses=())
ONCE = Timeouts(connect=5, first_byte=10, between_bytes=10, retry_pauses=())


@pytest.fixture(params=PARAMS)
def kind(request):
    """Each kind in turn."""
    return request.param


@pytest.fixture
def make(kind, connect):
    """Connects to a server of the kind."""

    def connected(peer, *, api_key=KEY, timeouts=PATIENT, **options):
        return connect(
            kind.base_url(peer), kind=KINDS[kind.kind], api_key=api_key, timeouts=timeouts, **options
        )

    return connected


async def test_an_answer_arrives_with_its_facts(kind, make, peer):
    asked = await ask(make(peer(kind.wire.text("Hel", "lo", " you"))).model(kind.model), "hi")
    assert asked.error is None
    assert asked.text == "Hello you"
    assert asked.outcome.finish_reason == "stop"
    assert asked.outcome.facts["usage"]["inputTokens"] == 5
    assert asked.outcome.facts["usage"]["outputTokens"] == 2
    assert all(check(chunk) for chunk in asked.chunks)


async def test_thinking_is_told_apart_and_goes_along_next_time(kind, make, peer):
    provider = peer(kind.wire.thought("Hm, hm.", "Yes."), kind.wire.text("ok"))
    model = make(provider).model(kind.thinks or kind.model)
    asked = await ask(model, "hi")
    reasoning = "".join(part["text"] for part in asked.reply.parts if part["type"] == "reasoning")
    assert (asked.error, reasoning, asked.text) == (None, "Hm, hm.", "Yes.")
    again = await ask(model, "hi", asked.message(), "more")
    assert again.error is None
    body = json.dumps(provider.requests[-1].body)
    assert body.index("Yes.") < body.index("more")
    if "sig-1" in json.dumps(asked.outcome.native):
        assert "sig-1" in body


async def test_reaching_the_limit_is_said(kind, make, peer):
    asked = await ask(make(peer(kind.wire.text("cut", finish="length"))).model(kind.model), "hi")
    assert (asked.error, asked.outcome.finish_reason, asked.text) == (None, "length", "cut")


async def test_the_system_prompt_is_told(kind, make, peer):
    provider = peer(kind.wire.text("ok"))
    asked = await ask(make(provider).model(kind.model, instructions="Be brief."), "hi")
    assert asked.error is None
    assert "Be brief." in json.dumps(provider.requests[0].body)


def settings_in(kind, request):
    found = kind.wire.settings_in(request.body)
    return {name: value for name, value in found.items() if value is not None}  # null is "not set"


async def test_only_settings_that_were_set_and_are_known_are_sent(kind, make, peer):
    provider = peer(kind.wire.text("ok"))
    model = make(provider).model(kind.model)
    given = {"max_tokens": 99, "top_p": 0.5, "top_k": 7, "frequency_penalty": 0.3, "presence_penalty": 0.4}
    assert (await ask(model, "hi")).error is None
    asked = await ask(model, "hi", **given)
    assert asked.error is None
    none, some = (settings_in(kind, request) for request in provider.requests)
    none.pop("max_tokens") if kind.kind == "anthropic" else None  # which its API insists on
    assert none == {}
    assert some == {name: value for name, value in given.items() if name in kind.wire.settings}
    assert set(KINDS[kind.kind].settings) >= kind.wire.settings.keys()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "key-rejected"),
        (404, "model-not-found"),
        (429, "rate-limited"),
        (500, "provider-failed"),
        (529, "overloaded"),
    ],
)
async def test_refusals_are_sentences_without_the_key(status, code, kind, make, peer):
    provider = peer(kind.wire.refusal(status, f"wrong: {KEY}"))
    asked = await ask(make(provider, timeouts=ONCE).model(kind.model), "hi")
    assert asked.error.code == code
    assert KEY not in json.dumps(asked.error.to_json())
    assert len(provider.requests) == 1  # no SDK asks twice by itself


async def test_an_answer_that_is_cut_off_is_an_error_and_its_text_is_kept(kind, make, peer):
    asked = await ask(make(peer(kind.wire.cut("Hel", "lo"))).model(kind.model), "hi")
    assert (asked.error.code, asked.text) == ("answer-cut-off", "Hello")


async def test_silence_ends_each_in_its_time(kind, make, peer):
    before = await ask(make(peer(["hang"]), timeouts=HASTY).model(kind.model), "hi")
    script = [*kind.wire.cut("Hel", "lo"), "hang"]
    amid = await ask(make(peer(script), timeouts=HASTY).model(kind.model), "hi")
    assert before.error.code == "first-byte-timeout"
    assert (amid.error.code, amid.text) == ("idle-timeout", "Hello")


async def test_nobody_there_is_said(kind, make):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = SimpleNamespace(port=listener.getsockname()[1])
    asked = await ask(make(nobody, timeouts=ONCE).model(kind.model), "hi")
    assert asked.error.code == "unreachable"


async def test_a_redirect_takes_nothing_to_the_other_place(kind, make, peer):
    sink = peer(kind.wire.text("stolen"))
    moved = peer(page(307, b"", f"location: http://127.0.0.1:{sink.port}/elsewhere"))
    asked = await ask(make(moved).model(kind.model), "hi")
    assert asked.error.code == "not-an-api"
    assert sink.requests == []


async def test_an_address_of_a_metadata_service_gets_nothing(kind, make, peer, monkeypatch):
    from jupyter_chat_ext.models import http_client

    provider = peer(kind.wire.text("ok"))
    monkeypatch.setattr(http_client, "is_refused", lambda address: str(address) == "127.0.0.1")
    asked = await ask(make(provider).model(kind.model), "hi")
    assert asked.error.code == "address-refused"
    assert provider.requests == []


async def test_our_key_is_sent_and_nothing_of_the_environment(kind, make, peer, monkeypatch):
    for name, value in EVIL.items():
        monkeypatch.setenv(name, value)
    provider = peer(kind.wire.text("ok"))
    assert (await ask(make(provider).model(kind.model), "hi")).error is None
    head = provider.requests[0].head
    assert KEY in head
    assert "sentinel-of-environment" not in head
    assert "AKIAENVIRONMENT12345" not in head


@pytest.mark.parametrize("begun", [True, False], ids=["amid the answer", "before the answer"])
async def test_stop_hangs_up_at_once(begun, kind, make, peer):
    await ask(make(peer(kind.wire.text("ok"))).model(kind.model), "hi")  # imports take seconds
    delays = []
    for _ in range(3):
        provider = peer([*(kind.wire.cut("Hel", "lo") if begun else ()), "hang"])
        model, heard, outcome = make(provider).model(kind.model), asyncio.Event(), []

        async def follow(model=model, heard=heard, outcome=outcome):
            from jupyter_chat_ext.core.config import ChatModelConfig
            from jupyter_chat_ext.models.base import Outcome
            from tests.models.conftest import question

            async for chunk in model.stream([question("hi")], ChatModelConfig(), Outcome()):
                outcome.append(chunk.get("delta", ""))
                if "".join(outcome) == "Hello":
                    heard.set()

        following = asyncio.create_task(follow())
        assert await asyncio.to_thread(provider.asked.wait, 10)
        if begun:
            await asyncio.wait_for(heard.wait(), 10)
        stopped = time.monotonic()
        following.cancel()
        with pytest.raises(asyncio.CancelledError):
            await following
        assert await asyncio.to_thread(provider.hung_up.wait, 5)
        delays.append(provider.hung_up_at - stopped)
    assert min(delays) < 0.05


async def test_keys_of_aws_sign_and_are_not_sent(connect, peer):
    pytest.importorskip("boto3")
    from tests.models.kind_wires import KINDS as WIRES

    kind = next(one for one in WIRES if one.kind == "bedrock")
    provider = peer(kind.wire.text("ok"))
    connection = connect(kind.base_url(provider), kind=KINDS["bedrock"], api_key=AWS_PAIR)
    asked = await ask(connection.model(kind.model), "hi")
    assert (asked.error, asked.text) == (None, "ok")
    [request] = provider.requests
    secret = AWS_PAIR.partition(":")[2]
    assert request.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIASENTINEL12345678/")
    assert secret not in request.head
    assert "%3A0/converse-stream" in request.head.splitlines()[0]  # the path that was signed
