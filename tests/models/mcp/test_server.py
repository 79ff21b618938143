"""MCP servers that are processes: they start when used, say why they fail, and leave nothing behind."""

import asyncio
import json
import os
import time

import psutil
import pytest

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.mcp import process, results, server, session
from jupyter_chat_ext.models.mcp.tool import McpTool, listed


async def call(running, name, **arguments):
    """Call a tool as a turn does; return what the person is shown, and what the model is told."""
    await running.ready()
    facts = next(facts for facts in running.tools if facts.name == name)
    *shown, last = [chunk async for chunk in McpTool(running, facts).call(arguments)]
    return shown, last["data"]["output"]


async def failure(awaitable):
    with pytest.raises(ChatError) as caught:
        await awaitable
    return caught.value


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - of another process, often
            await asyncio.sleep(0.02)


def processes_of(name):
    """Return the processes that run a program of these tests, below this one."""
    found = psutil.Process().children(recursive=True)
    return [each for each in found if each.is_running() and name in " ".join(each.cmdline())]


async def test_a_server_starts_with_its_first_use_and_its_tools_answer(serve):
    running = serve("tools", env={"MY_TOKEN": "tok-123456"}, secrets=frozenset(["tok-123456"]))
    assert (running.state, processes_of("tools.py")) == ("stopped", [])

    assert await call(running, "add", a=2, b=40) == ([], "42")

    assert running.states == ["starting", "ready"]
    assert (await call(running, "read.file/lines", path="a"))[1] == "lines of a"

    shown, told = await call(running, "picture")
    assert [chunk["mediaType"] for chunk in shown] == ["image/png", "image/png"]
    assert all(chunk["url"].startswith("data:image/png;base64,") for chunk in shown)
    assert told.splitlines() == [
        "Look:",
        "(A file of type image/png, which the person sees.)",
        "(A file was left out: it is damaged, or there is too much.)",
        "a memo",
        "(A file of type image/png, which the person sees.)",
        "(A resource that was not fetched: far, http://127.0.0.1:9/far)",
    ]

    told = (await call(running, "large"))[1]
    assert told.startswith("x" * results.LONGEST_TEXT)
    assert told.endswith("\n(Cut off here: 400,000 characters in all.)")

    failed = await failure(call(running, "broken"))
    assert failed.code == "mcp-tool-failed"
    assert "no such table" in failed.detail
    assert "tok-123456" not in failed.detail


async def test_what_is_said_of_a_tool_is_listed_and_decides_nothing(serve):
    running = serve("tools")
    await running.ready()
    tools = {tool["name"]: tool for tool in (listed(running, facts) for facts in running.tools)}
    assert tools["add"] == {
        "id": "mcp:tools/add",
        "name": "add",
        "heading": "add(a: integer, b: integer = …)",
        "text": "Add two numbers.",
        "approval": True,  # though the server says that it only reads
        "server": {"name": "tools"},
    }
    facts = next(facts for facts in running.tools if facts.name == "read.file/lines")
    assert McpTool(running, facts).name == "read_file_lines"


async def test_a_server_gets_its_own_variables_and_none_of_ours(serve, monkeypatch, tmp_path):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-ours")
    monkeypatch.setenv("PATH", f"bin:{os.environ['PATH']}:")
    monkeypatch.chdir(tmp_path)
    running = serve("tools", env={"MINE": "1"})

    told = json.loads((await call(running, "surroundings"))[1])

    variables = told["variables"]
    assert variables["MINE"] == "1"
    assert {"HOME", "PATH"} <= variables.keys()
    assert "OPENAI_API_KEY" not in variables
    assert not any(name.startswith("JUPYTER") for name in variables)
    assert "bin" not in variables["PATH"].split(":")
    assert told["folder"] == variables["HOME"]


async def test_a_server_that_dies_amid_a_call_says_so_and_starts_again(serve):
    running = serve("tools", env={"MY_TOKEN": "tok-123456"}, secrets=frozenset(["tok-123456"]))

    failed = await failure(call(running, "die"))

    assert (failed.code, failed.title) == ("mcp-ended", "The MCP server tools ended, with status 3.")
    assert "My last words, with [key hidden]" in failed.detail
    await until(lambda: running.state == "failed")
    assert running.problem.title == failed.title
    assert running.tools[0].name == "add"  # still offered: the next use starts it
    assert (await call(running, "add", a=1))[1] == "2"
    assert running.states == ["starting", "ready", "failed", "starting", "ready"]


