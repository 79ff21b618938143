"""What a model says where its package or its key is missing, and what making one costs."""

import asyncio
import importlib.abc
import subprocess
import sys
import threading

import pytest

from jupyter_chat_ext.ai import llm
from tests.ai.llm.conftest import ask
from tests.ai.llm.wires import WIRES

PACKAGES = {"anthropic": "anthropic", "google": "google.genai", "groq": "groq", "bedrock": "boto3"}
SENTENCES = {
    "openai": "openai api key not provided. Pass it as an argument or set OPENAI_API_KEY",
    "anthropic": "anthropic api key not provided. Pass it as an argument or set ANTHROPIC_API_KEY",
    "google": "Google AI api key not provided. Pass it as an argument or set GOOGLE_AI_API_KEY",
    "groq": "groq api key not provided. Pass it as an argument or set GROQ_API_KEY",
}


class Missing(importlib.abc.MetaPathFinder):
    """Makes Python not find a package."""

    def __init__(self, package):
        self._package = package

    def find_spec(self, name, path=None, target=None):
        if name == self._package or name.startswith(f"{self._package}."):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@pytest.fixture
def without(monkeypatch):
    """Take a package away."""

    def take(package):
        known = [name for name in sys.modules if name == package or name.startswith(f"{package}.")]
        for name in (*known, *(one for one in sys.modules if one.startswith("pydantic_ai.providers."))):
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setattr(sys, "meta_path", [Missing(package), *sys.meta_path])

    return take


@pytest.mark.parametrize(("name", "package"), PACKAGES.items())
def test_making_a_model_without_its_package_gives_the_line_to_run(name, package, without):
    without(package)
    with pytest.raises(ModuleNotFoundError) as raised:
        getattr(llm, name)("some-model")
    assert f"%pip install 'jupyter_chat_ext[{name}]'" in str(raised.value)
    assert raised.value.hint == f"%pip install 'jupyter_chat_ext[{name}]'"


async def test_an_agent_named_by_its_provider_gives_the_line_when_it_is_asked(without):
    without("groq")
    answered = await ask(llm.pydantic_ai("groq:llama-3.1-70b-versatile"), "hi")
    assert answered.error.hint == "%pip install 'jupyter_chat_ext[groq]'"


async def test_a_missing_key_is_said_when_the_model_is_asked(wire):
    if wire.name not in SENTENCES:
        pytest.skip("AWS has many places for credentials; see below")
    answered = await ask(getattr(llm, wire.name)("some-model"), "hi")
    assert isinstance(answered.error, ValueError)
    assert str(answered.error) == f"{SENTENCES[wire.name]} as an environment variable"
    assert answered.error.code == "key-missing"


async def test_a_key_of_the_argument_comes_before_that_of_the_environment(wire, peer, monkeypatch):
    if wire.name == "bedrock":
        pytest.skip("AWS signs; nothing of a key is sent")
    provider = peer(wire.text("ok"))
    wire.redirect(provider, monkeypatch)
    make = getattr(llm, wire.name)
    await ask(make(wire.model_name, api_key="sk-argument"), "hi")
    await ask(make(wire.model_name), "hi")
    first, second = (request.head for request in provider.requests)
    assert "sk-argument" in first
    assert "sk-secret-123456" not in first
    assert "sk-secret-123456" in second


async def test_google_s_own_variable_comes_first(peer, monkeypatch):
    pytest.importorskip("google.genai", reason="the SDK for google is not installed")
    wire = next(wire for wire in WIRES if wire.name == "google")
    provider = peer(wire.text("ok"))
    wire.redirect(provider, monkeypatch)
    monkeypatch.setenv("GOOGLE_AI_API_KEY", "AI-of-the-seed")
    await ask(llm.google("gemini-2.5-pro"), "hi")
    assert "AI-of-the-seed" in provider.requests[0].head


@pytest.mark.parametrize("key", ["sk-proj-…", "sk-one\nsk-two", "sk one"])
@pytest.mark.parametrize("name", ["openai", "anthropic", "google", "groq"])
async def test_what_cannot_be_a_key_is_said_before_anything_is_sent(name, key):
    pytest.importorskip(next(wire.needs for wire in WIRES if wire.name == name))
    answered = await ask(getattr(llm, name)("some-model", api_key=key), "hi")
    assert answered.error.code == "invalid-key"
    assert "sk-proj" not in str(answered.error.to_json())


async def test_aws_credentials_that_are_nowhere_are_said(peer, monkeypatch):
    pytest.importorskip("boto3", reason="the SDK for bedrock is not installed")
    wire = next(wire for wire in WIRES if wire.name == "bedrock")
    model = wire.make(peer(wire.text("ok")), monkeypatch)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    answered = await ask(model, "hi")
    assert answered.error.code == "key-missing"
    assert answered.error.title.startswith("AWS credentials not provided.")


@pytest.mark.parametrize(("status", "sentence"), [
    (403, "Access denied to AWS Bedrock model bedrock/us.anthropic"),
    (404, "not found in region us-east-1. Check that the model ID is correct"),
    (400, "not found or not enabled for your account"),
])  # fmt: skip
async def test_what_aws_means_is_translated(status, sentence, peer, monkeypatch):
    pytest.importorskip("boto3", reason="the SDK for bedrock is not installed")
    wire = next(wire for wire in WIRES if wire.name == "bedrock")
    provider = peer(wire.refusal(status, "The provided model ID is invalid."))
    answered = await ask(wire.make(provider, monkeypatch), "hi")
    assert sentence in answered.error.title


async def test_credentials_of_aws_may_be_given(peer, monkeypatch):
    pytest.importorskip("boto3", reason="the SDK for bedrock is not installed")
    wire = next(wire for wire in WIRES if wire.name == "bedrock")
    provider = peer(wire.text("ok"))
    given = {"aws_access_key_id": "AKIAGIVENGIVENGIVEN1", "aws_secret_access_key": "of-the-argument"}
    await ask(wire.make(provider, monkeypatch, **given), "hi")
    await ask(wire.make(provider, monkeypatch, credentials=given, region_name="eu-west-3"), "hi")
    assert all("AKIAGIVENGIVENGIVEN1" in request.head for request in provider.requests)
    assert "eu-west-3" in provider.requests[1].head


MAKE_ALL = """
import sys
import jupyter_chat_ext as mo
mo.ai.llm.openai("gpt-4o")
mo.ai.llm.pydantic_ai("anthropic:claude-sonnet-4-5", tools=[print], instructions="Think.")
for make in ("anthropic", "google", "groq", "bedrock"):
    try:
        getattr(mo.ai.llm, make)("m")
    except ModuleNotFoundError:
        pass
heavy = {"pydantic_ai", "pydantic", "openai", "anthropic", "google.genai", "groq", "boto3", "httpx", "httpx2"}
print(",".join(sorted(heavy & set(sys.modules))))
"""


def test_making_models_imports_nothing_heavy():
    loaded = subprocess.run([sys.executable, "-c", MAKE_ALL], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


async def test_stop_does_not_wait_for_an_import():
    from jupyter_chat_ext.models.background import in_background

    began, through = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow_import():
        loop.call_soon_threadsafe(began.set)
        through.wait(30)

    importing = asyncio.create_task(in_background(slow_import))
    await began.wait()
    importing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await importing
    through.set()
