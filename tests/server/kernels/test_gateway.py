"""Kernels that run behind a gateway: another Jupyter server, reached with a token."""

import asyncio
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from jupyter_server.gateway.gateway_client import GatewayClient

from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import Occasion, Outcome
from jupyter_chat_ext.server.kernels import KernelFunctions
from jupyter_chat_ext.server.kernels.transport import GatewayTransport
from jupyter_chat_ext.store.attachments import Attachments
from tests.server.kernels.conftest import Answer, Panel, question, until

pytestmark = pytest.mark.kernel

TOKEN = "a-token-of-the-test"
MODELS = """
from jupyter_chat_ext import chat_model
import os, time
log = []
@chat_model
def words(messages):
    try:
        for word in ("one ", "two ", "three"):
            time.sleep(0.05)
            yield word
        if messages[-1].content == "endless":
            while True: time.sleep(0.05)
    finally:
        log.append("closed")
@chat_model(allow_attachments=True)
def length(messages):
    last = messages[-1]
    return str(sum(len(one.data) for one in last.attachments) or len(last.content))
"""


@pytest.fixture
def gateway(tmp_path, in_kernels, jp_environ, unused_port):
    """A second Jupyter server; yields its address."""
    GatewayClient.clear_instance()  # of an earlier test's server
    url = f"http://127.0.0.1:{unused_port}"
    log = (tmp_path / "gateway.log").open("w")
    options = [
        f"--ServerApp.port={unused_port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}",
        "--ServerApp.allow_root=True",
        "--ServerApp.open_browser=False",
        "--ServerApp.jpserver_extensions={'jupyter_chat_ext': False, 'jupyterlab': False}",
        f"--ServerApp.root_dir={tmp_path}",
    ]
    command = [sys.executable, "-m", "jupyter_server", *options]
    with log, subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path) as server:
        deadline = time.monotonic() + 30
        while not _answers(f"{url}/api?token={TOKEN}"):
            assert time.monotonic() < deadline, (tmp_path / "gateway.log").read_text()
            time.sleep(0.1)
        yield url
        server.terminate()
        server.wait(20)


def _answers(url):
    try:
        with urlopen(url, timeout=1) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def jp_server_config(gateway):
    return {
        "ServerApp": {"jpserver_extensions": {"jupyter_chat_ext": False}},
        "GatewayClient": {"url": gateway, "auth_token": TOKEN},
    }


@pytest.fixture
def panel(gateway, jp_serverapp, jp_asyncio_loop, changes):
    functions = KernelFunctions(
        jp_serverapp.kernel_manager, jp_serverapp.session_manager, on_change=changes.append
    )
    yield Panel(functions)
    jp_asyncio_loop.run_until_complete(functions.close())
    jp_asyncio_loop.run_until_complete(jp_serverapp.kernel_manager.shutdown_all(now=True))
    GatewayClient.clear_instance()


class RemoteNotebook:
    """Runs cells through the gateway's websocket."""

    def __init__(self, kernel_manager, kernel_id):
        self.id = kernel_id
        self.manager = kernel_manager.get_kernel(kernel_id)
        self.transport = GatewayTransport(self.manager, kernel_id)
        self.idle = set()
        self.printed = ""

    @classmethod
    async def start(cls, kernel_manager):
        notebook = cls(kernel_manager, await kernel_manager.start_kernel())
        await notebook.transport.open(notebook.take, lambda _: None)
        return notebook

    async def close(self):
        await self.transport.close()
        self.manager.context.destroy(linger=0)  # which Jupyter Server leaves open for gateways

    def take(self, message):
        if message.kind == "status" and message.content["execution_state"] == "idle":
            self.idle.add(message.parent)
        elif message.kind == "stream":
            self.printed += message.content["text"]

    def begin(self, code):
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        return self.transport.send("shell", "execute_request", {**content, "allow_stdin": False})

    async def restarted(self):
        """Wait until the kernel answers: what it is sent while it starts is lost."""
        asked = set()

        def answered():
            asked.add(self.transport.send("shell", "kernel_info_request", {}))
            return asked & self.idle

        await until(answered, 30)

    async def run(self, code):
        cell = self.begin(code)
        await until(lambda: cell in self.idle, 30)


async def test_functions_behind_a_gateway(panel, jp_serverapp):
    kernels = jp_serverapp.kernel_manager
    notebook = await RemoteNotebook.start(kernels)
    assert await panel.names() == []
    await notebook.run(MODELS)
    assert await panel.names() == ["words", "length"]

    cell = notebook.begin("time.sleep(3); print('cell done', log)")
    answer = await panel.ask(notebook, "words")
    assert (answer.text, answer.error, answer.notices) == ("one two three", None, [])
    large = "é" * 1_000_000
    assert (await panel.ask(notebook, "length", question(large))).text == "1000000"
    answer = await ask_with_file(panel, notebook, b"x" * 12_000_000)  # more than a message may have
    assert (answer.text, answer.error) == ("12000000", None)
    task, answer = panel.begin(notebook, "words", messages=question("endless"))
    await until(lambda: answer.text)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await until(lambda: cell in notebook.idle, 10)
    await until(lambda: notebook.printed)
    assert notebook.printed == "cell done ['closed', 'closed']\n"
    await notebook.close()


async def ask_with_file(panel, notebook, content):
    files = Attachments.in_memory(set)
    kept = await files.keep(content)
    part = {"type": "file", "url": f"attachment:{kept.id}", "filename": "x", "mediaType": "text/plain"}
    answer = Answer()
    answer.outcome = Outcome(occasion=Occasion(conversation_id="c", reply_id="r", files=files))
    await panel.ask(notebook, "length", [Message(id="q", role="user", parts=(part,))], answer=answer)
    files.close()
    return answer


async def test_a_conversation_that_the_gateway_does_not_take_says_so(panel, jp_serverapp):
    notebook = await RemoteNotebook.start(jp_serverapp.kernel_manager)
    await notebook.run(MODELS)
    answer = await panel.ask(notebook, "length", question("x" * 11_000_000))
    assert answer.error.code == "message-too-long"
    assert (await panel.ask(notebook, "length")).text == "5"
    await notebook.close()


async def test_their_end(panel, jp_serverapp):
    kernels = jp_serverapp.kernel_manager
    notebook = await RemoteNotebook.start(kernels)
    await notebook.run(MODELS)
    task, answer = panel.begin(notebook, "words", messages=question("endless"))
    await until(lambda: answer.text)
    began = time.monotonic()
    await kernels.restart_kernel(notebook.id)
    await asyncio.wait_for(task, 5)
    assert answer.error.code == "kernel-restarted"
    assert time.monotonic() - began < 4
    await until(lambda: is_empty(panel))
    await notebook.restarted()
    await notebook.run(MODELS)
    assert (await panel.ask(notebook, "words")).text == "one two three"

    task, answer = panel.begin(notebook, "words", messages=question("endless"))
    await until(lambda: answer.text)
    await kernels.shutdown_kernel(notebook.id)
    await asyncio.wait_for(task, 5)
    assert answer.error.code in ("kernel-shutdown", "kernel-unreachable")
    await notebook.close()


async def is_empty(panel):
    return await panel.names() == []