async def test_a_call_that_is_stopped_is_stopped_on_the_server(serve, tmp_path):
    running = serve("tools")
    await running.ready()
    file = tmp_path / "log"
    calling = asyncio.create_task(call(running, "slow", path=str(file)))
    await until(file.exists)
    calling.cancel()
    await until(lambda: file.read_text() == "begun ended ")
    assert running.state == "ready"


async def test_a_call_that_takes_too_long_is_given_up(serve, monkeypatch, tmp_path):
    monkeypatch.setattr(session, "CALL_SECONDS", 0.3)
    running = serve("tools")
    failed = await failure(call(running, "slow", path=str(tmp_path / "log")))
    assert failed.code == "mcp-tool-timeout"
    assert running.state == "ready"


async def test_other_tools_are_known_as_soon_as_the_server_says_so(serve):
    running = serve("tools")
    await call(running, "learn")
    await until(lambda: running.tools[-1].name == "learned")
    assert (await call(running, "learned"))[1] == "new"
    assert running.states == ["starting", "ready", "ready"]


async def test_nothing_it_started_outlives_it(serve):
    running = serve("tools")
    child = int((await call(running, "child"))[1])
    assert psutil.pid_exists(child)

    await running.stop()

    assert (running.state, running.tools) == ("stopped", ())
    await until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie")
    assert processes_of("tools.py") == []


@pytest.mark.parametrize("mode", ["hang", "deaf"])
async def test_a_server_that_hangs_at_its_start_fails_in_time_and_is_ended(mode, serve, monkeypatch):
    monkeypatch.setattr(server, "INIT_SECONDS", 0.5)
    monkeypatch.setattr(process, "GRACE_SECONDS", 0.3)
    running = serve("odd", mode)
    begun = time.monotonic()

    failed = await failure(running.ready())

    assert time.monotonic() - begun < 10
    assert (failed.code, running.state) == ("mcp-timeout", "failed")
    assert processes_of("odd.py") == []


async def test_a_server_that_leaves_at_once_says_why_without_keys(serve):
    failed = await failure(serve("odd", "leave").ready())
    assert failed.title == "The MCP server tools ended, with status 7."
    assert failed.detail == "I need a key; yours is [key hidden]"
    assert "Restart it" in failed.hint


async def test_a_command_that_is_not_there_is_named(serve):
    failed = await failure(serve(command=("no-such-program", "--key", "x")).ready())
    assert failed.code == "mcp-not-started"
    assert failed.detail == "no-such-program: No such file or directory"
    assert failed.hint.startswith("Install no-such-program where the Jupyter server runs")


async def test_a_flood_on_its_standard_error_harms_nobody(serve):
    running = serve("odd", "flood")
    assert await call(running, "echo") == ([], "here")
    await until(lambda: len(running.log.text()) > 1000)
    lags = []
    for _ in range(20):
        begun = time.monotonic()
        await asyncio.sleep(0.01)
        lags.append(time.monotonic() - begun)
    assert sorted(lags)[10] < 0.1
    assert len(running.log.text()) < 1_100_000
    assert await call(running, "echo") == ([], "here")


async def test_words_among_the_messages_go_into_the_log(serve):
    running = serve("odd", "babble")
    assert (await call(running, "echo"))[1] == "here"
    assert running.log.text() == "Welcome! This is no message."


async def test_a_message_without_bounds_ends_the_server(serve):
    running = serve("odd", "huge")
    failed = await failure(call(running, "echo"))
    assert failed.code == "mcp-ended"
    assert "A message of more than 16,777,216 bytes came" in running.log.text()


async def test_what_a_server_lists_is_kept_in_bounds(serve):
    running = serve("odd", "hostile")
    await running.ready()
    assert len(running.tools) == session.MOST_TOOLS
    assert len(running.tools[0].description) == session.DESCRIPTION_LENGTH
    assert running.tools[0].schema == {"type": "object", "properties": {}}


async def test_stopping_one_that_is_starting_leaves_nothing(serve):
    running = serve("odd", "hang")
    running.begin()
    await until(lambda: running.log.text() == "waiting")
    await running.stop()
    assert (running.state, processes_of("odd.py")) == ("stopped", [])
