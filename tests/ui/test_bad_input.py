"""What people give to a chat by mistake: each is refused with a sentence, or works; nothing is lost."""

import asyncio
import json

import pytest

from jupyter_chat_ext import ai, ui
from jupyter_chat_ext.kernel.registration import registry


class NoRepr:
    def __repr__(self):
        raise RuntimeError("nobody may look at this")


class NoName:
    @property
    def __name__(self):
        raise RuntimeError("nobody may know")

    def __call__(self, messages, config):
        return "answered"


class Word(str):
    __slots__ = ()


RECURSIVE: list = []
RECURSIVE.append(RECURSIVE)
CIRCULAR: dict = {"type": "data-x"}
CIRCULAR["data"] = CIRCULAR
DEEP: dict = {}
_inner = DEEP
for _ in range(100_000):
    _inner["a"] = {}
    _inner = _inner["a"]


def parrot(messages):
    return f"You said: {messages[-1].content}"


def answer_of(function, question="hi"):
    chat = ui.chat(function)
    chat.send(question)
    return asyncio.run(asyncio.wait_for(chat.wait(), 60))


def titles(message, kind):
    return [part.data["title"] for part in message.parts if part.type == kind]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"model": [parrot]}, "ui.chat needs a function or a model to ask, got list"),
        ({"model": NoRepr()}, "ui.chat needs a function or a model to ask, got NoRepr"),
        ({"model": lambda a, b, c: ""}, "it takes (a, b, c)"),
        ({"model": object}, "object cannot be a chat model"),
        ({"on_message": NoRepr()}, "on_message must be a function, got NoRepr"),
        ({"prompts": {"a": 1}}, "prompts must be a list of texts, got dict"),
        ({"prompts": iter(["a"])}, "prompts must be a list of texts, got list_iterator"),
        ({"prompts": [NoRepr()]}, "prompt 1 is NoRepr"),
        ({"prompts": ["x" * 1_000_000]}, "20,000 characters at most, prompt 1 has 1,000,000"),
        ({"config": {"__proto__": 1}}, "'__proto__' is not a setting"),
        ({"config": {"constructor": 1}}, "'constructor' is not a setting"),
        ({"config": {"<img onerror=x>": 1}}, "'<img onerror=x>' is not a setting"),
        ({"config": {1: 2}}, "'1' is not a setting"),
        ({"config": {"temperature": float("nan")}}, "temperature must be between 0 and 2"),
        ({"config": {"max_tokens": 10**30}}, "max_tokens must be between 1 and"),
        ({"config": DEEP}, "'a' is not a setting"),
        ({"config": NoRepr()}, "config must be a dict or a ChatModelConfig, got NoRepr"),
        ({"allow_attachments": NoRepr()}, "extensions ('.csv'), got NoRepr"),
        ({"allow_attachments": [NoRepr()]}, "extensions ('.csv'), got NoRepr"),
        ({"allow_attachments": {"image/png"}}, "extensions ('.csv'), got set"),
        ({"max_height": 400.5}, "max_height must be a whole number of pixels, got float"),
        ({"disabled": None}, "disabled must be True or False, got NoneType"),
    ],
)
def test_arguments_that_cannot_be(arguments, sentence):
    known = [model.name for model in registry.all()]
    with pytest.raises((TypeError, ValueError)) as raised:
        ui.chat(**{"model": parrot, **arguments})
    assert sentence in str(raised.value)
    assert [model.name for model in registry.all()] == known


