"""What providers really sent once, played through their SDKs; skipped where the recordings are not.

The environment variable RECORDED_STREAMS names their folder.
"""

import os
from pathlib import Path

import pytest
import yaml

from jupyter_chat_ext.ai import llm
from tests.ai.llm.conftest import ask
from tests.ai.llm.wires import WIRES

FOLDER = os.environ.get("RECORDED_STREAMS", "")

pytestmark = pytest.mark.skipif(
    not FOLDER or not Path(FOLDER).is_dir(), reason="RECORDED_STREAMS does not name a folder of recordings"
)

ANSWERS = {
    "anthropic": "test_anthropic_model_thinking_part_stream",
    "google": "test_google_model_thinking_part_iter",
    "groq": "test_groq_model_thinking_part_iter",
}


def recorded(folder, name):
    """The recorded interactions as raw HTTP."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tape = yaml.load((Path(FOLDER) / folder / f"{name}.yaml").read_text(), loader)
    return [_raw(interaction["response"]) for interaction in tape["interactions"]]


def _raw(response):
    body = response["body"]["string"]
    data = body.encode() if isinstance(body, str) else bytes(body)
    headers = {name.lower(): values for name, values in response["headers"].items()}
    kind = headers["content-type"][0]
    head = f"HTTP/1.1 {response['status']['code']} X\r\ncontent-type: {kind}\r\ncontent-length: {len(data)}"
    return [f"{head}\r\n\r\n".encode(), *(data[at : at + 700] for at in range(0, len(data), 700))]


async def test_thinking_and_text_come_out(wire, peer, monkeypatch):
    if wire.name not in ANSWERS:
        pytest.skip("no such recording")
    provider = peer(*recorded(wire.name, ANSWERS[wire.name])[:1])
    answered = await ask(wire.make(provider, monkeypatch), "hi")
    assert answered.error is None
    assert answered.reasoning
    assert answered.text
    assert answered.metadata["usage"]["outputTokens"] > 100


def get_capital(country: str) -> str:
    """Get the capital."""
    return "Paris"


def get_temperature(city: str) -> str:
    """Get the temperature."""
    return "30"


async def test_tools_are_called_as_recorded(wire, peer, monkeypatch):
    if wire.name not in ("google", "bedrock"):
        pytest.skip("no such recording")
    provider = peer(*recorded(wire.name, f"test_{wire.name}_model_iter_stream"))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, tools=[get_capital, get_temperature])
    answered = await ask(model, "How warm is it in the capital of France?")
    assert answered.error is None
    assert answered.text
    assert "tool-output-available" in answered.types


async def test_sources_of_a_search_are_shown(peer, monkeypatch):
    pytest.importorskip("anthropic", reason="the SDK for anthropic is not installed")
    from pydantic_ai.capabilities import NativeTool
    from pydantic_ai.native_tools import WebSearchTool

    wire = next(one for one in WIRES if one.name == "anthropic")
    provider = peer(*recorded("anthropic", "test_anthropic_web_search_tool_stream"))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, capabilities=[NativeTool(WebSearchTool())])
    answered = await ask(model, "News?")
    assert answered.error is None
    sources = [part["url"] for part in answered.reply.parts if part["type"] == "source-url"]
    assert len(sources) >= 2
    assert all(url.startswith("https://") for url in sources)
