"""Streams that real providers once sent, played byte by byte; skipped where the recordings are not.

The environment variable RECORDED_STREAMS names their folder.
"""

import os
import re
from pathlib import Path

import pytest
import yaml

from jupyter_chat_ext.models.merged_events import MergedEvents
from tests.models.conftest import PATIENT, ask

FOLDER = os.environ.get("RECORDED_STREAMS", "")

pytestmark = pytest.mark.skipif(
    not FOLDER or not Path(FOLDER).is_dir(), reason="RECORDED_STREAMS does not name a folder of recordings"
)

STREAMS = {
    "huggingface/test_hf_model_thinking_part_iter": {"reasoning": True},
    "deepseek/test_deepseek_model_thinking_stream": {"reasoning": True},
    "openrouter/test_openrouter_stream_error": {"error": True},
    "errors/test_model_name_suggestion[openai-chat]": {"error": True, "code": "model-not-found"},
}


def recorded(name):
    """The first recorded interaction as raw HTTP: its status and its body."""
    tape = yaml.load(
        (Path(FOLDER) / f"{name}.yaml").read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    response = tape["interactions"][0]["response"]
    body = (
        response["body"].get("string", "") if isinstance(response.get("body"), dict) else response.get("body")
    )
    if not body:
        import json

        body = json.dumps(response["parsed_body"])
    data = body.encode() if isinstance(body, str) else bytes(body)
    kind = "text/event-stream" if b"data:" in data[:2000] else "application/json"
    status = response["status"]["code"]
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(data)}\r\n\r\n"
    return head.encode(), data


@pytest.mark.parametrize("size", [0, 7])
@pytest.mark.parametrize("name", STREAMS)
async def test_a_recorded_stream_gives_its_answer(name, size, peer, connect):
    expected = STREAMS[name]
    head, data = recorded(name)
    pieces = [data[at : at + size] for at in range(0, len(data), size)] if size else [data]
    asked = await ask(connect(peer([head, *pieces]).base_url, timeouts=PATIENT).model("m"), "hi")
    if expected.get("error"):
        assert asked.error is not None
        assert asked.error.code == expected.get("code", asked.error.code)
        return
    assert asked.error is None
    assert asked.text
    if expected["reasoning"]:
        reasoning = "".join(part["text"] for part in asked.reply.parts if part["type"] == "reasoning")
        assert reasoning
        assert not re.search(r"</?think>", asked.text)
    assert asked.outcome.facts["usage"]["outputTokens"] > 0


@pytest.mark.parametrize("name", [*STREAMS, "groq/test_groq_model_thinking_part_iter"])
async def test_merging_what_came_together_changes_nothing(name, peer, connect, monkeypatch):
    head, data = recorded(name)

    async def answered():
        asked = await ask(connect(peer([head, data]).base_url, timeouts=PATIENT).model("m"), "hi")
        parts = [{**part, "providerMetadata": None} for part in asked.reply.parts]  # how long it thought
        facts = dict(asked.outcome.facts)
        facts["usage"] = {**facts.get("usage", {}), "tokensPerSecond": None}
        return parts, facts, asked.outcome.finish_reason, type(asked.error)

    merged = await answered()
    monkeypatch.setattr(MergedEvents, "take", lambda _self, piece: piece)

    assert await answered() == merged


async def test_a_recorded_stream_that_is_cut_is_an_error_with_its_text(peer, connect):
    head, data = recorded("huggingface/test_hf_model_thinking_part_iter")
    asked = await ask(connect(peer([head, data[: len(data) * 9 // 10]]).base_url).model("m"), "hi")
    assert asked.error.code == "answer-cut-off"
    assert asked.reply.parts
