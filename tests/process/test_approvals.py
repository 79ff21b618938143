"""A tool that was approved runs at most once, whatever becomes of the server."""

from __future__ import annotations

import asyncio
import json
import signal

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from tests.process.conftest import TOKEN
from tests.server.kernels.conftest import until

TOOL = """
import jupyter_chat_ext as mo, pathlib, time
@mo.chat_tool
def note(path: str) -> str:
    "Note that it ran, and take long."
    with pathlib.Path(path).open("a") as file:
        file.write("ran\\n")
    time.sleep(600)
"""


async def jupyter(server, path, method="GET", body=None):
    """Ask Jupyter itself, not the chat."""
    request = HTTPRequest(
        f"{server.url}{path}",
        method=method,
        headers={"Authorization": f"token {TOKEN}"},
        body=None if body is None else json.dumps(body),
    )
    response = await AsyncHTTPClient().fetch(request)
    return json.loads(response.body) if response.body else None


async def run_cell(server, kernel, code):
    """Run a cell as a page does, and wait for its end."""
    url = f"{server.url.replace('http', 'ws')}api/kernels/{kernel}/channels"
    socket = await websocket_connect(HTTPRequest(url, headers={"Authorization": f"token {TOKEN}"}))
    header = {
        "msg_id": "m1",
        "username": "",
        "session": "s1",
        "msg_type": "execute_request",
        "version": "5.3",
    }
    content = {
        "code": code,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
    }
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    await socket.write_message(json.dumps({**message, "buffers": []}))
    while True:
        heard = json.loads(await asyncio.wait_for(socket.read_message(), 60))
        assert heard["msg_type"] != "error", heard["content"]
        if heard["msg_type"] == "execute_reply":
            socket.close()
            return


class Waiting:
    """A server with a conversation that waits for a tool to be approved."""

    def __init__(self, server, marks):
        self.server, self.marks = server, marks

    async def begin(self):
        kernel = (await jupyter(self.server, "api/kernels", "POST", {"name": "python3"}))["id"]
        await run_cell(self.server, kernel, TOOL)
        self.conversation = await self.server.create()
        question = f"call note {json.dumps({'path': str(self.marks)})}"
        asked = await self.server.ask(self.conversation, question, tools=[f"kernel:{kernel}/note"])
        assert asked.code == 200, asked.body
        self.call = (await self.last())["parts"][-1]
        assert self.call["state"] == "approval-requested"
        return self

    async def killed(self, start):
        """Kill the server, and go on with another."""
        self.server.signal(signal.SIGKILL)
        self.server.wait()
        self.server = start()

    async def last(self):
        return (await self.server.call(f"conversations/{self.conversation}"))["messages"][-1]

    async def approve(self):
        path = f"conversations/{self.conversation}/approvals/{self.call['approval']['id']}"
        return json.loads((await self.server.fetch(path, "POST", {"approved": True})).body)


async def test_a_server_that_is_killed_before_the_answer_runs_nothing(start, tmp_path):
    waiting = await Waiting(start(), tmp_path / "marks").begin()

    await waiting.killed(start)

    reply = await waiting.last()
    assert (reply["status"], reply["parts"][-1]["state"]) == ("waiting", "approval-requested")
    assert (await waiting.approve())["error"]["code"] == "unknown-tool"  # its kernel went with the server
    assert not waiting.marks.exists()


async def test_a_server_that_is_killed_amid_an_approved_tool_never_runs_it_again(start, tmp_path):
    waiting = await Waiting(start(), tmp_path / "marks").begin()
    assert await waiting.approve() == {"pending": 0}

    async def runs():
        return waiting.marks.exists() and waiting.marks.read_text() == "ran\n"

    await until(runs, seconds=30)
    await waiting.killed(start)

    assert (await waiting.last())["status"] == "interrupted"
    assert (await waiting.approve())["error"]["code"] == "approval-answered"
    after = await waiting.server.ask(waiting.conversation, "say And now?")
    assert after.code == 200
    assert waiting.marks.read_text() == "ran\n"
