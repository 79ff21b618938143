"""Real kernels of a real Jupyter server, and the bridge to them, without the rest of the extension."""

import asyncio
import contextlib
import json
import os
import time
from pathlib import Path

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.server.kernels import KernelFunctions

ROOT = Path(__file__).parents[3]


@pytest.fixture
def jp_server_config():
    return {"ServerApp": {"jpserver_extensions": {"jupyter_chat_ext": False}}}


async def until(condition, seconds=10.0):
    """Wait for a condition to hold, and return what it gave."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        assert time.monotonic() < deadline, "this did not happen in time"
        await asyncio.sleep(0.01)


def question(text="hello", **facts):
    return [Message(id="q1", role="user", parts=({"type": "text", "text": text},), **facts)]


class Notebook:
    """A kernel with one cell after the other, as a person runs them."""

    def __init__(self, kernel_manager, kernel_id):
        self.manager, self.id = kernel_manager, kernel_id
        self.client = kernel_manager.get_kernel(kernel_id).client()
        self.client.start_channels(stdin=True, hb=False)
        self.printed = {}

    @classmethod
    async def start(cls, kernel_manager, **options):
        kernel_id = await kernel_manager.start_kernel(**options)
        notebook = cls(kernel_manager, kernel_id)
        await notebook.client.wait_for_ready(timeout=30)
        return notebook

    async def run(self, code):
        """Run a cell to its end; return what it printed."""
        return await self.ended(self.begin(code))

    def begin(self, code):
        """Run a cell and do not wait for it."""
        return self.client.execute(code, allow_stdin=False)

    async def ended(self, cell, seconds=30):
        """Wait for a cell; return what it printed. A cell that raises fails the test."""
        messages = await self.messages(cell, seconds)
        return "".join(one["content"]["text"] for one in messages if one["msg_type"] == "stream")

    async def messages(self, cell, seconds=30):
        """Wait for a cell; return what it sent. A cell that raises fails the test."""
        sent = []
        while not sent or sent[-1]["content"].get("execution_state") != "idle":
            message = await self.client.get_iopub_msg(timeout=seconds)
            if message["parent_header"].get("msg_id") == cell:
                assert message["msg_type"] != "error", "\n".join(message["content"]["traceback"])
                sent.append(message)
        return sent

    async def value(self, expression):
        """Return the value of an expression in the kernel."""
        return json.loads(await self.run(f"import json; print(json.dumps({expression}))"))

    def close(self):
        self.client.stop_channels()


class Answer:
    """What a question brought."""

    def __init__(self):
        self.chunks = []
        self.error = None
        self.outcome = Outcome()
        self.times = []

    @property
    def text(self):
        return "".join(chunk["delta"] for chunk in self.chunks if chunk["type"] == "text-delta")

    @property
    def notices(self):
        return [chunk["data"]["code"] for chunk in self.chunks if chunk["type"] == "data-notice"]


class Panel:
    """Asks notebook functions, as the chat panel's turns do."""

    def __init__(self, functions):
        self.functions = functions

    async def names(self):
        return [model.id.rpartition("/")[2] for model in await self.functions.list()]

    async def ask(self, notebook, name, messages=None, config=None, answer=None):
        """Ask and wait for the end; an error is in the answer."""
        answer = answer or Answer()
        try:
            model = await self.functions.get(f"kernel:{notebook.id}/{name}")
            async with contextlib.aclosing(
                model.stream(messages or question(), config or ChatModelConfig(), answer.outcome)
            ) as chunks:
                async for chunk in chunks:
                    answer.chunks.append(chunk)
                    answer.times.append(time.monotonic())
        except Exception as error:
            answer.error = error
        return answer

    def begin(self, notebook, name, **options):
        """Ask and do not wait: return the task and the growing answer."""
        answer = Answer()
        return asyncio.create_task(self.ask(notebook, name, answer=answer, **options)), answer


@pytest.fixture
def in_kernels(monkeypatch):
    """Let kernels import this project, wherever their folder is."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))


@pytest.fixture
def changes():
    return []


@pytest.fixture
def panel(jp_serverapp, jp_asyncio_loop, changes):
    functions = KernelFunctions(
        jp_serverapp.kernel_manager, jp_serverapp.session_manager, on_change=changes.append
    )
    yield Panel(functions)
    jp_asyncio_loop.run_until_complete(functions.close())


@pytest.fixture
def open_notebook(jp_serverapp, jp_asyncio_loop, in_kernels):
    """Start a notebook's kernel, with a first cell."""
    opened = []

    async def start(code="", **options):
        notebook = await Notebook.start(jp_serverapp.kernel_manager, **options)
        opened.append(notebook)
        if code:
            await notebook.run("from jupyter_chat_ext import chat_model\n" + code)
        return notebook

    yield start
    for notebook in opened:
        notebook.close()
    jp_asyncio_loop.run_until_complete(end_kernels(jp_serverapp.kernel_manager))


async def end_kernels(manager):
    """Shut all kernels down; one that is being restarted cannot be, before it is up again."""
    kernels = [manager.get_kernel(kernel_id) for kernel_id in manager.list_kernel_ids()]
    await until(lambda: all(kernel.ready.done() for kernel in kernels), 60)
    await manager.shutdown_all(now=True)
