"""Whatever a function answers, and however a turn ends: `on_message` once, and `value` complete."""

import asyncio

import pytest

from tests.ui.conftest import Page, until

pytestmark = pytest.mark.kernel

MODELS = """
import asyncio, time
calls = []
def note(messages):
    same = [one.content for one in messages] == [one.content for one in chat.value]
    calls.append({
        "texts": [one.text for one in messages],
        "nones": sum(one.content is None for one in messages),
        "is_value": same,
    })
def returns(messages): return "said"
def yields(messages):
    yield "sa"
    yield "id"
async def yields_async(messages):
    yield "sa"
    yield "id"
def chunks(messages):
    yield {"type": "text-start", "id": "t"}
    yield {"type": "text-delta", "id": "t", "delta": "said"}
    yield {"type": "text-end", "id": "t"}
def agent(messages, config):
    from pydantic_ai.models.test import TestModel
    return mo.ai.llm.pydantic_ai(TestModel(custom_output_text="said"))(messages, config)
def thing(messages): return {"said": len(messages)}
def nothing(messages): pass
def raises(messages):
    yield "said"
    raise ValueError("no more")
def stops(messages):
    yield "said"
    while True: time.sleep(0.01)
"""
ANSWERS = {
    "returns": ("said", "said"),
    "yields": ("said", "said"),
    "yields_async": ("said", "said"),
    "chunks": ("said", "said"),
    "agent": ("said", "said"),
    "thing": ("{'said': 1}", "{'said': 3}"),
    "nothing": ("", ""),
    "raises": ("said", "said"),
    "stops": ("said", "said"),
}


async def test_on_message_is_called_once_with_everything_that_was_said(api, open_notebook):
    notebook = await open_notebook()
    await notebook.run(MODELS)
    page = Page(api, notebook)
    for name, (first, second) in ANSWERS.items():
        bundle = await notebook.chat(f"mo.ui.chat({name}, on_message=note)", cell=name)
        conversation = await page.begin(bundle)
        for number, question in enumerate(("one", "two"), 1):
            await ask(page, bundle, question, conversation, is_stopped=name == "stops")
            await until(lambda number=number: has_called(notebook, number))
        history = ["one", first, "two", second]
        assert (name, await notebook.value("calls")) == (
            name,
            [{"texts": history[:end], "nones": 0, "is_value": True} for end in (2, 4)],
        )
        assert [content for _, content in await page.messages(conversation)][::2] == ["one", "two"]
        await notebook.run("calls.clear()")


async def has_called(notebook, number):
    return await notebook.value("len(calls)") >= number


async def ask(page, bundle, text, conversation, *, is_stopped):
    if not is_stopped:
        await page.ask(bundle, text, conversation)
        return
    asking = asyncio.create_task(page.ask(bundle, text, conversation))
    await until(lambda: has_words(page.api, conversation, text))
    await page.api("conversations", conversation, "stop", method="POST", body={})
    await asking


async def has_words(api, conversation, question):
    messages = (await api("conversations", conversation))["messages"]
    is_asked = any(part.get("text") == question for one in messages[-2:] for part in one["parts"])
    return is_asked and bool(messages[-1]["parts"]) and messages[-1]["role"] == "assistant"


async def test_an_object_is_the_content_in_every_later_turn(api, open_notebook):
    notebook = await open_notebook()
    await notebook.run(
        """
made = []
def thing(messages):
    made.append({"number": len(messages)})
    return made[-1]
"""
    )
    page = Page(api, notebook)
    bundle = await notebook.chat("mo.ui.chat(thing)")
    conversation = await page.ask(bundle, "one")
    await page.ask(bundle, "two", conversation)
    await page.ask(bundle, "three", conversation)
    assert await notebook.value("[one.content is two for one, two in zip(chat.value[1::2], made)]") == [
        True,
        True,
        True,
    ]


async def test_an_error_tells_its_cause_and_nothing_that_was_said_before(api, open_notebook):
    notebook = await open_notebook()
    await notebook.run(
        """
def fails(messages):
    yield "as far as here"
    raise RuntimeError("the disk is full")
"""
    )
    page = Page(api, notebook)
    bundle = await notebook.chat("mo.ui.chat(fails)")
    conversation = await page.ask(bundle, "my secret question")
    await page.ask(bundle, "another", conversation)
    answer = (await api("conversations", conversation))["messages"][-1]
    assert answer["status"] == "failed"
    text, error = answer["parts"]
    assert text["text"] == "as far as here"
    assert error["data"]["title"] == "fails raised RuntimeError: the disk is full"
    assert "raise RuntimeError" in error["data"]["traceback"]
    assert "my secret question" not in str(error)
    assert len(str(error)) < 2000


async def test_what_parts_are_does_not_depend_on_what_is_imported(api, open_notebook):
    notebook = await open_notebook()
    await notebook.run(
        """
import sys
def says(messages):
    yield mo.ai.ReasoningPart("hm")
    yield "yes"
    yield mo.ai.ToolInvocationPart("tool-add", "c1", "output-available", {"a": 1}, 2)
    yield mo.ai.FilePart("text/plain", "data:text/plain,hi", "a.txt")
"""
    )
    kinds = "[type(part).__module__ + '.' + type(part).__name__ for part in chat.value[1].parts]"
    await Page(api, notebook).ask(await notebook.chat("mo.ui.chat(says)"), "hi")
    assert await notebook.value("'pydantic_ai' in sys.modules") is False
    before = await notebook.value(kinds)
    await notebook.run("import pydantic_ai.ui.vercel_ai.request_types")
    assert await notebook.value(kinds) == before
    assert [kind.rpartition(".")[2] for kind in before] == [
        "ReasoningPart",
        "TextPart",
        "ToolInvocationPart",
        "FilePart",
    ]
    assert all(kind.startswith("jupyter_chat_ext.") for kind in before)
    assert await notebook.value("[one.name for one in chat.value[1].attachments]") == ["a.txt"]
    assert await notebook.value("chat.value[1].attachments[0].data.decode()") == "hi"
