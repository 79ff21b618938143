"""A chat without a server: its arguments, what it shows, and asking from code."""

import asyncio
import json
import threading

import pytest

from jupyter_chat_ext import ai, ui
from jupyter_chat_ext.kernel.registration import registry
from jupyter_chat_ext.ui.bundle import MIME_TYPE


def echo(messages, config):
    yield "You said: "
    yield messages[-1].content


def said(chat):
    return [(message.role, message.content) for message in chat.value]


def answered(chat):
    return asyncio.run(asyncio.wait_for(chat.wait(), 10))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"model": "gpt-4"}, "ui.chat needs a function or a model to ask, got str"),
        ({"model": None}, "ui.chat needs a function or a model to ask, got NoneType"),
        ({"model": lambda: "no messages"}, "must take `messages`"),
        ({"on_message": "print"}, "on_message must be a function, got str"),
        ({"prompts": "Hello"}, "prompts must be a list of texts, got str"),
        ({"config": {"heat": 1}}, "'heat' is not a setting"),
        ({"config": {"temperature": "hot"}}, "temperature must be a number"),
        ({"allow_attachments": "image/png"}, "allow_attachments must be True, False or a list"),
        ({"max_height": "400px"}, "max_height must be a whole number of pixels, got str"),
        ({"max_height": 0}, "max_height must be more than 0 pixels"),
        ({"disabled": "no"}, "disabled must be True or False, got str"),
        ({"show_configuration_controls": "yes"}, "show_configuration_controls must be True or False"),
    ],
)
def test_wrong_arguments_are_named(arguments, sentence):
    known = [model.name for model in registry.all()]
    with pytest.raises((TypeError, ValueError), match=sentence):
        ui.chat(**{"model": echo, **arguments})
    assert [model.name for model in registry.all()] == known


def test_the_arguments_after_the_model_have_names():
    with pytest.raises(TypeError):
        ui.chat(echo, ["Hello"])


def test_what_is_shown():
    chat = ui.chat(echo, max_height=300, disabled=True)
    chat.append(ai.ChatMessage("user", "Hello **you**"))
    chat.append({"role": "assistant", "content": "See ![it](http://x/y) and <img src=x> & 1 < 2"})
    shown = chat._repr_mimebundle_()
    data = shown[MIME_TYPE]
    assert (data["version"], data["model"], data["conversation"]) == (1, "echo", None)
    assert data["options"] == {"max_height": 300, "disabled": True}
    assert [(one["role"], one["text"]) for one in data["transcript"]] == said(chat)
    assert "You: Hello **you**" in shown["text/plain"]
    assert "**You:**\n\nHello **you**" in shown["text/markdown"]
    assert "![" not in shown["text/markdown"]
    assert "<img" not in shown["text/markdown"]
    assert "1 < 2" in shown["text/markdown"]
    json.dumps(shown)


def test_files_are_named_where_the_chat_is_text():
    chat = ui.chat(echo)
    table = ai.ChatAttachment("data:text/csv,SECRET", "table.csv")
    chat.append(ai.ChatMessage("user", "Look", attachments=[table]))
    chat.append(ai.ChatMessage("user", "", attachments=[table]))
    shown = chat._repr_mimebundle_()
    assert "You: Look\n[Attached: table.csv]\n\nYou: [Attached: table.csv]" in shown["text/plain"]
    assert "SECRET" not in json.dumps(shown)


def test_asking_from_code():
    chat = ui.chat(echo)
    chat.send("one")
    assert answered(chat) == chat.value[-1]
    assert said(chat) == [("user", "one"), ("assistant", "You said: one")]
    assert isinstance(chat.value[0], ai.ChatMessage)
    chat.send("two")
    chat.send("three")  # waits for its turn
    answered(chat)
    assert [content for _, content in said(chat)][2:] == ["two", "You said: two", "three", "You said: three"]
    assert len({message.id for message in chat.value}) == 6


