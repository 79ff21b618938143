"""What code asked for while no server was there, or the server went away, reaches the one that comes."""

import asyncio

import pytest

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.server.wiring import wire
from tests.ui.conftest import is_, until

pytestmark = pytest.mark.kernel

AGENT = """
from jupyter_chat_ext import ai
from pydantic_ai.models.function import DeltaToolCall, FunctionModel
asked = []
async def stream(messages, info):
    asked.append([(part.part_kind, getattr(part, "content", None)) for m in messages for part in m.parts])
    if not any(part.part_kind == "tool-return" for part in messages[-1].parts):
        yield {0: DeltaToolCall("weather", '{"city": "Paris"}', tool_call_id="c1")}
    else:
        yield "It is "
        yield "sunny"
def weather(city: str) -> str:
    return f"sun over {city}"
chat = mo.ui.chat(ai.llm.pydantic_ai(FunctionModel(stream_function=stream), tools=[weather]))
"""


class Server:
    """The server's half of the extension, as it comes and goes while the kernel runs on."""

    def __init__(self, app, api):
        self.app, self.api = app, api

    async def go(self, *, is_killed=False):
        """Leave; one that is killed tells its kernels nothing."""
        chat = self.app.services
        await chat.mirrors.close()
        for bridge in chat.kernels._bridges.values() if is_killed else ():
            bridge._connection.close_comm = lambda _: None
        await chat.turns.interrupt_all(ModelError("server-stopped", "gone"))
        await chat.models.close()
        await chat.store.close()

    async def come(self):
        """Begin anew; it meets the kernels when a page asks for the models."""
        self.app.services = self.api.services = await wire(self.app)
        await self.api("models")


@pytest.fixture
def server(api, jp_serverapp):
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyter_chat_ext"]
    return Server(app, api)


async def test_a_server_that_comes_amid_an_answer_shows_what_is_there_and_goes_on(code, server):
    code = await code()
    await server.go()
    await code.send("hello")
    await until(lambda: is_(lambda: code.notebook.value("len(chat.value)"), 1))
    await server.come()
    whole = await code.shows("hello", "first ")
    assert whole["messages"][-1]["status"] == "running"
    await code.notebook.run("go.set()\nawait chat.wait()")
    whole = await code.shows("hello", "first second")
    assert await code.notebook.value("[one.id for one in chat.value]") == [
        one["id"] for one in whole["messages"]
    ]
    assert await code.notebook.value("calls") == [2]


async def test_a_server_that_comes_late_gets_every_turn_as_it_ended(code, server):
    code = await code()
    await server.go()
    await code.notebook.run(
        """
import time
def gated(messages):
    if messages[-1].content == "fail": raise ValueError("no more")
    time.sleep(0.3)
    yield {"type": "data-progress", "data": {"step": 1}}
    yield messages[-1].content.upper()
chat = mo.ui.chat(gated, on_message=lambda all: calls.append(len(all)))
for text in ("one", "fail", "two"):
    chat.send(text)
    await chat.wait()
""",
        "c1",
    )
    said = await code.notebook.said()
    await server.come()
    ended = ["done", "done", "done", "failed", "done", "done"]
    await until(lambda: is_(code.statuses, ended))
    whole = await code.shows("one", "ONE", "fail", "", "two", "TWO")
    first, failed = whole["messages"][1], whole["messages"][3]
    assert [part["type"] for part in first["parts"]] == ["data-progress", "text"]
    assert first["metadata"]["modelName"] == "gated"
    assert 0.3 <= first["metadata"]["timing"]["first"] <= first["metadata"]["timing"]["total"]
    assert failed["parts"][-1]["data"]["title"] == "gated raised ValueError: no more"
    assert await code.notebook.said() == said
    assert await code.notebook.value("calls") == [2, 4, 6]


async def test_a_killed_server_keeps_the_question_and_the_next_one_completes_the_answer(code, server):
    code = await code()
    await code.send("hello")
    await code.shows("hello", "first ")
    await server.go(is_killed=True)
    await server.come()
    whole = await code.shows("hello", "first ")
    await until(lambda: is_(code.statuses, ["done", "running"]))
    await code.notebook.run("go.set()\nawait chat.wait()")
    await code.shows("hello", "first second")
    await until(lambda: is_(code.statuses, ["done", "done"]))
    assert len((await code.whole())["messages"]) == 2
    assert await code.notebook.value("calls") == [2]
    assert whole["id"] == code.conversation


async def test_a_restarted_kernel_leaves_what_it_had_said(code, jp_serverapp):
    code = await code()
    await code.send("hello")
    await code.shows("hello", "first ")
    await jp_serverapp.kernel_manager.restart_kernel(code.notebook.id, now=True)
    await until(lambda: is_(code.statuses, ["done", "failed"]))
    answer = (await code.whole())["messages"][-1]
    assert answer["parts"][-1]["data"]["code"] == "kernel-restarted"
    await code.shows("hello", "first ")


async def test_a_busy_server_follows_later_and_loses_nothing(code, api):
    code = await code()
    other = await api.create()
    api.services.turns._max_turns = 1
    release = asyncio.Event()
    api.model.will(release)
    asking = asyncio.ensure_future(api.ask(other, "hold the line"))
    await until(lambda: api.services.turns.count == 1)
    await code.notebook.run("go.set(); chat.send('hello')\nawait chat.wait()")
    assert await code.notebook.said() == [("user", "hello"), ("assistant", "first second")]
    release.set()
    await asking
    await code.shows("hello", "first second")


@pytest.mark.parametrize("is_there", [True, False])
async def test_the_page_s_next_turn_sees_an_agent_s_tool_call_of_a_turn_from_code(code, server, is_there):
    code = await code()
    if not is_there:
        await server.go()
    await code.notebook.run(AGENT + "chat.send('Weather?')\nawait chat.wait()", "c1")
    if not is_there:
        await server.come()
    whole = await code.shows("Weather?", "It is sunny")
    call = next(part for part in whole["messages"][-1]["parts"] if part["type"] == "tool-weather")
    assert (call["input"], call["output"]) == ({"city": "Paris"}, "sun over Paris")
    await until(lambda: is_(code.statuses, ["done", "done"]))

    await code.page.ask(code.bundle, "Sure?", code.conversation)
    last = await code.notebook.value("asked[2]")
    assert [kind for kind, _ in last] == ["user-prompt", "tool-call", "tool-return", "text", "user-prompt"]
    assert last[2] == ["tool-return", "sun over Paris"]
