"""Functions of a real kernel answer, whatever their shape and whatever else the kernel does."""

import hashlib
import math
import time

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.messages import Message
from tests.server.kernels.conftest import question, until

pytestmark = pytest.mark.kernel

SHAPES = """
import asyncio
@chat_model
def plain(messages): return "one two"
@chat_model
def generator(messages):
    yield "one "
    yield "two"
@chat_model
async def coroutine(messages):
    await asyncio.sleep(0)
    return "one two"
@chat_model
async def async_generator(messages):
    yield "one "
    await asyncio.sleep(0)
    yield "two"
@chat_model
async def gives_generator(messages):
    return generator(messages)
class Loud(str):
    def __str__(self): return self.upper()
@chat_model(name="subclass")
def _(messages): yield Loud("one two")
"""


async def test_a_function_of_every_shape_answers(panel, open_notebook):
    notebook = await open_notebook(SHAPES)
    for name in (
        "plain",
        "generator",
        "coroutine",
        "async_generator",
        "gives_generator",
        "subclass",
    ):
        answer = await panel.ask(notebook, name)
        assert (name, answer.text, answer.error) == (name, "one two", None)
        kinds = [chunk["type"] for chunk in answer.chunks]
        assert (kinds[0], kinds[-1]) == ("text-start", "text-end")


async def test_a_function_sees_the_conversation_and_the_settings(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model(allow_attachments=True)
def echo(messages, config):
    last = messages[-1]
    return repr([(m.role, m.content, m.id) for m in messages] + [last.parts, last.attachments,
        last.metadata, config.temperature, config.max_tokens])
""")
    file = {"type": "file", "mediaType": "text/plain", "filename": "a.txt", "url": "data:text/plain,hi"}
    messages = [
        Message(id="m1", role="user", parts=({"type": "text", "text": "first"},)),
        Message(id="m2", role="assistant", parts=({"type": "text", "text": "reply"},)),
        Message(id="m3", role="user", parts=({"type": "text", "text": "second"}, file), metadata={"k": 1}),
    ]
    answer = await panel.ask(notebook, "echo", messages, ChatModelConfig(temperature=0.25))
    assert "('user', 'first', 'm1'), ('assistant', 'reply', 'm2'), ('user', 'second', 'm3')" in answer.text
    assert "ChatAttachment('data:text/plain,hi', 'a.txt', 'text/plain')" in answer.text
    assert answer.text.endswith("{'k': 1}, 0.25, 4096]")


async def test_a_function_answers_word_by_word_while_a_cell_runs(panel, open_notebook):
    notebook = await open_notebook("""
import threading, time
@chat_model
def words(messages):
    for word in ("one ", "two ", "three"):
        time.sleep(0.1)
        yield word
""")
    cell = notebook.begin("""
def tick():
    for number in range(20):
        print("tick", number)
        time.sleep(0.05)
thread = threading.Thread(target=tick)
thread.start()
thread.join()
""")
    answer = await panel.ask(notebook, "words")
    assert answer.text == "one two three"
    answered = time.monotonic()
    assert answer.times[-2] - answer.times[1] > 0.1, "the words should come one after the other"
    # ipykernel gives what a cell's threads print to whoever spoke to a (sub)shell last.
    assert (await notebook.ended(cell)).count("tick") == 20
    assert time.monotonic() - answered > 0.2, "the cell should have been running all the time"


async def test_the_persons_execution_hooks_do_not_run(panel, open_notebook):
    """IPython's post_execute shows matplotlib's figures, which a running cell may not have finished."""
    notebook = await open_notebook("""
@chat_model
def hi(messages): yield "hi"
hooks = []
get_ipython().events.register("pre_execute", lambda: hooks.append("pre"))
get_ipython().events.register("post_execute", lambda: hooks.append("post"))
""")
    await notebook.run("hooks.clear()")
    for _ in range(3):
        await panel.names()
        assert (await panel.ask(notebook, "hi")).text == "hi"
    assert await notebook.value("hooks") == ["post", "pre"]  # of these two cells themselves


async def test_what_is_typed_arrives_as_it_is(panel, open_notebook, tmp_path):
    notebook = await open_notebook("""
import hashlib
@chat_model
def digest(messages):
    content = messages[-1].content
    return f"{len(content)} {hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()}"
""")
    trap = tmp_path / "P"
    for text in (
        f"'); __import__('os').system('touch {trap}') #",
        f'""" + open({str(trap)!r}, "w").write("x") + """',
        "'''{{}}\\N{BULLET}\\x00\\u0000 \0 %s {0} \r\n\t",
        "\N{GRINNING FACE} \ud83d lone surrogate \u2028",
        "x" * 1_000_000,
    ):
        answer = await panel.ask(notebook, "digest", question(text))
        expected = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        assert answer.text == f"{len(text)} {expected}"
    assert not trap.exists()


async def test_values_stay_python_values(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model
def values(messages): return repr(messages[-1].metadata)
""")
    metadata = {"none": None, "true": True, "nan": math.nan, "text": "null", "list": [False, 1.5]}
    answer = await panel.ask(notebook, "values", question(metadata=metadata))
    assert answer.text == repr(metadata)