@pytest.mark.parametrize(
    "arguments",
    [
        {"prompts": ["{{" * 9_000]},
        {"prompts": ["{{__proto__}} {{constructor}} <img src=x onerror=alert(1)>"]},
        {"prompts": ["lone \ud800 surrogate"]},
        {"max_height": 10**30},
        {"model": NoName()},
    ],
)
def test_arguments_that_are_strange_but_work(arguments):
    chat = ui.chat(**{"model": parrot, **arguments})
    json.dumps(chat._repr_mimebundle_(), allow_nan=False).encode()
    chat.send("hi")
    assert asyncio.run(chat.wait()).content in ("You said: hi", "answered")


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("hello", "append needs a ChatMessage, got str"),
        (None, "append needs a ChatMessage, got NoneType"),
        ({}, "a message needs a role: user, assistant or system"),
        ({"role": "root", "content": "x"}, "role must be one of user, assistant, system"),
        ({"role": ["user"], "content": "x"}, "role must be one of user, assistant, system"),
        ({"role": "user", "text": "x"}, "'text' is nothing that a message has: role, content"),
        ({"role": "user", "content": "x", "id": 7}, "the id of a message must be text, got int"),
        ({"role": "user", "parts": "hello"}, "the parts of a message must be a list, got str"),
        ({"role": "user", "parts": {"type": "text"}}, "the parts of a message must be a list, got dict"),
        ({"role": "user", "parts": [3]}, "a part of a message must be a part, a dict or text, got int"),
        ({"role": "user", "content": "x", "metadata": [1]}, "metadata of a message must be a dict, got list"),
        ({"role": "user", "content": "x", "metadata": {"a": float("nan")}}, "may only hold what JSON can"),
        ({"role": "user", "content": "x", "metadata": {"a": object()}}, "may only hold what JSON can"),
        ({"role": "user", "content": "x", "metadata": DEEP}, "may only hold what JSON can"),
        ({"role": "user", "parts": [{"type": "data-x", "data": NoRepr}]}, "may only hold what JSON can"),
        ({"role": "user", "parts": [CIRCULAR]}, "may only hold what JSON can"),
        ({"role": "user", "content": NoRepr()}, "a message cannot show a NoRepr: it has no text"),
        ({"role": "user", "content": "x" * 9_000_000}, "8 MB at most with its files, this one has 8.58 MB"),
        ({"role": "user", "attachments": ["x.png"]}, "an attachment must be a ChatAttachment, (name, bytes)"),
    ],
)
def test_messages_that_cannot_be(message, sentence):
    chat = ui.chat(parrot)
    with pytest.raises((TypeError, ValueError)) as raised:
        chat.append(message)
    assert sentence in str(raised.value)
    assert chat.value == []


@pytest.mark.parametrize("text", [None, 3, b"hi", "", " \n", ["hi"], "x" * 9_000_000])
def test_questions_that_cannot_be(text):
    chat = ui.chat(parrot)
    with pytest.raises(ValueError, match=r"send needs the text of a question|8 MB at most"):
        chat.send(text)
    assert chat.value == []


def test_text_that_no_wire_can_carry_is_repaired():
    chat = ui.chat(parrot)
    chat.append({"role": "system", "content": "lone \ud800", "metadata": {"\udc00": "\udc00"}})
    chat.send("pair \ud83d\ude00, lone \ud83d")
    asyncio.run(chat.wait())
    assert [one.content for one in chat.value] == [
        "lone \ufffd",
        "pair \N{GRINNING FACE}, lone \ufffd",
        "You said: pair \N{GRINNING FACE}, lone \ufffd",
    ]
    json.dumps(chat._repr_mimebundle_(), ensure_ascii=False).encode()


def test_objects_that_code_adds_stay_themselves():
    chat = ui.chat(lambda messages: str(messages[0].content is table))
    table = {"a": [1, 2]}
    chat.append(ai.ChatMessage("user", table))
    assert chat.value[0].content is table
    chat.send("Is it?")
    assert asyncio.run(chat.wait()).content == "True"


def million(messages):
    for _ in range(1_000_000):
        yield ""


def forever(messages):
    return forever(messages)


@pytest.mark.parametrize(
    ("function", "content", "problem"),
    [
        (lambda messages: RECURSIVE, RECURSIVE, None),
        (lambda messages: {"__proto__": {"a": 1}}, {"__proto__": {"a": 1}}, None),
        (lambda messages: Word("word"), "word", None),
        (lambda messages: "a\ud800b", "a\ufffdb", None),
        (lambda messages: float("nan"), "nan", None),
        (lambda messages: CIRCULAR, "", "The model sent something that is not part of an answer."),
        (lambda messages: {"type": "data-x", "data": DEEP}, "", "not part of an answer."),
        (lambda messages: DEEP, "", "answered with a dict, which cannot be shown."),
        (lambda messages: [NoRepr()], "", "answered with a list, which cannot be shown."),
        (lambda messages: "x" * 50_000_000, "", "answered with more than 8 MB in one piece."),
        (lambda messages: iter(["kept", "x" * 50_000_000]), "kept", "more than 8 MB in one piece."),
        (lambda messages: 10**5000, "", "raised ValueError: Exceeds the limit"),
        (forever, "", "forever raised RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_answers_that_are_no_answers(function, content, problem):
    answer = answer_of(function)
    assert answer.content is content if isinstance(content, list) else answer.content == content
    errors = titles(answer, "data-error")
    assert problem in errors[0] if problem else errors == []
    assert answer.metadata.get("status") == ("failed" if problem else None)


def test_a_million_empty_yields_are_no_answer():
    answer = answer_of(million)
    assert answer.content == ""
    assert titles(answer, "data-notice") == ["million answered nothing."]


def test_outside_jupyter_a_chat_says_how_to_go_on():
    chat = ui.chat(parrot)
    chat.send("hi")
    asyncio.run(chat.wait())
    assert repr(chat).startswith("<chat with parrot")
    words = str(chat)
    assert "You: hi\n\nAssistant: You said: hi" in words
    assert words.endswith("chat.send(text), then await chat.wait().)")
