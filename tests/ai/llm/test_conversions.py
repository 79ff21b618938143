"""What each provider is told of a conversation that functions of notebooks wrote."""

import json

from jupyter_chat_ext import ai
from jupyter_chat_ext.ai import ChatMessage
from tests.ai.llm.conftest import ask

FAR = "https://pictures.example.org/far.png"


def conversation():
    """Everything that a function's answer may hold."""
    return [
        ChatMessage("user", "first"),
        ChatMessage(
            "assistant",
            parts=[
                ai.ReasoningPart("a thought of its own"),
                ai.TextPart("said before. "),
                ai.ToolInvocationPart("tool-add", "c1", "output-available", {"deep": True}, None),
                ai.StepStartPart(),
                ai.TextPart("said after."),
                ai.DataPart("data-mine", {"hidden": None}),
            ],
        ),
        ChatMessage("user", "second"),
        ChatMessage("assistant", None),
        ChatMessage("user", "third", parts=[ai.FilePart("image/png", FAR, "far.png")]),
    ]


async def test_all_words_and_nothing_else_of_earlier_answers_are_sent(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    answered = await ask(wire.make(provider, monkeypatch), *conversation())
    assert answered.error is None
    body = json.dumps(provider.requests[0].body)
    for word in ("first", "said before. said after.", "second", "third"):
        assert word in body
    for word in ("a thought of its own", "step-start", "reasoning", "data-mine", "hidden", "'deep'"):
        assert word not in body
    assert '"None"' not in body


async def test_an_address_is_named_and_neither_fetched_nor_taken_for_content(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    await ask(wire.make(provider, monkeypatch), *conversation())
    body = json.dumps(provider.requests[0].body)
    assert "[Attached: far.png, image/png]" in body
    assert "base64" not in body
    assert FAR not in body


async def test_a_system_message_is_nobody_s_answer(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    told = ChatMessage("system", "Be kind.")
    answered = await ask(wire.make(provider, monkeypatch), told, *conversation())
    assert answered.error is None
    body = provider.requests[0].body
    spoken = [
        one for one in body.get("messages", body.get("contents")) if one["role"] in ("assistant", "model")
    ]
    assert spoken
    assert "Be kind." not in json.dumps(spoken)
    assert "Be kind." in json.dumps(body)