async def test_twenty_thousand_words_arrive_complete(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model
def many(messages):
    for number in range(20_000):
        yield f"{number} "
""")
    answer = await panel.ask(notebook, "many")
    assert answer.error is None
    assert answer.text == "".join(f"{number} " for number in range(20_000))
    assert len(answer.chunks) < 100, "words should travel together"


async def test_chunks_of_the_standard_pass(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model
def rich(messages):
    yield {"type": "start", "messageId": "mine"}
    yield {"type": "reasoning-start", "id": "r"}
    yield {"type": "reasoning-delta", "id": "r", "delta": "hm"}
    yield {"type": "reasoning-delta", "id": "r", "delta": "m"}
    yield {"type": "reasoning-end", "id": "r"}
    yield "text"
    yield {"type": "file", "mediaType": "text/plain", "url": "data:text/plain," + "x" * 1_000_000}
    yield "more"
    yield {"type": "finish", "finishReason": "length"}
""")
    answer = await panel.ask(notebook, "rich")
    assert answer.error is None
    shown = [(chunk["type"], chunk.get("delta", chunk.get("id"))) for chunk in answer.chunks]
    assert shown == [
        ("reasoning-start", "r"),
        ("reasoning-delta", "hmm"),
        ("reasoning-end", "r"),
        ("text-start", "t1"),
        ("text-delta", "text"),
        ("text-end", "t1"),
        ("file", None),
        ("text-start", "t2"),
        ("text-delta", "more"),
        ("text-end", "t2"),
    ]
    assert len(answer.chunks[6]["url"]) == 1_000_016
    assert answer.outcome.finish_reason == "length"


async def test_the_last_registration_of_a_name_answers(panel, open_notebook):
    notebook = await open_notebook("""
import time
@chat_model
def model(messages):
    yield "old "
    time.sleep(0.3)
    yield "old"
""")
    running, answer = panel.begin(notebook, "model")
    await until(lambda: answer.text)
    await notebook.run("""
@chat_model
def model(messages): return "new"
""")
    assert (await panel.ask(notebook, "model")).text == "new"
    await running
    assert (answer.text, answer.error) == ("old old", None)


async def test_two_notebooks_may_use_one_name(panel, open_notebook):
    notebooks = [
        await open_notebook(f"""
@chat_model
def rag_model(messages): return "from {number}"
""")
        for number in (1, 2)
    ]
    assert len({model.id for model in await panel.functions.list()}) == 2
    answers = [(await panel.ask(notebook, "rag_model")).text for notebook in notebooks]
    assert answers == ["from 1", "from 2"]


async def test_several_answers_stream_at_once(panel, open_notebook):
    notebook = await open_notebook("""
import time
@chat_model
def slow(messages):
    for number in range(5):
        time.sleep(0.1)
        yield messages[-1].content
""")
    begun = [panel.begin(notebook, "slow", messages=question(letter)) for letter in "abcd"]
    for (task, answer), letter in zip(begun, "abcd", strict=True):
        await task
        assert answer.text == letter * 5
    spans = [(answer.times[0], answer.times[-1]) for _, answer in begun]
    assert max(start for start, _ in spans) < min(end for _, end in spans), "they should overlap"


async def test_context_variables_of_the_cell_are_seen(panel, open_notebook):
    notebook = await open_notebook("""
import contextvars
user = contextvars.ContextVar("user")
user.set("Ada")
@chat_model
def who(messages):
    name = user.get()
    user.set("somebody else")
    return name
""")
    assert (await panel.ask(notebook, "who")).text == "Ada"
    assert (await panel.ask(notebook, "who")).text == "Ada"


async def test_the_settings_of_a_question_come_before_those_of_the_author(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model(config={"temperature": 0.5, "top_k": 3})
def settings(messages, config): return f"{config.temperature} {config.top_k} {config.max_tokens}"
""")
    answer = await panel.ask(notebook, "settings", config=ChatModelConfig(temperature=0.0, max_tokens=9))
    assert answer.text == "0.0 3 9"
