"""Turns that code begins with `chat.send`: they run in the kernel, and are turns as any other in the page."""

import asyncio
import time

import pytest

from tests.ui.conftest import is_, until

pytestmark = pytest.mark.kernel


async def test_an_answer_that_code_asked_for_is_seen_while_it_is_written(code, api):
    code = await code()
    began = time.monotonic()
    await code.send("hello")
    whole = await code.shows("hello", "first ")
    assert time.monotonic() - began < 3
    assert whole["running"] == whole["messages"][-1]["id"]
    assert whole["messages"][-1]["status"] == "running"

    await code.notebook.run("go.set()\nlast = await chat.wait()")
    whole = await code.shows("hello", "first second")
    assert await code.notebook.value("[one.id for one in chat.value]") == [
        one["id"] for one in whole["messages"]
    ]
    assert await code.notebook.value("[last.content, calls]") == ["first second", [2]]
    await until(lambda: is_(code.statuses, ["done", "done"]))


async def test_a_page_that_reloads_rejoins_it(code, api):
    code = await code()
    await code.send("hello")
    await code.shows("hello", "first ")
    reading = asyncio.ensure_future(api.raw("conversations", code.conversation, "stream"))
    await code.notebook.run("go.set()")
    events = api.events_of((await reading).body)
    assert "".join(event.get("delta", "") for event in events) == "first second"
    assert (events[0]["type"], events[-1]["type"]) == ("start", "finish")


async def test_stop_in_the_page_cancels_the_function(code, api):
    code = await code()
    await code.send("hello")
    await code.shows("hello", "first ")
    began = time.monotonic()
    assert (await api("conversations", code.conversation, "stop", method="POST", body={}))["stopped"]
    await until(lambda: is_(lambda: code.notebook.value("log"), ["ended"]))
    assert time.monotonic() - began < 2
    assert await code.statuses() == ["done", "stopped"]
    await until(lambda: is_(lambda: code.notebook.value("calls"), [2]))
    assert await code.notebook.value("[one.content for one in chat.value]") == ["hello", "first "]
    assert await code.notebook.value("chat.value[-1].metadata['status']") == "stopped"

    await code.notebook.run("go.set()\nchat.send('again')\nawait chat.wait()")
    await code.shows("hello", "first ", "again", "first second")


async def test_questions_of_the_page_and_of_code_wait_for_each_other(code, api):
    code = await code()
    await code.send("from code")
    await code.shows("from code", "first ")
    question = api.question("from the page") | {"model": await code.page.model(code.bundle)}
    refused = await api("conversations", code.conversation, "turns", method="POST", body=question, code=409)
    assert refused["error"]["code"] == "turn-running"

    await code.notebook.run("chat.send('code again'); go.set()\nawait chat.wait()")
    said = ["from code", "first second", "code again", "first second"]
    await code.shows(*said)
    await until(lambda: is_(code.statuses, ["done"] * 4))
    await code.page.ask(code.bundle, "from the page", code.conversation)
    await code.shows(*said, "from the page", "first second")
    assert await code.notebook.value("calls") == [2, 4, 6]


async def test_a_new_conversation_begins_at_once_and_the_old_answer_goes_on(code):
    code = await code()
    await code.notebook.run("chat.append({'role': 'system', 'content': 'Be kind'}); chat.send('old')")
    await code.shows("Be kind", "old", "first ")
    old = code.conversation
    await code.notebook.run("chat.clear(); chat.append({'role': 'user', 'content': 'new'})")
    code.conversation = None
    await code.shows("new")
    new, code.conversation = code.conversation, old
    await code.notebook.run("go.set()")
    await code.shows("Be kind", "old", "first second")
    assert new != old
    assert await code.notebook.said() == [("user", "new")]


async def test_what_code_does_keeps_its_order(code):
    code = await code()
    await code.notebook.run("""
chat.append({'role': 'user', 'content': 'forgotten'})
chat.clear()
chat.append({'role': 'user', 'content': 'before'})
chat.send('question')
chat.append({'role': 'user', 'content': 'meanwhile'})
""")
    await code.shows("before", "question", "first ")
    await code.notebook.run("go.set()")
    said = ["before", "question", "first second", "meanwhile"]
    await code.shows(*said)
    assert [content for _, content in await code.notebook.said()] == said
    listed = (await code.api("conversations"))["conversations"]
    assert sorted(one["title"] for one in listed) == ["before", "forgotten"]  # nothing is lost


async def test_a_failure_is_kept_as_that_of_any_turn(code):
    code = await code()
    await code.notebook.run(
        """
def gated(messages):
    yield {"type": "data-progress", "data": {"step": 1}}
    yield "half"
    raise ValueError("no more")
chat = mo.ui.chat(gated)
chat.send("go")
""",
        "c1",
    )
    await code.shows("go", "half")
    await until(lambda: is_(code.statuses, ["done", "failed"]))
    answer = (await code.whole())["messages"][-1]
    kinds = [part["type"] for part in answer["parts"]]
    assert kinds == ["data-progress", "text", "data-error"]
    assert answer["parts"][-1]["data"]["title"] == "gated raised ValueError: no more"
    assert "ValueError: no more" in answer["parts"][-1]["data"]["traceback"]
    assert answer["metadata"]["modelName"] == "gated"
    assert answer["metadata"]["timing"]["total"] > 0
