"""A conversation goes on in pydantic-ai after one documented call."""

from pydantic_ai import Agent
from pydantic_ai.messages import BinaryContent, ModelMessagesTypeAdapter, ModelResponse
from pydantic_ai.models.test import TestModel

from jupyter_chat_ext import ai
from tests.kernel.test_messages import PNG


def conversation():
    return [
        ai.ChatMessage("system", "Be brief."),
        ai.ChatMessage("user", "What is this?", attachments=[ai.ChatAttachment(PNG, "a.png")]),
        ai.ChatMessage("assistant", "", parts=[ai.ReasoningPart("hm"), ai.TextPart("A picture.")]),
        ai.ChatMessage("user", "Sure?"),
        ai.ChatMessage("assistant", {"sure": True}),
    ]


def test_every_message_is_there():
    history = ai.to_pydantic_ai(conversation())
    kinds = [[part.part_kind for part in message.parts] for message in history]
    assert kinds == [["system-prompt"], ["user-prompt"], ["text"], ["user-prompt"], ["text"]]
    question, picture = history[1].parts[0].content
    assert (question, picture) == ("What is this?", BinaryContent(b"not really", media_type="image/png"))
    assert history[2].parts[0].content == "A picture."
    assert history[4].parts[0].content == "{'sure': True}"


def test_an_agent_goes_on_from_there():
    result = Agent(TestModel()).run_sync("And now?", message_history=ai.to_pydantic_ai(conversation()))
    said = [message for message in result.all_messages() if isinstance(message, ModelResponse)]
    assert [one.text for one in said] == ["A picture.", "{'sure': True}", "success (no tool calls)"]


def test_what_an_agent_said_itself_comes_back_as_it_was():
    result = Agent(TestModel()).run_sync("Hi")
    native = ModelMessagesTypeAdapter.dump_python(result.new_messages()[1:], mode="json")
    said = ai.ChatMessage("assistant", "shown text", native=native)
    assert ai.to_pydantic_ai([said]) == result.new_messages()[1:]


def test_nothing_becomes_nothing():
    assert ai.to_pydantic_ai([]) == []