def test_a_model_sees_what_was_said_and_the_settings():
    seen = []

    def model(messages, config):
        seen.append(([message.content for message in messages], config.temperature))
        return "ok"

    chat = ui.chat(model, config={"temperature": 0.1})
    chat.append({"role": "system", "content": "Be kind"})
    chat.send("hi")
    answered(chat)
    assert seen == [(["Be kind", "hi"], 0.1)]


def test_a_failed_answer_is_kept_with_its_error():
    def broken(messages):
        yield "half"
        raise ValueError("no more")

    chat = ui.chat(broken)
    chat.send("go")
    last = answered(chat)
    assert last.content == "half"
    assert last.metadata["status"] == "failed"
    assert "broken raised ValueError: no more" in [part.data["title"] for part in last.parts[1:]]


@pytest.mark.parametrize("is_async", [False, True])
def test_on_message_is_called_once_per_turn_with_everything(is_async):
    calls = []

    def plain(messages):
        calls.append([message.content for message in messages])

    async def later(messages):
        await asyncio.sleep(0)
        plain(messages)

    chat = ui.chat(echo, on_message=later if is_async else plain)
    chat.send("one")
    chat.send("two")
    answered(chat)
    assert calls == [["one", "You said: one"], ["one", "You said: one", "two", "You said: two"]]


def test_value_is_complete_before_on_message():
    values = []
    chat = ui.chat(echo, on_message=lambda messages: values.append(chat.value == messages))
    chat.send("hi")
    answered(chat)
    assert values == [True]


def test_on_message_that_waits_for_its_own_turn_is_refused():
    problems = []

    async def impatient(messages):
        try:
            await chat.wait()
        except RuntimeError as error:
            problems.append(str(error))

    chat = ui.chat(echo, on_message=impatient)
    chat.send("hi")
    answered(chat)
    assert problems == ["on_message cannot wait for the turn that it ends"]


def test_on_message_that_fails_or_exits_does_not_hold_up_the_chat():
    def leave(messages):
        raise SystemExit

    chat = ui.chat(echo, on_message=leave)
    chat.send("one")
    chat.send("two")
    answered(chat)
    assert len(chat.value) == 4


def test_clear_begins_anew_even_while_an_answer_is_written():
    go = threading.Event()

    def slow(messages):
        go.wait(10)
        return "late"

    chat = ui.chat(slow)
    chat.send("old")
    chat.clear()
    assert chat.value == []
    go.set()
    answered(chat)
    assert chat.value == []
    chat.send("new")
    answered(chat)
    assert [content for _, content in said(chat)] == ["new", "late"]


def test_send_and_append_refuse_what_is_no_message():
    chat = ui.chat(echo)
    for nothing in ("", "  ", None, 3):
        with pytest.raises(ValueError, match="send needs the text of a question"):
            chat.send(nothing)
    with pytest.raises(TypeError, match="append needs a ChatMessage, got str"):
        chat.append("hello")
    with pytest.raises(ValueError, match="role must be one of"):
        chat.append({"role": "bogus", "content": "x"})
    assert chat.value == []


def test_a_message_can_be_added_twice():
    chat = ui.chat(echo)
    message = ai.ChatMessage("user", "again", id="m1")
    chat.append(message)
    chat.append(message)
    assert [message.content for message in chat.value] == ["again", "again"]
    assert chat.value[0].id == "m1" != chat.value[1].id


def test_value_cannot_be_changed_from_outside():
    chat = ui.chat(echo)
    chat.value.append("x")
    assert chat.value == []
    with pytest.raises(AttributeError):
        chat.value = []


def test_two_chats_with_one_function_are_two_models():
    first, second = ui.chat(echo, prompts=["A"]), ui.chat(echo, prompts=["B"])
    models = [registry.of_chat(chat._mirror.key) for chat in (first, second)]
    assert [model.options.prompts for model in models] == [("A",), ("B",)]
    assert models[0].name != models[1].name


def test_a_chat_keeps_its_function_when_its_name_is_taken():
    def mine(messages):
        return "mine"

    chat = ui.chat(mine)

    def other(messages):
        return "other"

    registry.add(other, name="mine")
    chat.send("who?")
    assert answered(chat).content == "mine"
    assert registry.get("mine").function is other
